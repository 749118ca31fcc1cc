import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CsvLimits, Row } from '../src/lib/text/row.ts'
import { Tokenizer } from '../src/lib/text/tokenizer.ts'

const limits: CsvLimits = { fieldLength: 1000, rowLength: 4000, columns: 50 }

function rowsOf(
  chunks: readonly string[],
  wanted: Uint8Array | null = null,
  width = wanted?.length ?? 0,
): Row[] {
  const tokenizer = new Tokenizer({ delimiter: ',', limits })
  tokenizer.want(wanted, width)
  return [...chunks.flatMap((chunk) => tokenizer.push(chunk)), ...tokenizer.end()]
}

function cellsOf(text: string): (readonly string[])[] {
  return rowsOf([text]).map(({ cells }) => cells)
}

it('ends rows at LF, CRLF and CR, mixed', () => {
  expect(cellsOf('a,b\nc,d\r\ne,f\rg,h')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
    ['g', 'h'],
  ])
})

it('takes a quote inside a cell for a character', () => {
  expect(cellsOf('5" disk,O"Brien "Bob"\n')).toEqual([['5" disk', 'O"Brien "Bob"']])
})

it.each([
  ['548, "Mar 28, 2020 8:07 AM" ,x\n', ['548', 'Mar 28, 2020 8:07 AM', 'x']],
  ['a, "b ""c"", d"\n', ['a', 'b "c", d']],
  ['a, "b" c,d\n', ['a', ' "b" c', 'd']],
  ['a, "b,c\n', ['a', ' "b', 'c']],
])('takes a quote after blanks for one where it closes before the next cell: %j', (text, cells) => {
  expect(cellsOf(text)).toEqual([cells])
})

it('keeps what follows a closing quote', () => {
  expect(cellsOf('"A" x,"B"y"z"\n')).toEqual([['A x', 'By"z"']])
})

it('overlooks blanks after a closing quote', () => {
  expect(cellsOf('"a\nb" ,"c" \nd,e\n')).toEqual([
    ['a\nb', 'c'],
    ['d', 'e'],
  ])
})

it('counts the lines inside quoted cells', () => {
  expect(rowsOf(['a,"x\r\ny\n"\nb,c\n']).map(({ line }) => line)).toEqual([1, 4])
})

it('gives up the line of a quote that closes in a later row, and not the rows after it', () => {
  const rows = rowsOf(['a,b\nc,"open\nd,e\nf,"g, h"\n'])
  expect(rows.map(({ line, problem }) => `${line} ${problem ?? 'fine'}`)).toEqual([
    '1 fine',
    '2 unclosed_quote',
    '3 fine',
    '4 fine',
  ])
})

it('tells of every line after a broken quote that does not fit, until one does', () => {
  const rows = rowsOf(['a,b\n"c,1\n"d,2\n\n"e,3\nf,g\n'])
  expect(rows.map(({ line, problem }) => `${line} ${problem ?? 'fine'}`)).toEqual([
    '1 fine',
    '2 unclosed_quote',
    '3 unfitting',
    '5 unfitting',
    '6 fine',
  ])
})

it('refuses a row that is too large and reads the next', () => {
  const rows = rowsOf(['a,b\n', 'x'.repeat(3000), 'x'.repeat(3000), '\nc,d\n'])
  expect(rows.map(({ line, problem }) => `${line} ${problem ?? 'fine'}`)).toEqual([
    '1 fine',
    '2 too_large',
    '3 fine',
  ])
})

describe('a quoted cell of many lines that is too long', () => {
  const long = 'x\n'.repeat(3000)
  function told(chunks: readonly string[]): string[] {
    return rowsOf(chunks).map(({ line, problem }) => `${line} ${problem ?? 'fine'}`)
  }

  it('costs one row, and reading goes on after it', () => {
    const after = '3003 fine'
    expect(told(['a,b\nc,"', long, '"\nd,e\n'])).toEqual(['1 fine', '2 too_large', after])
    expect(told(['a,b\nc,"', long, 'y""', '"', 'z\nd,e\n'])).toEqual([
      '1 fine',
      '2 too_large',
      '3003 fine',
    ])
    expect(told(['a,b\nc,"', long, '""', 'z"', '\nd,e\n'])).toEqual([
      '1 fine',
      '2 too_large',
      after,
    ])
  })

  it('ends where rows begin again, though the quote never closes', () => {
    const rows = 'd,e\n'.repeat(3)
    expect(told(['a,b\nc,"', long, rows])).toEqual([
      '1 fine',
      '2 too_large',
      '3002 fine',
      '3003 fine',
      '3004 fine',
    ])
  })

  it('is none where its lines are like rows', () => {
    const rows = rowsOf(['a,b\nc,"open\n', 'd,e\n'.repeat(3000)])
    expect(rows.length).toBe(3002)
    expect(rows[1]).toMatchObject({ line: 2, problem: 'unclosed_quote' })
  })
})

