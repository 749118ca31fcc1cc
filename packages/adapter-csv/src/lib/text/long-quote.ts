import { lineEnd, pastLineEnd } from './line-ends.ts'

const QUOTE = 34

/** Looks for the end of a quoted cell that is too long to be kept, chunk by chunk. */
export class LongQuote {
  /** Whether the text so far ended with a quote that closes the cell, unless another one follows. */
  #pending: boolean
  /** Whether the next chunk begins with a line. */
  #lineBegins: boolean

  /** @param text the cell as far as it was read. */
  constructor(text: string) {
    this.#pending = endsInOddQuotes(text)
    this.#lineBegins = /[\r\n]$/.test(text)
  }

  /** Where the first line begins in the next chunk; its length where none does. */
  lineIn(chunk: string): number {
    const at = this.#lineBegins ? 0 : pastLineEnd(chunk, lineEnd(chunk, 0))
    this.#lineBegins = /[\r\n]$/.test(chunk)
    return at
  }

  /** Where the cell ends in the next chunk: after its closing quote, or -1 when it goes on. */
  endIn(chunk: string): number {
    let from = 0
    if (this.#pending && chunk !== '') {
      this.#pending = false
      if (chunk.charCodeAt(0) !== QUOTE) return 0
      from = 1
    }
    for (let at = chunk.indexOf('"', from); at !== -1; at = chunk.indexOf('"', at + 2)) {
      if (at + 1 === chunk.length) {
        this.#pending = true
        return -1
      }
      if (chunk.charCodeAt(at + 1) !== QUOTE) return at + 1
    }
    return -1
  }
}

function endsInOddQuotes(text: string): boolean {
  let quotes = 0
  while (quotes < text.length && text.charCodeAt(text.length - 1 - quotes) === QUOTE) quotes++
  return quotes % 2 === 1
}
