import type { EmailAddress } from '@turnout/core'
import type { TimeContext } from '../time/time-resolver.ts'

const MOST_WORDS = 5
const LONGEST_WORD = 30

/** What is known about a file when its rows are read. */
export interface RowContext {
  readonly times: TimeContext
  /** Kinds of people that are read although they are not guests. */
  readonly include: ReadonlySet<'host' | 'panelist'>
  /** The host's address, where the file names it. */
  readonly hostEmail: EmailAddress | null
  /** Names of sessions whose stays repeat a stay in the meeting. */
  readonly breakoutSession: RegExp
  readonly unknownWords: WordCounter
  /** The event that the first row names, where rows name one. */
  readonly namedEvent: { first: string | null }
}

/** Counts words that are not known, a few by name, so that a person can be told. */
export class WordCounter {
  readonly #counts = new Map<string, number>()
  #others = 0

  add(column: string, cell: string): void {
    // Free text may be about a person: only short words are repeated.
    const word = cell.length > LONGEST_WORD || cell.includes('@') ? 'a longer text' : `"${cell}"`
    const key = `${word} in the column "${column}"`
    const count = this.#counts.get(key)
    if (count !== undefined || this.#counts.size < MOST_WORDS)
      this.#counts.set(key, (count ?? 0) + 1)
    else this.#others++
  }

  /** One line per word. */
  notices(): readonly string[] {
    const lines = [...this.#counts].map(
      ([word, count]) =>
        `${word} (${times(count)}) is a word that is not known: not taken as attended.`,
    )
    return this.#others === 0
      ? lines
      : [...lines, `${times(this.#others)} other words that are not known.`]
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
