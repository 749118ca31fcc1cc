import { type CalendarEvent, epochMsOfTime, type Guest } from './calendar-event.ts'
import type { GoogleWorld } from './google-world.ts'

/** Which part of the world is asked for. */
export interface TruthOptions {
  /** Occurrences that end after this moment. Epoch milliseconds. */
  readonly fromMs: number
  /** Occurrences of series that start before this moment; single events count however late they are. */
  readonly untilMs: number
}

/** One event as it is in the end, in plain words. */
export interface TrueOccurrence {
  readonly calendarId: string
  readonly eventId: string
  readonly title: string | null
  readonly startMs: number
  readonly endMs: number
  readonly cancelled: boolean
  /** Guests who accepted; organizers and rooms are not among them. */
  readonly accepted: readonly string[]
  readonly declined: readonly string[]
  /** Addresses in the audit log's rows of the occurrence. */
  readonly attended: readonly string[]
}

/** What is true in a world now: the yardstick for whatever was carried elsewhere. */
export function googleTruth(
  world: GoogleWorld,
  { fromMs, untilMs }: TruthOptions,
): TrueOccurrence[] {
  return world.calendars.flatMap((calendar) =>
    calendar
      .allOccurrences(untilMs)
      .filter(({ start, end }) => start !== undefined && end !== undefined)
      .filter((event) => epochMsOfTime(event.end) > fromMs)
      .filter(
        (event) => event.recurringEventId === undefined || epochMsOfTime(event.start) < untilMs,
      )
      .map((event) => ({
        ...trueOccurrence(event, calendar.info.id),
        attended: attendedOf(event, world),
      })),
  )
}

function trueOccurrence(event: CalendarEvent, calendarId: string) {
  const people = (event.attendees ?? []).filter(
    ({ organizer, resource }) => organizer !== true && resource !== true,
  )
  return {
    calendarId,
    eventId: event.id,
    title: event.summary ?? null,
    startMs: epochMsOfTime(event.start),
    endMs: epochMsOfTime(event.end),
    cancelled: event.status === 'cancelled',
    accepted: addressesOf(people, 'accepted'),
    declined: addressesOf(people, 'declined'),
  }
}

function addressesOf(guests: readonly Guest[], reply: Guest['responseStatus']): string[] {
  return guests.flatMap(({ email, responseStatus }) =>
    email !== undefined && responseStatus === reply ? [email] : [],
  )
}

function attendedOf(event: CalendarEvent, world: GoogleWorld): string[] {
  const rows = world.reports.rowsOf(event.id)
  return [
    ...new Set(rows.flatMap(({ identifier }) => (identifier === undefined ? [] : [identifier]))),
  ]
}
