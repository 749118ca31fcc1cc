import { InvalidValueError, type SourceBatch } from '@turnout/core'
import { type Given, toSeconds } from './google-calendar-cursor.ts'
import type { CalendarEvent } from './google-calendar-schemas.ts'
import {
  eventRecord,
  hasWholeGuestList,
  keyOf,
  toCancelledEvent,
  toGuestRecords,
  toWebinarEvent,
} from './google-calendar-to-model.ts'
import { readerOf } from './google-credentials.ts'
import type { Reading } from './reading.ts'
import { isWebinar } from './webinar-filter.ts'

/** Google keeps the audit log for 180 days: older events are of no interest for attendance. */
const REMEMBERED_S = 180 * 86_400

// The event is a copy of one that another of the calendars organizes.
function isCopy(reading: Reading, calendarId: string, event: CalendarEvent): boolean {
  const organizer = event.organizer?.email
  return (
    typeof organizer === 'string' &&
    organizer !== calendarId &&
    reading.settings.calendars.includes(organizer)
  )
}

/** Whether the event is one that is carried over: a webinar by the filter, and no copy. */
export function isChosen(reading: Reading, calendarId: string, event: CalendarEvent): boolean {
  return isWebinar(event, reading.settings.webinars) && !isCopy(reading, calendarId, event)
}

/** Counts an event that is not carried over: one record, whatever its guests. */
function leaveOut(reading: Reading, calendarId: string, event: CalendarEvent): void {
  const record = eventRecord(calendarId, event.id)
  const copy = isCopy(reading, calendarId, event)
  const rule = copy ? 'repeated_section' : 'filtered_event'
  reading.batch.record(record.id, { leftOut: { record, rule } })
}

/** Gives an event or an occurrence if it is to be carried over, and counts it as left out if not. */
export function* giveIfChosen(
  reading: Reading,
  calendarId: string,
  event: CalendarEvent,
): Generator<SourceBatch, void, undefined> {
  if (isChosen(reading, calendarId, event)) {
    yield* giveOccurrence(reading, calendarId, event)
  } else {
    leaveOut(reading, calendarId, event)
    yield* reading.whenFull()
  }
  // Not before all of it was given: a cursor on the way must find it missing.
  reading.calendar(calendarId).listing?.seen.push(event.id)
}

// With all its guests; what cannot be read is rejected.
function* giveOccurrence(
  reading: Reading,
  calendarId: string,
  event: CalendarEvent,
): Generator<SourceBatch, void, undefined> {
  const record = eventRecord(calendarId, event.id)
  try {
    const webinar = toWebinarEvent(event, reading.context(calendarId), reading.now)
    if (webinar.endsAt < reading.request.since) {
      reading.batch.record(record.id, { leftOut: { record, rule: 'before_since' } })
      return
    }
    remember(reading, calendarId, event, [toSeconds(webinar.startsAt), toSeconds(webinar.endsAt)])
    reading.tell(calendarId, event.id)
    reading.batch.event(webinar)
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error
    const rejected = { record, reason: 'invalid_event', message: error.message } as const
    reading.batch.record(record.id, { rejected })
    return
  }
  yield* giveGuests(reading, calendarId, event)
}

function* giveGuests(
  reading: Reading,
  calendarId: string,
  event: CalendarEvent,
): Generator<SourceBatch, void, undefined> {
  const key = keyOf(calendarId, event.id)
  const { guests: rules, credentials } = reading.settings
  const context = { calendarId, key, reader: readerOf(credentials), rules }
  for (const translated of toGuestRecords(event, context)) {
    reading.batch.record(recordIdOf(translated), translated)
    yield* reading.whenFull()
  }
  if (hasWholeGuestList(event, reading.calendar(calendarId).role)) reading.batch.roster(key)
  else reading.batch.notice(INCOMPLETE)
  yield* reading.whenFull()
}

const INCOMPLETE =
  'Some guest lists are not complete (too long, a group that is being expanded, a copy of an invitation, or read access only): nobody is cancelled because of them.'

function recordIdOf(translated: ReturnType<typeof toGuestRecords>[number]): string {
  if ('leftOut' in translated) return translated.leftOut.record.id
  if ('rejected' in translated) return translated.rejected.record.id
  const { participation } = translated
  return participation.state === 'attended'
    ? participation.stays[0].record.id
    : participation.record.id
}

function remember(
  reading: Reading,
  calendarId: string,
  event: CalendarEvent,
  [start, end]: readonly [number, number],
): void {
  const state = reading.calendar(calendarId)
  if (end < toSeconds(reading.now) - REMEMBERED_S) return
  const before = state.given[event.id]
  // An event that was moved to another time is looked up anew.
  const kept = before !== undefined && before[3] === end
  state.given[event.id] = [
    event.recurringEventId ?? '',
    event.summary ?? '',
    start,
    end,
    kept ? before[4] : 0,
    kept ? before[5] : '',
  ]
}

/**
 * An event that Google calls cancelled, or no longer lists. Only one that was given before, and is not over, is
 * called off; if Google still has it, it is given again instead.
 */
export async function* callOff(
  reading: Reading,
  calendarId: string,
  id: string,
  seriesId: string | null = null,
): AsyncGenerator<SourceBatch, void, undefined> {
  const { given } = reading.calendar(calendarId)
  const before = given[id]
  if (before === undefined || isOver(reading, before)) return
  const found = await reading.client.event(calendarId, id, reading.signal)
  if (found !== null && found.status !== 'cancelled' && found.recurrence == null) {
    yield* giveIfChosen(reading, calendarId, found)
    return
  }
  const bare = found?.summary == null && seriesId !== null
  const details = bare ? await reading.client.event(calendarId, seriesId, reading.signal) : found
  const context = reading.context(calendarId)
  reading.batch.event(toCancelledEvent(id, before, details, context))
  delete given[id]
  yield* reading.whenFull()
}

function isOver(reading: Reading, [, , , end]: Given): boolean {
  return end <= toSeconds(reading.now)
}
