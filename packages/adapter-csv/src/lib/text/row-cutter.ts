import { countLineEnds, pastLineEnd } from './line-ends.ts'
import { cellEnd, paddedCell } from './quoted-cells.ts'
import { type CsvLimits, isPadding } from './row.ts'

const CR = 13
const QUOTE = 34
const NOWHERE = Number.MAX_SAFE_INTEGER
const NONE = new Uint8Array(0)
/** Rows wider than this are not made by copying. */
const MOST_TEMPLATE = 256

/** The text at hand ends inside of the row. */
export const INCOMPLETE = -1
/** A quote of the row closes inside of a later row. */
const BROKEN = -2

/** What a tokenizer needs to know. */
export interface TokenizerOptions {
  readonly delimiter: string
  readonly limits: CsvLimits
}

/** Cuts one row after another out of a text. What it finds beside the place of the next row stands in its fields. */
export class RowCutter {
  readonly #delimiter: string
  readonly #limits: CsvLimits
  /** The columns whose cells are made (1 = made, by position); null: all. */
  wanted: Uint8Array | null = null
  /** How many columns the rows should have, where some are wanted. */
  expected = 0
  /** Whether the text at hand is the last. */
  final = false
  /** The cells of the last row of which all were made. */
  width = 0
  /** What must come before the row that is INCOMPLETE can be cut; null: it may be cut with any text. */
  awaits: RegExp | null = null
  cells: string[] = []
  /** How many cells the row has; with columns that are not wanted see Row. */
  count = 0
  /** Where the row ends, before its line end. */
  end = 0
  /** How many line ends are inside of its cells. */
  lines = 0
  tooLarge = false
  /** Cells of the last row, as many as it had: rows are made as copies of it. */
  #template: string[] = []
  // Where the next of these stands in the text at hand, at or after the place that was asked for last.
  #nextDelimiter = -1
  #nextLf = -1
  #nextCr = -1
  #nextQuote = -1
  #value = ''

  constructor({ delimiter, limits }: TokenizerOptions) {
    this.#delimiter = delimiter
    this.#limits = limits
  }

  /** To be called before another text is cut. */
  forgetPlaces(): void {
    this.#nextDelimiter = -1
    this.#nextLf = -1
    this.#nextCr = -1
    this.#nextQuote = -1
  }

  /** Cuts the row at `at` into cells; gives where the next row starts, or INCOMPLETE, or BROKEN. */
  split(text: string, at: number): number {
    const end = this.#lineEndAfter(text, at)
    this.lines = 0
    this.awaits = null
    if (this.#nextQuote < at) this.#nextQuote = this.#find(text, '"', at)
    // Without a quote, with cells that cannot be too long: most rows of most files.
    const isPlain = this.#nextQuote >= end && end - at <= this.#limits.fieldLength
    return isPlain ? this.#splitPlain(text, at, end) : this.#splitQuoted(text, at, end)
  }

  #splitPlain(text: string, at: number, end: number): number {
    const cells = this.#template.slice()
    const count =
      this.wanted === null
        ? this.#cutAll(text, at, end, cells)
        : this.#cutWanted(text, at, end, cells)
    this.tooLarge = count > this.#limits.columns
    return this.#finish(text, cells, count, end)
  }

