import { parseEmailAddress } from '@turnout/core'
import type { CsvLimits, Row } from '../text/row.ts'
import { chooseDelimiter, firstRows } from './delimiter.ts'
import { chooseProfile, missingCells, type ProfileChoice } from './choose-profile.ts'
import {
  type EventFacts,
  factsOfRow,
  isMangledId,
  mergeFacts,
  readEventFacts,
} from './event-facts.ts'
import { type Field, knownName } from './header-dictionary.ts'
import { headerStrength, isLabelRow } from './header-row.ts'
import { headerName, normaliseCell } from './header-text.ts'
import { profileNamed } from './profiles.ts'
import { noAddressColumn, noHeaderBecauseOf } from './refusals.ts'
import { isBlank, type TitleOpens, titleOpens, unusableReport } from './sections.ts'
import { type Table, toTable } from './table.ts'

/** What the options say about the layout. */
export interface LayoutOptions {
  readonly delimiter?: string
  readonly profile?: string
  /** The line of the header; 0: there is none. */
  readonly headerLine?: number
  /** Headers for fields, normalised. */
  readonly mapped: ReadonlyMap<string, Field>
  readonly limits: CsvLimits
}

/** How a file is built, from its first rows. */
export interface Layout {
  readonly delimiter: string
  readonly delimiterBecause: string
  readonly choice: ProfileChoice
  /** The line of the first table's header; null: the rows begin at once. */
  readonly headerLine: number | null
  /** Whether the options say where the header is: what stands above it is then no table. */
  readonly headerIsStated: boolean
  /** Where there is no header, or none that names the addresses: the column of addresses, from its content. */
  readonly emailColumn: number | null
  readonly facts: EventFacts
  readonly mapped: ReadonlyMap<string, Field>
  readonly notes: readonly string[]
  /** Titles among the first rows, and what each opens. */
  readonly titles: readonly { readonly line: number; readonly opens: TitleOpens }[]
  /** Why the file cannot be used, and what to do. */
  readonly refused: string | null
  /** The headers of the first table, as they stand. */
  readonly headers: readonly string[]
  /** The header row that tells most: of a report's tables that of the guests and not that of the hosts. */
  readonly mainHeader: MainHeader
  readonly limits: CsvLimits
}

/** A header row and its line; `line` null: there is none. */
export interface MainHeader {
  readonly line: number | null
  readonly cells: readonly string[]
  /** False where the row is only taken for a header and may be about a person. */
  readonly sure: boolean
}

/** Finds out how a file is built; `whole` says that `text` is all of it. */
export function findLayout(text: string, whole: boolean, options: LayoutOptions): Layout {
  const { limits } = options
  const chosen =
    options.delimiter === undefined
      ? chooseDelimiter(text, whole, limits)
      : {
          delimiter: options.delimiter,
          because: 'the option delimiter says so',
          rows: firstRows(text, { delimiter: options.delimiter, whole, limits }),
        }
  const rows = chosen.rows.filter(({ problem }) => problem === null)
  const mapped = new Set(options.mapped.keys())
  const start =
    options.headerLine === undefined
      ? findStart(rows, mapped)
      : statedStart(rows, options.headerLine, mapped)
  const headerRows =
    options.headerLine === undefined
      ? rows.filter(({ cells }) => headerStrength(cells, mapped) === 'strong')
      : [start.header].filter((row) => row !== null)
  const choice = choose(headerRows, rows, options)
  const found = {
    delimiter: chosen.delimiter,
    delimiterBecause: chosen.because,
    choice,
    headerLine: start.header?.line ?? null,
    headerIsStated: options.headerLine !== undefined,
    emailColumn: start.emailColumn,
    mapped: options.mapped,
    headers: start.header?.cells ?? [],
    mainHeader: mainHeaderOf(headerRows, start),
    titles: titlesIn(rows),
    limits,
  }
  const table = start.header === null ? null : tableOf(start.header, found)
  const before = rows.filter(({ line }) => line < (start.header?.line ?? 0))
  const { facts, notes } = gatherFacts(before, rows, { table, headerLine: found.headerLine })
  const tooLarge = chosen.rows.find(({ problem }) => problem === 'too_large')
  const first = whole || chosen.rows.length > 0 ? (tooLarge?.line ?? null) : 1
  const refused = refuse({ rows, headerRows, start, table, tooLarge: first, options })
  return { ...found, facts, notes: [...notes, ...notesOf(start)], refused }
}

