import type { Person } from '@turnout/core'
import { ToldLines } from './told-lines.ts'

const SETS = 2 ** 14
const WAYS = 4

/**
 * Counts rows that name somebody else than an earlier row of the same address, as tickets of one buyer do. Compares
 * with the last 65,000 addresses or so, by hashes in a table of fixed size (1 MB).
 */
export class SharedAddresses {
  readonly #lines = new ToldLines()
  readonly #tags = new Int32Array(SETS * WAYS)
  readonly #firstNames = new Int32Array(SETS * WAYS)
  readonly #lastNames = new Int32Array(SETS * WAYS)
  #turn = 0

  /** Looks at the person of a row; names that a row leaves out say nothing. */
  add({ email, firstName, lastName }: Person, line: number): void {
    if (firstName === undefined && lastName === undefined) return
    const first = hashOfName(firstName)
    const last = hashOfName(lastName)
    const place = this.#placeOf(email)
    const isOther = differ(this.#firstNames[place], first) || differ(this.#lastNames[place], last)
    if (isOther) this.#lines.add(line)
    this.#firstNames[place] ||= first
    this.#lastNames[place] ||= last
  }

  /** One sentence where there are such rows. */
  notices(): readonly string[] {
    return this.#lines.notice({
      one: 'names somebody else than an earlier row of the same address',
      many: 'name somebody else than an earlier row of the same address',
      meaning: 'the rows of an address are taken for one person, who attended if any of them did',
    })
  }

  /** Where an address is kept; a new one takes an empty place, or that of an older one. */
  #placeOf(email: string): number {
    let high = 0x85ebca6b
    let low = 0x9e3779b9
    for (let i = 0; i < email.length; i++) {
      const code = email.charCodeAt(i)
      high = Math.imul(high ^ code, 0x01000193)
      low = Math.imul(low ^ code, 0xcc9e2d51)
      low ^= low >>> 15
    }
    const tag = high || 1
    const start = ((low ^ (low >>> 13)) & (SETS - 1)) * WAYS
    let place = start
    for (; place < start + WAYS; place++) {
      if (this.#tags[place] === tag) return place
      if (this.#tags[place] === 0) break
    }
    if (place === start + WAYS) place = start + (this.#turn++ % WAYS)
    this.#tags[place] = tag
    this.#firstNames[place] = 0
    this.#lastNames[place] = 0
    return place
  }
}

/** 0 stands for no name. */
function differ(known: number | undefined, name: number): boolean {
  return known !== undefined && known !== 0 && name !== 0 && known !== name
}

function hashOfName(name: string | undefined): number {
  return name === undefined ? 0 : hashOf(name, 0x85ebca6b) || 1
}

/** Capitals of the languages of western Europe count as small letters. */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isCapital = (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0xde)
    hash = Math.imul(hash ^ (isCapital ? code + 32 : code), 0x01000193)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return hash ^ (hash >>> 15)
}
