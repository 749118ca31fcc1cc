import { parseEmailAddress } from '@turnout/core'
import type { CsvLimits, Row } from '../text/row.ts'
import { Tokenizer } from '../text/tokenizer.ts'
import { knownName } from './header-dictionary.ts'
import { headerName } from './header-text.ts'
import { infoLabel } from './info-labels.ts'
import { profiles } from './profiles.ts'

/** The delimiter of a file, how it was found, and the first rows cut with it. */
export interface DelimiterChoice {
  readonly delimiter: string
  readonly because: string
  readonly rows: readonly Row[]
}

const candidates = [',', '\t', ';', '|'] as const
const profileCells = new Set(profiles.flatMap(({ all, any }) => [...all, ...any]))

/** Finds the delimiter by the header cells that it makes known: regular looks deceive, decimal commas do too. */
export function chooseDelimiter(text: string, whole: boolean, limits: CsvLimits): DelimiterChoice {
  const stated = /^sep=(.)\r?(?:\n|$)/i.exec(text.replace(/^\ufeff/, ''))?.[1]
  if (stated !== undefined) {
    const rows = firstRows(text, { delimiter: stated, whole, limits }).slice(1)
    return { delimiter: stated, because: 'the line sep= says so', rows }
  }
  const tried = candidates.map((delimiter) => {
    const rows = firstRows(text, { delimiter, whole, limits })
    return { delimiter, rows, score: scoreRows(rows) }
  })
  const best = tried.toSorted((a, b) => b.score - a.score)[0]
  const because =
    best !== undefined && best.score >= 10
      ? 'with it most header cells are known'
      : 'nothing speaks for another'
  return { delimiter: best?.delimiter ?? ',', because, rows: best?.rows ?? [] }
}

/** The first rows of a text, at most 5,000; a last row that is cut off is not among them. */
export function firstRows(
  text: string,
  { delimiter, whole, limits }: { delimiter: string; whole: boolean; limits: CsvLimits },
): Row[] {
  const tokenizer = new Tokenizer({ delimiter, limits })
  const rows = tokenizer.push(text)
  if (whole) rows.push(...tokenizer.end())
  return rows.slice(0, 5000)
}

/** Ten points for each known cell of the best row, and one for more than one column or a column of addresses. */
function scoreRows(rows: readonly Row[]): number {
  let best = 0
  let addresses = 0
  for (const row of rows.slice(0, 500)) {
    best = Math.max(best, row.cells.filter(isKnown).length)
    if (row.cells.some((cell) => cell.includes('@') && parseEmailAddress(cell) !== null))
      addresses++
  }
  return best * 10 + (addresses > 0 ? 2 : 0) + ((rows[0]?.cells.length ?? 0) > 1 ? 1 : 0)
}

function isKnown(cell: string): boolean {
  if (cell.length > 80 || cell === '') return false
  const { key } = headerName(cell)
  return knownName(key) !== undefined || profileCells.has(key) || infoLabel(key) !== undefined
}
