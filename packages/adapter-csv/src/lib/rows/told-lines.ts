const MOST_LINES = 5

/** Counts rows that people should be told of, and keeps the first lines. */
export class ToldLines {
  readonly #lines: number[] = []
  #count = 0

  add(line: number): void {
    this.#count++
    if (this.#lines.length < MOST_LINES) this.#lines.push(line)
  }

  /** One sentence, or none where there is no row: `2 rows have … (lines 3, 7): …`. */
  notice(words: {
    readonly one: string
    readonly many: string
    readonly meaning: string
  }): string[] {
    if (this.#count === 0) return []
    const more = this.#count > this.#lines.length ? ', …' : ''
    const lines = `${this.#count === 1 ? 'line' : 'lines'} ${this.#lines.join(', ')}${more}`
    const rows = this.#count === 1 ? `1 row ${words.one}` : `${this.#count} rows ${words.many}`
    return [`${rows} (${lines}): ${words.meaning}.`]
  }
}