function titlesIn(rows: readonly Row[]): Layout['titles'] {
  return rows.flatMap(({ line, cells }) => {
    const opens = titleOpens(cells)
    return opens === null ? [] : [{ line, opens }]
  })
}

function mainHeaderOf(headerRows: readonly Row[], { header, sure }: Start): MainHeader {
  const [most] = headerRows.toSorted((a, b) => knownCells(b) - knownCells(a))
  return {
    line: (most ?? header)?.line ?? null,
    cells: (most ?? header)?.cells ?? [],
    sure: most !== undefined || sure,
  }
}

function knownCells({ cells }: Row): number {
  return cells.filter((cell) => knownName(headerName(cell).key) !== undefined).length
}

interface Start {
  readonly header: Row | null
  readonly emailColumn: number | null
  /** Whether the header cannot be about a person. */
  readonly sure: boolean
}

/** The header: two known names; else an address's name alone; else the row above the first address. */
function findStart(rows: readonly Row[], mapped: ReadonlySet<string>): Start {
  const strong = rows.find(({ cells }) => headerStrength(cells, mapped) === 'strong')
  if (strong !== undefined) return { header: strong, emailColumn: null, sure: true }
  const weak = rows.find(({ cells }) => headerStrength(cells, mapped) === 'weak')
  if (weak !== undefined) return { header: weak, emailColumn: null, sure: true }
  const first = rows.findIndex(({ cells }) => addressColumn(cells) >= 0)
  if (first === -1) return { header: null, emailColumn: null, sure: true }
  const emailColumn = addressColumn(rows[first]?.cells ?? [])
  const above = rows[first - 1]
  const isHeader = above !== undefined && above.cells.length > 1 && !isBlank(above.cells)
  if (!isHeader) return { header: null, emailColumn, sure: true }
  const isFirst = !rows.slice(0, first - 1).some(({ cells }) => isWide(cells))
  return { header: above, emailColumn, sure: isFirst && isLabelRow(above.cells, emailColumn) }
}

/** The header in the line that the options name; 0 is no line. */
function statedStart(rows: readonly Row[], line: number, mapped: ReadonlySet<string>): Start {
  const header = rows.find((row) => row.line === line) ?? null
  const names = (header?.cells ?? []).map((cell) => headerName(cell).key)
  const isNamed = names.some((key) => mapped.has(key) || knownName(key)?.field === 'email')
  const first = rows.find((row) => row.line > line && addressColumn(row.cells) >= 0)
  const emailColumn = isNamed || first === undefined ? null : addressColumn(first.cells)
  return { header, emailColumn, sure: true }
}

function isWide(cells: readonly string[]): boolean {
  return cells.filter((cell) => cell.trim() !== '').length > 1
}

function addressColumn(cells: readonly string[]): number {
  return cells.findIndex((cell) => cell.includes('@') && parseEmailAddress(cell) !== null)
}

function choose(
  headerRows: readonly Row[],
  rows: readonly Row[],
  { profile: wanted }: LayoutOptions,
): ProfileChoice {
  const named = wanted === undefined ? undefined : profileNamed(wanted)
  if (named !== undefined) {
    return { profile: named, because: 'the option profile says so', ambiguous: false, scores: [] }
  }
  return chooseProfile(
    headerRows.map(({ cells }) => cells),
    rows.map(({ cells }) => cells),
  )
}

function tableOf(
  header: Row,
  { choice, mapped, emailColumn }: Pick<Layout, 'choice' | 'mapped' | 'emailColumn'>,
): Table {
  return toTable({
    headers: header.cells,
    role: 'people',
    profile: choice.profile,
    mapped,
    ...(emailColumn === null ? {} : { emailColumn }),
  })
}

