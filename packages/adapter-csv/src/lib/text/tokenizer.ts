import { countLineEnds, lineEnd, pastLineEnd } from './line-ends.ts'
import { LongQuote } from './long-quote.ts'
import { type CsvLimits, isPadding, type Row, type RowProblem } from './row.ts'
import { INCOMPLETE, RowCutter, type TokenizerOptions } from './row-cutter.ts'

const MOST_LOOKED_AT = 200
const LONG = 65_536

/**
 * Cuts text that comes in chunks into rows. A quote counts at the start of a cell only; LF, CRLF and CR each end a
 * row; a quote that never closes costs its own line and not the rows after it.
 */
export class Tokenizer {
  readonly #delimiter: string
  readonly #limits: CsvLimits
  readonly #cutter: RowCutter
  #carry = ''
  /** How long #carry was when it was last looked at. */
  #carriedLength = 0
  #line = 1
  #skipping = false
  /** A quoted cell that is too long to be kept and goes on. */
  #longQuote: LongQuote | null = null

  constructor(options: TokenizerOptions) {
    this.#delimiter = options.delimiter
    this.#limits = options.limits
    this.#cutter = new RowCutter(options)
  }

  /** Makes only these columns' cells from the next row on (1 = wanted, by position), of `width`; null makes all. */
  want(columns: Uint8Array | null, width: number): void {
    this.#cutter.wanted = columns
    this.#cutter.expected = width
  }

  /** The rows that end in this chunk. */
  push(chunk: string): Row[] {
    // A long cell comes in many chunks: they are only looked at again when what ends it is there.
    const { awaits } = this.#cutter
    const length = this.#carry.length + chunk.length
    // What was looked at without success is not looked at again for each of many quotes: only when it has doubled.
    const isSoon = this.#carriedLength > LONG && length < this.#carriedLength * 2
    const goesOn = this.#carry !== '' && awaits !== null && (isSoon || !awaits.test(chunk))
    if (goesOn && length <= this.#limits.rowLength) {
      this.#carry += chunk
      return []
    }
    return this.#scan(this.#carry === '' ? chunk : this.#carry + chunk, false)
  }

  /** The rows that are left when no chunk follows. */
  end(): Row[] {
    return this.#scan(this.#carry, true)
  }

  #scan(text: string, final: boolean): Row[] {
    const rows: Row[] = []
    this.#carry = ''
    this.#cutter.awaits = null
    this.#cutter.final = final
    this.#cutter.forgetPlaces()
    let at = this.#skipQuote(text)
    if (this.#skipping) at = this.#skipLine(text, at)
    while (at < text.length) {
      const next = this.#cutter.split(text, at)
      if (next > 0) {
        rows.push(this.#row(text, at))
        this.#line += this.#cutter.lines + 1
        at = next
      } else if (next === INCOMPLETE && !final && text.length - at <= this.#limits.rowLength) {
        this.#carry = text.slice(at)
        this.#carriedLength = this.#carry.length
        return rows
      } else if (next === INCOMPLETE && this.#opensLongText(text, at)) {
        rows.push(this.#broken(text, at, lineEnd(text, at), 'too_large'))
        this.#longQuote = new LongQuote(text)
        this.#line += countLineEnds(text, at, text.length)
        return rows
      } else {
        at = this.#resync(text, at, rows)
      }
    }
    return rows
  }

  #row(text: string, start: number): Row {
    const tooLarge = this.#cutter.tooLarge || this.#cutter.end - start > this.#limits.rowLength
    return {
      cells: tooLarge ? [] : this.#cutter.cells,
      line: this.#line,
      problem: tooLarge ? 'too_large' : null,
      mask: this.#cutter.wanted,
      count: this.#cutter.count,
      text,
      start,
      end: this.#cutter.end,
    }
  }

  /** Whether the row at `at`, whose quote does not close, is too long and none of its lines is like a row. */
  #opensLongText(text: string, at: number): boolean {
    const end = lineEnd(text, at)
    const isLong = text.length - at > this.#limits.rowLength && end < text.length
    return isLong && !this.#mostFit(text, pastLineEnd(text, end))
  }

  /** Gives the broken row at `at` up and goes on at the next line that has as many cells as the rows before. */
  #resync(text: string, at: number, rows: Row[]): number {
    const { final } = this.#cutter
    const end = lineEnd(text, at)
    const tooLarge = text.length - at > this.#limits.rowLength
    const problem = tooLarge && end === text.length ? 'too_large' : 'unclosed_quote'
    rows.push(this.#broken(text, at, end, problem))
    this.#skipping = end === text.length && !final
    let next = pastLineEnd(text, end)
    this.#line++
    while (next < text.length && !this.#fits(text, next)) {
      const stop = lineEnd(text, next)
      // What stands in the lines between may be rows of their own: none of them goes untold.
      if (!isPadding(text, next, stop, this.#delimiter)) {
        rows.push(this.#broken(text, next, stop, 'unfitting'))
      }
      next = pastLineEnd(text, stop)
      this.#line++
    }
    return next
  }

  #broken(text: string, start: number, end: number, problem: RowProblem): Row {
    return { cells: [], line: this.#line, problem, mask: null, count: 0, text, start, end }
  }

  #fits(text: string, at: number): boolean {
    const end = lineEnd(text, at)
    const { wanted, width, final } = this.#cutter
    if (end === text.length && !final) return true
    this.#cutter.forgetPlaces()
    this.#cutter.wanted = null
    this.#cutter.final = true
    const next = this.#cutter.split(text.slice(at, end), 0)
    this.#cutter.final = final
    this.#cutter.wanted = wanted
    this.#cutter.forgetPlaces()
    const fits = next > 0 && (width === 0 || this.#cutter.cells.length === width)
    this.#cutter.width = width
    return fits
  }

  /** Whether the lines from `at` on have as many cells as the rows before, most of them; looks at a few hundred. */
  #mostFit(text: string, at: number): boolean {
    if (this.#cutter.width === 0) return false
    let [fitting, lines] = [0, 0]
    let start = at
    for (; lines < MOST_LOOKED_AT; lines++) {
      const end = lineEnd(text, start)
      if (end === text.length) break
      if (this.#fits(text, start)) fitting++
      start = pastLineEnd(text, end)
    }
    return lines > 0 && fitting * 2 >= lines
  }

  /** Past what is left of a cell that is too long: after its line, or where rows begin again. */
  #skipQuote(text: string): number {
    if (this.#longQuote === null) return 0
    const rowsAgain = this.#longQuote.lineIn(text)
    const close = this.#longQuote.endIn(text)
    const closesFirst = close !== -1 && close <= lineEnd(text, rowsAgain)
    const found = !closesFirst && this.#mostFit(text, rowsAgain) ? rowsAgain : close
    const at = found === -1 ? text.length : found
    this.#line += countLineEnds(text, 0, at)
    if (found === -1) return at
    this.#longQuote = null
    if (found === rowsAgain && found !== close) return at
    // The rest of its line is skipped too.
    this.#skipping = true
    this.#line++
    return at
  }

  #skipLine(text: string, at: number): number {
    const end = lineEnd(text, at)
    this.#skipping = end === text.length
    return pastLineEnd(text, end)
  }
}
