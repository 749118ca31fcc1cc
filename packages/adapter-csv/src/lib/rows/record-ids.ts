import type { Table } from '../layout/table.ts'

/** Gives rows names that stay when the file grows, is sorted anew, or corrects what happened after the join. */
export class RecordIds {
  readonly #prefix: string
  readonly #seen: RepeatCounter
  readonly #hash = new TextHash()
  #table: Table | null = null

  /** @param rows about how many rows to expect, for the memory of repetitions. */
  constructor(prefix: string, rows: number) {
    this.#prefix = `${prefix}#`
    this.#seen = new RepeatCounter(rows)
  }

  /** The id of the next row: what tells it from others (person, join, part of the report), and which repetition it is. */
  next(cells: readonly string[], table: Table | null): string {
    this.#hash.start()
    if (table === null) for (const cell of cells) this.#hash.add(cell)
    else {
      this.#startTable(table)
      this.#addIdentity(cells, table)
    }
    const hash = this.#hash.finish()
    const repetition = this.#seen.count(hash)
    const id = this.#prefix + hashName(hash)
    return repetition === 0 ? id : `${id}.${repetition + 1}`
  }

  /** Rows of one table begin alike, and that is hashed once. */
  #startTable(table: Table): void {
    if (this.#table !== table) {
      this.#table = table
      this.#hash.add(table.profile.id)
      this.#hash.add(table.role)
      this.#hash.keep()
    } else this.#hash.goOn()
  }

  /** The cells that say which stay or registration of whom a row is; a later leave or a new status does not change it. */
  #addIdentity(cells: readonly string[], { columns }: Table): void {
    const hash = this.#hash
    const address = (cells[columns.email] ?? '').trim()
    if (address === '') {
      hash.add(cells[columns.upn] ?? '')
      hash.add(cells[columns.name] ?? '')
      hash.add(cells[columns.firstName] ?? '')
      hash.add(cells[columns.lastName] ?? '')
    } else hash.add(address.toLowerCase())
    hash.add(cells[columns.joinedAt] ?? cells[columns.timestamp] ?? '')
    if (columns.action >= 0) hash.add(cells[columns.action] ?? '')
  }
}

/** Two lanes of multiply-and-shift over texts, 53 bits; not for secrets: repetitions are told apart by counting. */
class TextHash {
  #high = 0
  #low = 0
  #keptHigh = 0
  #keptLow = 0

  start(): void {
    this.#high = 0x9e3779b9
    this.#low = 0x85ebca6b
  }

  /** Keeps what was added so far as a start to go on from. */
  keep(): void {
    this.#keptHigh = this.#high
    this.#keptLow = this.#low
  }

  goOn(): void {
    this.#high = this.#keptHigh
    this.#low = this.#keptLow
  }

  add(text: string): void {
    let high = this.#high
    let low = this.#low
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      high = Math.imul(high ^ code, 0x01000193)
      low = Math.imul(low ^ code, 0xcc9e2d51)
      low ^= low >>> 15
    }
    // The end of a text counts, so that "ab" and "c" are not "a" and "bc".
    this.#high = Math.imul(high ^ 0x1ffff, 0x01000193)
    this.#low = Math.imul(low ^ 0x1ffff, 0xcc9e2d51)
  }

  finish(): number {
    let high = Math.imul(this.#high ^ (this.#high >>> 16), 0x45d9f3b)
    let low = Math.imul(this.#low ^ (this.#low >>> 13), 0x2c1b3c6d)
    high ^= high >>> 15
    low ^= low >>> 16
    return (high >>> 11) * 2 ** 32 + (low >>> 0)
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const pairs = Array.from(
  { length: 4096 },
  (_, value) => (letters[value >>> 6] ?? '') + (letters[value & 63] ?? ''),
)

/** 53 bits in ten letters; by table, because numbers are slow to write in other bases than ten. */
function hashName(hash: number): string {
  const low = hash >>> 0
  const high = Math.floor(hash / 2 ** 32)
  const first = (pairs[high >>> 10] ?? '') + (pairs[(high & 0x3ff) << 2] ?? '')
  return (
    first +
    (pairs[low >>> 20] ?? '') +
    (pairs[(low >>> 8) & 0xfff] ?? '') +
    (pairs[low & 0xff] ?? '')
  )
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
  readonly #repeated = new Map<number, number>()

  constructor(rows: number) {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(rows, 1) * 8))
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, wanted))
    this.#bits = new Uint8Array(bits / 8)
    this.#mask = bits - 1
  }

  count(hash: number): number {
    const low = hash >>> 0
    const high = Math.floor(hash / 2 ** 32)
    const first = this.#set(low)
    const second = this.#set(Math.imul(low ^ high, 0x9e3779b1))
    if (!first || !second) return 0
    const count = this.#repeated.get(hash) ?? 1
    this.#repeated.set(hash, count + 1)
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