  #cutAll(text: string, at: number, end: number, cells: string[]): number {
    const width = cells.length
    const delimiter = this.#delimiter
    let next = this.#nextDelimiter
    let start = at
    let column = 0
    for (;;) {
      if (next < start) {
        next = text.indexOf(delimiter, start)
        if (next === -1) next = NOWHERE
      }
      if (next >= end) break
      if (column < width) cells[column] = text.slice(start, next)
      else cells.push(text.slice(start, next))
      column++
      start = next + 1
    }
    this.#nextDelimiter = next
    if (column < width) cells[column] = text.slice(start, end)
    else cells.push(text.slice(start, end))
    this.count = column + 1
    return column + 1
  }

  #cutWanted(text: string, at: number, end: number, cells: string[]): number {
    const wanted = this.wanted ?? NONE
    const width = cells.length
    let start = at
    for (let column = 0; column < wanted.length; column++) {
      if (this.#nextDelimiter < start)
        this.#nextDelimiter = this.#find(text, this.#delimiter, start)
      const stop = this.#nextDelimiter < end ? this.#nextDelimiter : end
      const value = wanted[column] === 1 ? text.slice(start, stop) : ''
      if (column < width) cells[column] = value
      else cells.push(value)
      if (stop === end) {
        this.count = column + 1
        return column + 1
      }
      start = stop + 1
    }
    this.#countRest(text, start, end, wanted.length)
    return wanted.length
  }

  /** Counts the cells from `at` on, which are not made, after `count` others. */
  #countRest(text: string, at: number, end: number, count: number): void {
    let start = at
    for (this.count = count + 1; this.count <= this.expected; this.count++) {
      if (this.#nextDelimiter < start)
        this.#nextDelimiter = this.#find(text, this.#delimiter, start)
      if (this.#nextDelimiter >= end) return
      start = this.#nextDelimiter + 1
    }
    if (isPadding(text, start, end, this.#delimiter)) this.count = this.expected
  }

  #splitQuoted(text: string, at: number, firstEnd: number): number {
    const wanted = this.wanted
    const cells: string[] = []
    const { fieldLength, columns } = this.#limits
    this.tooLarge = false
    let end = firstEnd
    for (let start = at; ;) {
      const want = wanted === null || wanted[cells.length] === 1
      let stop = end
      let value = ''
      if (start < end && text.charCodeAt(start) === QUOTE) {
        stop = this.#quoted(text, start, end, want)
        if (stop < 0) return stop
        if (stop > end) end = this.#lineEndAfter(text, stop)
        value = this.#value
      } else {
        const padded = paddedCell(text, { start, end, delimiter: this.#delimiter })
        stop = padded?.end ?? this.#nextCell(text, start, end)
        if (want) value = padded?.value ?? text.slice(start, stop)
      }
      cells.push(value)
      if (cells.length <= this.expected || wanted === null || stop > start)
        this.count = cells.length
      if (stop - start > fieldLength || cells.length > columns) this.tooLarge = true
      if (stop >= end) break
      start = stop + 1
      if (this.#nothingWanted(text, cells.length, start, end)) {
        this.#countRest(text, start, end, cells.length)
        break
      }
    }
    return this.#finish(text, cells, cells.length, end)
  }

  #nextCell(text: string, start: number, end: number): number {
    if (this.#nextDelimiter < start) this.#nextDelimiter = this.#find(text, this.#delimiter, start)
    return this.#nextDelimiter < end ? this.#nextDelimiter : end
  }

  /** Whether the rest of the row holds no column that is wanted, and no quote that could hide its end. */
  #nothingWanted(text: string, column: number, start: number, end: number): boolean {
    if (this.wanted === null || column < this.wanted.length) return false
    if (this.#nextQuote < start) this.#nextQuote = this.#find(text, '"', start)
    return this.#nextQuote >= end
  }

  #finish(text: string, cells: string[], count: number, end: number): number {
    const final = this.final
    this.end = end
    if (end === text.length) {
      this.awaits = /[\r\n"]/
      if (!final) return INCOMPLETE
    } else if (text.charCodeAt(end) === CR && end + 1 === text.length && !final) return INCOMPLETE
    if (count < cells.length) cells.length = count
    else if (cells.length > this.#template.length) {
      this.#template = Array.from({ length: Math.min(cells.length, MOST_TEMPLATE) }, () => '')
    }
    if (this.wanted === null) this.width = count
    this.cells = cells
    return pastLineEnd(text, end)
  }

  /** Where the line that `at` stands in ends: at LF, at CR, or at the end of the text. */
  #lineEndAfter(text: string, at: number): number {
    if (this.#nextLf < at) this.#nextLf = this.#find(text, '\n', at)
    if (this.#nextCr < at) this.#nextCr = this.#find(text, '\r', at)
    const end = this.#nextLf < this.#nextCr ? this.#nextLf : this.#nextCr
    return end < text.length ? end : text.length
  }

  /** Each character is looked for once in a text: what is not there is remembered as past its end. */
  #find(text: string, what: string, at: number): number {
    const found = text.indexOf(what, at)
    return found === -1 ? NOWHERE : found
  }

  /** Reads the quoted cell at `at` into #value; gives where it ends, or INCOMPLETE, or BROKEN. */
  #quoted(text: string, at: number, end: number, want: boolean): number {
    const final = this.final
    let close = text.indexOf('"', at + 1)
    let hasPairs = false
    while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) {
      hasPairs = true
      close = text.indexOf('"', close + 2)
    }
    if (close === -1) this.awaits = /"/
    if (close === -1 || (close + 1 === text.length && !final)) return INCOMPLETE
    const lines = close < end ? 0 : countLineEnds(text, at, close)
    const stop = cellEnd(text, close + 1, this.#delimiter)
    const after = stop > close + 1 ? text.slice(close + 1, stop) : ''
    // Text after the closing quote of a cell that spans lines: the quote belongs to a later row.
    if (lines > 0 && after.trim() !== '') return BROKEN
    this.lines += lines
    if (want) {
      const inside = text.slice(at + 1, close)
      this.#value = hasPairs ? inside.replaceAll('""', '"') : inside
      if (after.trim() !== '') this.#value += after
    } else this.#value = ''
    return stop
  }
}
