import type { Table } from '../layout/table.ts'

/** Gives rows names that stay when the file grows, is sorted anew, or corrects what happened after the join. */
export class RecordIds {
  readonly #prefix: string
  readonly #seen: RepeatCounter

  /** @param rows about how many rows to expect, for the memory of repetitions. */
  constructor(prefix: string, rows: number) {
    this.#prefix = prefix
    this.#seen = new RepeatCounter(rows)
  }

  /** The id of the next row: what tells it from others (person, join, part of the report), and which repetition it is. */
  next(cells: readonly string[], table: Table | null): string {
    const hash = hashText(table === null ? cells.join('\u0000') : identity(cells, table))
    const repetition = this.#seen.count(hash)
    const id = `${this.#prefix}#${hash.high.toString(36)}${hash.low.toString(36).padStart(7, '0')}`
    return repetition === 0 ? id : `${id}.${repetition + 1}`
  }
}

/** The cells that say which stay or registration of whom a row is; a later leave or a new status does not change it. */
function identity(cells: readonly string[], { columns, profile, role }: Table): string {
  const address = cells[columns.email] ?? ''
  const upn = cells[columns.upn] ?? ''
  const who =
    address.trim() === '' ? `${upn}\u0000${nameIn(cells, columns)}` : address.trim().toLowerCase()
  const when = cells[columns.joinedAt] ?? cells[columns.timestamp] ?? ''
  const action = columns.action >= 0 ? (cells[columns.action] ?? '') : ''
  return `${profile.id}\u0000${role}\u0000${who}\u0000${when}\u0000${action}`
}

function nameIn(cells: readonly string[], columns: Table['columns']): string {
  const { name, firstName, lastName } = columns
  return `${cells[name] ?? ''}\u0000${cells[firstName] ?? ''}\u0000${cells[lastName] ?? ''}`
}

/** 64 bits in two halves. */
interface Hash {
  readonly high: number
  readonly low: number
}

/** Two lanes of multiply-and-shift over the characters; not for secrets: repetitions are told apart by counting. */
function hashText(text: string): Hash {
  let high = 0x9e3779b9
  let low = 0x85ebca6b
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0xcc9e2d51)
    low ^= low >>> 15
  }
  high = Math.imul(high ^ (high >>> 16), 0x45d9f3b)
  low = Math.imul(low ^ (low >>> 13), 0x2c1b3c6d)
  return { high: (high ^ (high >>> 15)) >>> 0, low: (low ^ (low >>> 16)) >>> 0 }
}

const MOST_BITS = 2 ** 27
const FEWEST_BITS = 2 ** 16

/**
 * Counts how often a hash came before. Most rows are unique: they only set bits in a table of fixed size, and those
 * that may have come before are counted by name. A wrong "may have" costs nothing but a longer id.
 */
class RepeatCounter {
  readonly #bits: Uint8Array
  readonly #mask: number
  readonly #repeated = new Map<string, number>()

  constructor(rows: number) {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(rows, 1) * 24))
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, wanted))
    this.#bits = new Uint8Array(bits / 8)
    this.#mask = bits - 1
  }

  count({ high, low }: Hash): number {
    const mayRepeat = [low, high, (low ^ Math.imul(high, 31)) >>> 0].map((hash) => this.#set(hash))
    if (mayRepeat.includes(false)) return 0
    const name = `${high}/${low}`
    const count = this.#repeated.get(name) ?? 1
    this.#repeated.set(name, count + 1)
    return count
  }

  /** Sets the bit; tells whether it was set before. */
  #set(hash: number): boolean {
    const bit = hash & this.#mask
    const byte = bit >>> 3
    const flag = 1 << (bit & 7)
    const before = this.#bits[byte] ?? 0
    this.#bits[byte] = before | flag
    return (before & flag) !== 0
  }
}
