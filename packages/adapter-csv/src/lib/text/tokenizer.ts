const LF = 10
const CR = 13
const QUOTE = 34

/** How large things may get before a row is refused; all in characters, columns in cells. */
export interface CsvLimits {
  /** Longest cell. Default 1,048,576. */
  readonly fieldLength: number
  /** Longest row. Default 8,388,608. */
  readonly rowLength: number
  /** Most cells in a row. Default 10,000. */
  readonly columns: number
}

/** Why a row could not be split into cells. */
export type RowProblem = 'unclosed_quote' | 'too_large'

/** One row of a file: its cells, the line that it starts on (from 1), and the text that it was cut from. */
export interface Row {
  /** In the order of the columns; cells of columns that are not wanted are empty. */
  readonly cells: readonly string[]
  readonly line: number
  readonly problem: RowProblem | null
  /** The columns whose cells were made (1 = made, by position); null: all. */
  readonly mask: Uint8Array | null
  readonly text: string
  readonly start: number
  readonly end: number
}

/** What a tokenizer needs to know. */
export interface TokenizerOptions {
  readonly delimiter: string
  readonly limits: CsvLimits
}

/** The text of a row as it stands in the file. */
export function rowText(row: Row): string {
  return row.text.slice(row.start, row.end)
}

/** Splits the text of one row into all of its cells, whatever columns were wanted. */
export function allCells(row: Row, options: TokenizerOptions): readonly string[] {
  const tokenizer = new Tokenizer(options)
  const [first] = [...tokenizer.push(rowText(row)), ...tokenizer.end()]
  return first?.cells ?? []
}

/**
 * Cuts text that comes in chunks into rows. A quote counts at the start of a cell only; LF, CRLF and CR each end a
 * row; a quote that never closes costs its own line and not the rows after it.
 */
export class Tokenizer {
  readonly #delimiter: number
  readonly #limits: CsvLimits
  #wanted: Uint8Array | null = null
  #carry = ''
  #line = 1
  #width = 0
  #skipping = false
  // What the last call of #split found beside its answer.
  #cells: string[] = []
  #end = 0
  #lines = 0
  #tooLarge = false

