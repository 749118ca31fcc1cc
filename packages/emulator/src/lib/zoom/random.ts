/** Gives the same numbers for the same seed, each in [0, 1). The generator is mulberry32. */
export interface Random {
  next(): number
  /** A whole number in [from, to]. */
  between(from: number, to: number): number
  /** True in this share of the calls. */
  chance(share: number): boolean
  pick<T>(choices: readonly [T, ...T[]]): T
  /** A base64 text of 16 bytes, like Zoom's UUIDs. */
  uuid(): string
  /** 22 characters, like Zoom's ids of users and registrants. */
  id(): string
}

/** Makes a random generator from a seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const bytes = (): Buffer => Buffer.from(Array.from({ length: 16 }, () => between(0, 255)))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    uuid: () => bytes().toString('base64'),
    id: () => bytes().toString('base64url'),
  }
}