it('makes only the cells that are wanted', () => {
  const [row] = rowsOf(['a,b,c,d\n'], Uint8Array.from([0, 1]))
  expect(row?.cells.slice(0, 2)).toEqual(['', 'b'])
})

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' '), maxLength: 6 })
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
  minLength: 1,
  maxLength: 8,
})

it('reads what a writer of CSV writes, however it is cut into chunks', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
      const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n'
      const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      expect(rowsOf(chunks).map(({ cells }) => cells)).toEqual(rows)
    }),
    { numRuns: 300 },
  )
})

it('gives the same rows for wanted columns as for all of them', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.map(quoted).join(',')).join('\n')
      const some = rowsOf([text], Uint8Array.from([0, 1]))
      const all = rowsOf([text])
      const shapeOf = ({ cells, line, end }: Row): unknown => [cells[1] ?? '', line, end]
      expect(some.map(shapeOf)).toEqual(all.map(shapeOf))
    }),
    { numRuns: 300 },
  )
})

it('counts the cells of a row beyond those that are wanted, up to one too many', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.map(quoted).join(',')).join('\n')
      const counts = rowsOf([text], Uint8Array.from([0, 1]), 3).map(({ count }) =>
        Math.min(count, 4),
      )
      expect(counts).toEqual(rows.map(({ length }) => Math.min(length, 4)))
    }),
    { numRuns: 300 },
  )
})

it.each([
  ['a,b,c', 3],
  ['a,b', 2],
  ['a', 1],
  ['a,b,c,,, ,', 3],
  ['a,b,c,,d', 4],
  ['"a",b,c,,', 3],
  ['"a",b,,d', 4],
  ['"a",b', 2],
])('counts the cells of %s as %i where three are expected', (text, count) => {
  const [row] = rowsOf([`${text}\nx,y,z\n`], Uint8Array.from([1]), 3)
  expect(row?.count).toBe(count)
})

it('accounts for every line of any text', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      const lines = rowsOf([text]).map(({ line }) => line)
      expect(lines).toEqual(lines.toSorted((a, b) => a - b))
      expect(new Set(lines).size).toBe(lines.length)
    }),
    { numRuns: 300 },
  )
})

/** The lines that rows cover; a row that is too large covers what it skips. */
function linesCovered(rows: readonly Row[], last: number): Set<number> {
  const covered = new Set<number>()
  for (const [index, { line, problem, ...row }] of rows.entries()) {
    const inside = row.text.slice(row.start, row.end).match(/\r\n|\n|\r/g)?.length ?? 0
    const end = problem === 'too_large' ? (rows[index + 1]?.line ?? last + 1) - 1 : line + inside
    for (let at = line; at <= end; at++) covered.add(at)
  }
  return covered
}

it.each([limits, { fieldLength: 30, rowLength: 60, columns: 5 }])(
  'loses no line that holds anything, whatever its quotes and chunks, within %j',
  (within) => {
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (parts, size) => {
          const text = parts.join('').replace(/\r+\n/g, '\n')
          const tokenizer = new Tokenizer({ delimiter: ',', limits: within })
          const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
          const rows = [...chunks.flatMap((chunk) => tokenizer.push(chunk)), ...tokenizer.end()]
          const lines = text.split(/[\n\r]/)
          const covered = linesCovered(rows, lines.length)
          const lost = lines.filter((line, at) => /[^\s,"]/.test(line) && !covered.has(at + 1))
          expect(lost).toEqual([])
          expect(Math.max(0, ...rows.map(({ line }) => line))).toBeLessThanOrEqual(lines.length)
        },
      ),
      { numRuns: 2000 },
    )
  },
)

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