function gatherFacts(
  before: readonly Row[],
  rows: readonly Row[],
  { table, headerLine }: { table: Table | null; headerLine: number | null },
): { facts: EventFacts; notes: string[] } {
  const fromPreamble = readEventFacts(before.map(({ cells }) => cells))
  const first = rows.find(({ line, cells }) => line > (headerLine ?? 0) && !isBlank(cells))
  if (table === null || first === undefined) return { facts: fromPreamble, notes: [] }
  const cell = (field: Field): string => first.cells[table.columns[field]] ?? ''
  const fromRow = factsOfRow({
    title: cell('eventTitle'),
    id: cell('eventId'),
    start: cell('eventStart'),
    end: cell('eventEnd'),
    checkInLink: cell('checkInLink'),
  })
  const notes = isMangledId(cell('eventId'))
    ? ['Excel has rounded the id of the event (like 8.12E+11): it is not used.']
    : []
  return { facts: mergeFacts(fromPreamble, fromRow), notes }
}

function notesOf({ header, emailColumn }: Start): readonly string[] {
  if (emailColumn === null) return []
  return header === null
    ? [
        `The file has no header row; column ${emailColumn + 1} holds addresses and each row is taken as registered.`,
      ]
    : [`No header names the addresses; column ${emailColumn + 1} holds them.`]
}

interface RefusalInput {
  readonly rows: readonly Row[]
  readonly headerRows: readonly Row[]
  readonly start: Start
  readonly table: Table | null
  /** The first line that is larger than the limits, or so long that no row was found. */
  readonly tooLarge: number | null
  readonly options: LayoutOptions
}

function refuse({
  rows,
  headerRows,
  start,
  table,
  tooLarge,
  options,
}: RefusalInput): string | null {
  const report = rows.map(({ cells }) => unusableReport(cells)).find((title) => title !== null)
  if (report !== undefined) {
    return `this is Zoom's "${report}", which tells neither registrations nor attendance. Export the attendee or registration report.`
  }
  if ((options.headerLine ?? 0) > 0 && start.header === null) {
    return `the option headerLine says line ${options.headerLine ?? 0}, and no row begins there among the first of the file. Leave the option out.`
  }
  const missing = missingMapped(start, options)
  if (missing !== null) return missing
  if (options.profile !== undefined) {
    const profile = profileNamed(options.profile)
    const cells =
      profile === undefined
        ? []
        : missingCells(
            profile,
            headerRows.map((row) => row.cells),
          )
    if (cells.length > 0) {
      return `the profile ${options.profile} needs the columns ${cells.map((cell) => `"${cell}"`).join(', ')}, which the file does not have. Leave the option profile out.`
    }
  }
  if (tooLarge !== null && start.header === null && tooLarge <= (rows[0]?.line ?? tooLarge)) {
    return noHeaderBecauseOf(tooLarge, options.limits)
  }
  if (start.emailColumn !== null) return null
  const tables = headerRows.map((row) =>
    tableOf(row, {
      choice: choose([], [], { ...options, profile: 'generic' }),
      mapped: options.mapped,
      emailColumn: null,
    }),
  )
  const reachable = [table, ...tables].some(
    (candidate) =>
      candidate !== null && (candidate.columns.email >= 0 || candidate.columns.upn >= 0),
  )
  if (reachable) return null
  return tooLarge === null ? noAddressColumn : noHeaderBecauseOf(tooLarge, options.limits)
}

function missingMapped({ header }: Start, { mapped }: LayoutOptions): string | null {
  const keys = new Set((header?.cells ?? []).map(normaliseCell))
  for (const [key, field] of mapped) {
    if (!keys.has(key)) {
      const there = (header?.cells ?? []).map((cell) => `"${cell.trim()}"`).join(', ')
      return `the option columns names "${key}" for ${field}, and the file has no such column. It has ${there || 'no header row'}.`
    }
  }
  return null
}
