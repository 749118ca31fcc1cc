import type { DayMonthOrder } from './day-month-order.ts'

const SPACE = 32
const DASH = 45
const SLASH = 47
const COLON = 58
const LETTER_A = 65
const LETTER_M = 77
const LETTER_P = 80
const LETTER_T = 84

/**
 * A shortcut for the plainest times, which fill most files: `09/08/2026 10:59:10 AM`, `28/09/2026 18:01:12` and
 * `2026-09-08 17:00:21`, as if they were UTC. NaN: it is another form, or no time, and must be read with care.
 */
export function plainWallMs(text: string, order: DayMonthOrder | null): number {
  if (text.length === 22) return twelveHours(text, order)
  return text.length === 19 ? dateOf(text, order) + clockOf(text, 23) : Number.NaN
}

function twelveHours(text: string, order: DayMonthOrder | null): number {
  const half = text.charCodeAt(20)
  const isHalf = text.charCodeAt(19) === SPACE && text.charCodeAt(21) === LETTER_M
  if (!isHalf || (half !== LETTER_A && half !== LETTER_P)) return Number.NaN
  const hour = pairAt(text, 11)
  const noon = half === LETTER_P ? 43_200_000 : 0
  return dateOf(text, order) + clockOf(text, 12) + noon - (hour === 12 ? 43_200_000 : 0)
}

function clockOf(text: string, highestHour: number): number {
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return Number.NaN
  const hour = pairAt(text, 11)
  const minute = pairAt(text, 14)
  const second = pairAt(text, 17)
  if (!(hour <= highestHour && minute <= 59 && second <= 59)) return Number.NaN
  return hour * 3_600_000 + minute * 60_000 + second * 1000
}

function dateOf(text: string, order: DayMonthOrder | null): number {
  const separator = text.charCodeAt(10)
  if (separator !== SPACE && separator !== LETTER_T) return Number.NaN
  if (isBetween(text, 4, 7)) {
    return dayMs(pairAt(text, 0) * 100 + pairAt(text, 2), pairAt(text, 5), pairAt(text, 8))
  }
  if (order === null || !isBetween(text, 2, 5)) return Number.NaN
  const year = pairAt(text, 6) * 100 + pairAt(text, 8)
  const first = pairAt(text, 0)
  const second = pairAt(text, 3)
  return order === 'mdy' ? dayMs(year, first, second) : dayMs(year, second, first)
}

function isBetween(text: string, first: number, second: number): boolean {
  const code = text.charCodeAt(first)
  return (code === SLASH || code === DASH) && text.charCodeAt(second) === code
}

/** The number of two digits; NaN where there is anything else. */
function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

// People register and come on the same few days: the last ones are remembered, each in a place of its own.
const PLACES = 64
const days = new Float64Array(PLACES).fill(Number.NaN)
const midnights = new Float64Array(PLACES)

/** Midnight of a day; NaN where it does not exist. */
function dayMs(year: number, month: number, day: number): number {
  const named = year * 10_000 + month * 100 + day
  const place = (day + month * 31) & (PLACES - 1)
  if (named === days[place]) return midnights[place] ?? Number.NaN
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && year > 0)) return Number.NaN
  const ms = Date.UTC(year, month - 1, day)
  if (new Date(ms).getUTCDate() !== day) return Number.NaN
  days[place] = named
  midnights[place] = ms
  return ms
}
