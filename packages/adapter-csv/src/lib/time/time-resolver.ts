import { formatInstant, type Instant, instantFromEpochMs } from '@turnout/core'
import { type DayMonthOrder, dayNumber } from './day-month-order.ts'
import type { TimeReading, WallDate } from './numeric-time.ts'
import { plainWallMs } from './plain-time.ts'
import { isNothing, readTime } from './read-time.ts'
import { zoneMeanings } from './zone-abbreviations.ts'
import type { ZoneClock } from './zone-clock.ts'

const DAY_MS = 86_400_000

/** Why a cell gives no time. */
export interface TimeProblem {
  readonly reason: 'bad_time' | 'ambiguous_time' | 'missing_time'
  readonly message: string
}

/** What is known about the times of a file. */
export interface TimeContext {
  /** The zone of times that state none; null: not known. */
  readonly zone: ZoneClock | null
  readonly order: DayMonthOrder | null
  /** The day of the event in days since 1970, for clock times without a date. */
  readonly eventDay: number | null
  /** Abbreviations of zones that were taken for the commonest of several meanings, in minutes east of UTC. */
  readonly guessedZones?: Map<string, number>
}

/** What a column adds. */
export interface TimeColumn {
  /** The zone that the column's header states, which goes before the file's. */
  readonly zone: ZoneClock | null
  /** Whether a date without a time of day is enough; it then counts from midnight. */
  readonly dateIsEnough: boolean
}

/** Turns a cell into a moment. @returns null for an empty cell, a {@link TimeProblem} for one that names none. */
export function resolveTime(
  cell: string,
  column: TimeColumn,
  context: TimeContext,
): Instant | null | TimeProblem {
  const zone = column.zone ?? context.zone
  if (zone !== null) {
    const plain = zone.momentOf(plainWallMs(cell, context.order))
    if (typeof plain === 'number' && !Number.isNaN(plain)) return instantFromEpochMs(plain)
  }
  return resolveWithCare(cell, column, context)
}

function resolveWithCare(
  cell: string,
  column: TimeColumn,
  context: TimeContext,
): Instant | null | TimeProblem {
  if (isNothing(cell)) return null
  const reading = readTime(cell)
  if (reading === null) return problem('bad_time', `"${shown(cell)}" is no time`)
  if (reading.epochMs !== undefined) return instantFromEpochMs(reading.epochMs)
  const wallMs = wallTime(reading, column, context)
  if (typeof wallMs !== 'number')
    return { ...wallMs, message: `"${shown(cell)}" ${wallMs.message}` }
  return momentOf(
    wallMs,
    { cell, reading, zone: column.zone ?? context.zone },
    context.guessedZones,
  )
}

/** Whether a result of {@link resolveTime} is a problem. */
export function isTimeProblem(result: Instant | null | TimeProblem): result is TimeProblem {
  return typeof result === 'object' && result !== null
}

function wallTime(
  { date, timeOfDayMs }: TimeReading,
  { dateIsEnough }: TimeColumn,
  { order, eventDay }: TimeContext,
): number | TimeProblem {
  if (timeOfDayMs === undefined && !dateIsEnough) {
    return problem('missing_time', 'is a date without a time of day')
  }
  const day = date === undefined ? eventDay : dayOf(date, order)
  if (day === null) {
    return date === undefined
      ? problem('bad_time', 'is a clock time without a date. Set the option eventDate')
      : problem('bad_time', badDate(date, order))
  }
  return day * DAY_MS + (timeOfDayMs ?? 0)
}

function dayOf(date: WallDate, order: DayMonthOrder | null): number | null {
  if (order !== null || !date.asWritten || date.month === date.day) {
    return dayNumber(date, order ?? 'mdy')
  }
  const monthFirst = dayNumber(date, 'mdy')
  const dayFirst = dayNumber(date, 'dmy')
  return monthFirst === null || dayFirst === null ? (monthFirst ?? dayFirst) : null
}

function badDate(date: WallDate, order: DayMonthOrder | null): string {
  const both = dayNumber(date, 'mdy') !== null && dayNumber(date, 'dmy') !== null
  if (order === null && both)
    return 'can be read month first and day first. Set the option dayMonthOrder'
  return order === null || !date.asWritten
    ? 'names a day that does not exist'
    : `names no day that exists when ${order === 'mdy' ? 'the month' : 'the day'} comes first, as in the rest of the file`
}

function momentOf(
  wallMs: number,
  { cell, reading, zone }: { cell: string; reading: TimeReading; zone: ZoneClock | null },
  guessed?: Map<string, number>,
): Instant | TimeProblem {
  const { abbreviation } = reading
  const offset =
    reading.offsetMinutes ?? abbreviationOffset(abbreviation, { wallMs, zone, guessed })
  if (offset === 'unknown') {
    return problem('bad_time', `"${shown(cell)}" has a zone that is not known`)
  }
  if (offset !== null) return instantFromEpochMs(wallMs - offset * 60_000)
  if (zone === null) {
    return problem('bad_time', `"${shown(cell)}" has no zone. Set the option timeZone`)
  }
  const moment = zone.momentOf(wallMs)
  if (moment === 'gap') {
    return problem(
      'ambiguous_time',
      `"${shown(cell)}" does not exist: clocks in ${zone.timeZone} were put forward over it`,
    )
  }
  if (moment === 'overlap') return twice(cell, wallMs, zone)
  return instantFromEpochMs(moment)
}

function twice(cell: string, wallMs: number, zone: ZoneClock): TimeProblem {
  const summer = wallMs - zone.offsetAt(wallMs - DAY_MS)
  const winter = wallMs - zone.offsetAt(wallMs + DAY_MS)
  const both = [summer, winter].map((ms) => formatInstant(instantFromEpochMs(ms))).join(' or ')
  return problem(
    'ambiguous_time',
    `"${shown(cell)}" happens twice in ${zone.timeZone}, because clocks were put back: ${both}`,
  )
}

/** The zone of the options wins where it has one of the abbreviation's meanings on that day. */
function abbreviationOffset(
  abbreviation: string | undefined,
  {
    wallMs,
    zone,
    guessed,
  }: { wallMs: number; zone: ZoneClock | null; guessed: Map<string, number> | undefined },
): number | null | 'unknown' {
  if (abbreviation === undefined) return null
  const meanings = zoneMeanings(abbreviation)
  const [commonest] = meanings
  if (commonest === undefined) return 'unknown'
  if (meanings.length === 1) return commonest
  const inZone = zone === null ? null : zone.offsetAt(wallMs - commonest * 60_000) / 60_000
  if (inZone !== null && meanings.includes(inZone)) return inZone
  guessed?.set(abbreviation, commonest)
  return commonest
}

function problem(reason: TimeProblem['reason'], message: string): TimeProblem {
  return { reason, message }
}

function shown(cell: string): string {
  return cell.length > 40 ? `${cell.slice(0, 40)}…` : cell
}