  constructor({ delimiter, limits }: TokenizerOptions) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#limits = limits
  }

  /** Makes only these columns' cells from the next row on (1 = wanted, by position); null makes all. */
  want(columns: Uint8Array | null): void {
    this.#wanted = columns
  }

  /** The rows that end in this chunk. */
  push(chunk: string): Row[] {
    return this.#scan(this.#carry === '' ? chunk : this.#carry + chunk, false)
  }

  /** The rows that are left when no chunk follows. */
  end(): Row[] {
    return this.#scan(this.#carry, true)
  }

  #scan(text: string, final: boolean): Row[] {
    const rows: Row[] = []
    this.#carry = ''
    let at = this.#skipping ? this.#skipLine(text) : 0
    while (at < text.length) {
      const next = this.#split(text, at, final)
      if (next > 0) {
        rows.push(this.#row(text, at))
        this.#line += this.#lines + 1
        at = next
      } else if (next === INCOMPLETE && !final && text.length - at <= this.#limits.rowLength) {
        this.#carry = text.slice(at)
        return rows
      } else {
        at = this.#resync(text, at, final, rows)
      }
    }
    return rows
  }

  #row(text: string, start: number): Row {
    const tooLarge = this.#tooLarge || this.#end - start > this.#limits.rowLength
    if (!tooLarge) this.#width = this.#cells.length
    return {
      cells: this.#cells,
      line: this.#line,
      problem: tooLarge ? 'too_large' : null,
      mask: this.#wanted,
      text,
      start,
      end: this.#end,
    }
  }

  /** Cuts the row at `at` into cells; gives where the next row starts, or INCOMPLETE, or BROKEN. */
  #split(text: string, at: number, final: boolean): number {
    const cells: string[] = []
    const { length } = text
    const delimiter = this.#delimiter
    const wanted = this.#wanted
    const highest = delimiter > QUOTE ? delimiter : QUOTE
    const longest = this.#limits.fieldLength
    this.#cells = cells
    this.#lines = 0
    this.#tooLarge = false
    let i = at
    for (let column = 0; ; column++) {
      const start = i
      const want = wanted === null || wanted[column] === 1
      if (i < length && text.charCodeAt(i) === QUOTE) {
        i = this.#quoted(text, i, final, want)
        if (i < 0) return i
      } else {
        while (i < length) {
          const code = text.charCodeAt(i)
          if (code <= highest && (code === delimiter || code === LF || code === CR)) break
          i++
        }
        cells.push(want ? text.slice(start, i) : '')
      }
      if (i - start > longest || column >= this.#limits.columns) this.#oversize(cells)
      if (i >= length) return this.#lastRow(i, final)
      if (text.charCodeAt(i) !== delimiter) return this.#pastLineEnd(text, i, final)
      i++
    }
  }

  #oversize(cells: string[]): void {
    this.#tooLarge = true
    cells.length = 0
  }

  #lastRow(end: number, final: boolean): number {
    this.#end = end
    return final ? end : INCOMPLETE
  }

  #pastLineEnd(text: string, at: number, final: boolean): number {
    this.#end = at
    if (text.charCodeAt(at) === LF) return at + 1
    if (at + 1 === text.length && !final) return INCOMPLETE
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
  }

  /** Reads the quoted cell at `at`; gives where it ends, or INCOMPLETE, or BROKEN. */
  #quoted(text: string, at: number, final: boolean, want: boolean): number {
    let value = ''
    let from = at + 1
    let close = text.indexOf('"', from)
    while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) {
      if (want) value += text.slice(from, close + 1)
      from = close + 2
      close = text.indexOf('"', from)
    }
    if (close === -1 || (close + 1 === text.length && !final)) return INCOMPLETE
    const lines = countLineEnds(text, at, close)
    const end = this.#cellEnd(text, close + 1)
    // Text after the closing quote of a cell that spans lines: the quote belongs to a later row.
    if (end > close + 1 && lines > 0) return BROKEN
    this.#lines += lines
    this.#cells.push(
      want
        ? value + text.slice(from, close) + (end > close + 1 ? text.slice(close + 1, end) : '')
        : '',
    )
    return end
  }

  #cellEnd(text: string, at: number): number {
    let i = at
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === this.#delimiter || code === LF || code === CR) break
    }
    return i
  }

  /** Gives the broken row at `at` up and goes on at the next line that has as many cells as the rows before. */
  #resync(text: string, at: number, final: boolean, rows: Row[]): number {
    const end = lineEnd(text, at)
    const tooLarge = text.length - at > this.#limits.rowLength
    const problem = tooLarge && end === text.length ? 'too_large' : 'unclosed_quote'
    rows.push({ cells: [], line: this.#line, problem, mask: null, text, start: at, end })
    this.#skipping = end === text.length && !final
    let next = pastLineEnd(text, end)
    this.#line++
    while (next < text.length && !this.#fits(text, next, final)) {
      next = pastLineEnd(text, lineEnd(text, next))
      this.#line++
    }
    return next
  }

  #fits(text: string, at: number, final: boolean): boolean {
    const end = lineEnd(text, at)
    if (end === text.length && !final) return true
    const next = this.#split(text.slice(at, end), 0, true)
    return next > 0 && (this.#width === 0 || this.#cells.length === this.#width)
  }

  #skipLine(text: string): number {
    const end = lineEnd(text, 0)
    this.#skipping = end === text.length
    return pastLineEnd(text, end)
  }
}

const INCOMPLETE = -1
const BROKEN = -2

function lineEnd(text: string, at: number): number {
  let i = at
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || code === CR) break
  }
  return i
}

function pastLineEnd(text: string, end: number): number {
  if (end >= text.length) return text.length
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1
}

function countLineEnds(text: string, from: number, to: number): number {
  let lines = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) lines++
  }
  return lines
}
