import { type Instant, instantFromEpochMs, InvalidValueError, toInstant } from '@turnout/core'
import type { EventTime } from './google-calendar-schemas.ts'

const HAS_OFFSET = /(?:[zZ]|[+-]\d{2}:?\d{2})$/
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/

/**
 * The moment of a start or an end. A date counts from its midnight in the calendar's zone; a local time is read in its
 * own zone, otherwise the calendar's.
 * @throws InvalidValueError when it cannot be read.
 */
export function instantOfTime(time: EventTime, calendarZone: string): Instant {
  const text = time.dateTime ?? time.date
  if (text === null || text === undefined) throw new InvalidValueError('The event has no time.')
  if (time.dateTime && HAS_OFFSET.test(text)) return toInstant(text)
  const zone = time.dateTime ? (time.timeZone ?? calendarZone) : calendarZone
  const match = LOCAL.exec(text)
  if (match === null) throw new InvalidValueError(`"${text.slice(0, 40)}" is not a time.`)
  const [, year, month, day, hour = 0, minute = 0, second = 0] = match.map(Number)
  const wallMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour || 0, minute || 0, second || 0)
  return instantFromEpochMs(inZone(wallMs, zone))
}

// The zone's offset is looked up at the guess and once more at the result, so that clock changes come out right.
function inZone(wallMs: number, zone: string): number {
  const guess = wallMs - offsetMs(wallMs, zone)
  return wallMs - offsetMs(guess, zone)
}

function offsetMs(atMs: number, zone: string): number {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wallMs = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  )
  return wallMs - Math.floor(atMs / 1000) * 1000
}

function formatIn(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new InvalidValueError(`"${zone.slice(0, 40)}" is not a time zone.`, { cause })
  }
}
