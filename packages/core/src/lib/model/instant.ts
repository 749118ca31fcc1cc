import { InvalidValueError } from './errors.ts'

declare const instant: unique symbol

/** A moment in UTC, in epoch milliseconds. Made by {@link toInstant} or {@link instantFromEpochMs} only. */
export type Instant = number & { readonly [instant]: true }

/** ±8.64e15 ms is the range of ECMAScript time values. */
const FURTHEST_MS = 8.64e15

const ISO_WITH_OFFSET =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:[Zz]|[+-]\d{2}:?\d{2})$/

/**
 * Reads ISO 8601 text that carries `Z` or an offset; fractions beyond a millisecond are cut.
 * @throws InvalidValueError when the text has no offset or names no real moment.
 */
export function toInstant(text: string): Instant {
  const match = ISO_WITH_OFFSET.exec(text.trim())
  if (match === null) {
    throw new InvalidValueError(
      `"${text.slice(0, 40)}" is not a time with a zone. Write it as 2026-03-04T15:00:00Z or 2026-03-04T15:00:00+01:00.`,
    )
  }
  const [, year, month, day, hour, minute, second = '00', fraction = ''] = match
  const zone = /(?:[Zz]|[+-]\d{2}:?\d{2})$/.exec(text.trim())?.[0].toUpperCase() ?? 'Z'
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`
  const epochMs = Date.parse(iso)
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (Number.isNaN(epochMs) || Number(day) > lastDay) {
    throw new InvalidValueError(`"${text.slice(0, 40)}" names no real moment.`)
  }
  return instantFromEpochMs(epochMs)
}

/**
 * Makes an instant of epoch milliseconds.
 * @throws InvalidValueError when the number is not a whole one in the range of dates.
 */
export function instantFromEpochMs(epochMs: number): Instant {
  if (!Number.isInteger(epochMs) || Math.abs(epochMs) > FURTHEST_MS) {
    throw new InvalidValueError(`${epochMs} is not a time in epoch milliseconds.`)
  }
  return epochMs as Instant
}

/** The instant as `2026-03-04T14:00:00.000Z`. */
export function formatInstant(value: Instant): string {
  return new Date(value).toISOString()
}
