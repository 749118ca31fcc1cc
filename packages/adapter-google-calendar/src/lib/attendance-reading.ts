import {
  type AttendanceListing,
  type EventKey,
  type Instant,
  instantFromEpochMs,
  InvalidValueError,
} from '@turnout/core'
import { climb, type Findings } from './attendance-ladder.ts'
import { type Given, toSeconds } from './google-calendar-cursor.ts'
import type { CalendarEvent } from './google-calendar-schemas.ts'
import { keyOf, toWebinarEvent } from './google-calendar-to-model.ts'
import { readerOf } from './google-credentials.ts'
import type { Batches, Reading } from './reading.ts'

/** Looks up who came to every event that is over and due; asks to be called again for the next one. */
export async function* readAttendance(
  reading: Reading,
  isReadable: (calendarId: string) => boolean,
): Batches {
  for (const calendarId of reading.settings.calendars.filter(isReadable)) {
    const { given } = reading.calendar(calendarId)
    for (const [id, event] of Object.entries(given)) {
      if (event[4] >= 0 && dueLookups(reading, event) > event[4]) {
        yield* lookUp(reading, calendarId, id)
      }
      const next = nextLookup(reading, given[id])
      if (next !== null) reading.readAgain(next)
    }
  }
}

/** How many of the lookups should have been made by now. */
function dueLookups({ settings, now }: Reading, [, , , end]: Given): number {
  return settings.attendanceAfterMinutes.filter((minutes) => end + minutes * 60 <= toSeconds(now))
    .length
}

function nextLookup({ settings }: Reading, event: Given | undefined): Instant | null {
  if (event === undefined || event[4] < 0) return null
  const minutes = settings.attendanceAfterMinutes.toSorted((a, b) => a - b)[event[4]]
  return minutes === undefined ? null : instantFromEpochMs((event[3] + minutes * 60) * 1000)
}

/** Looks up who came to one event, if it is over. */
export async function* lookUp(reading: Reading, calendarId: string, eventId: string): Batches {
  const { given } = reading.calendar(calendarId)
  const known = given[eventId]
  if (known === undefined) return
  const due = dueLookups(reading, known)
  if (due === 0) return
  const { settings, client, signal } = reading
  const found = await client.event(calendarId, eventId, signal)
  const key = keyOf(calendarId, eventId)
  if (found === null || found.status === 'cancelled') {
    giveUp(reading, { calendarId, eventId, known, key })
    return
  }
  if (!giveEvent(reading, calendarId, found)) return
  const context = {
    calendarId,
    event: found,
    key,
    startMs: known[2] * 1000,
    endMs: known[3] * 1000,
    ...reachOf(given, eventId, known),
    reader: readerOf(settings.credentials),
    rules: settings.guests,
    nameMatches: settings.nameMatches,
  }
  const findings = yield* climb(reading, context)
  const isLast = due === settings.attendanceAfterMinutes.length
  const status = statusOf(findings, { isLast, known, anyRung: settings.attendance.length > 0 })
  if (status !== null) reading.batch.attendance({ event: context.key, status })
  const [series, title, start, end] = known
  const over = status === 'final' || status === 'unknown'
  given[eventId] = [series, title, start, end, over ? -1 : due, findings.summary]
  yield* reading.whenFull()
}

const EARLY_S = 30 * 60
const LATE_S = 60 * 60

// All occurrences of a series have one Meet code: the time between two of them is shared, half to each.
function reachOf(
  given: Readonly<Record<string, Given>>,
  id: string,
  [series, , start, end]: Given,
) {
  let [early, late] = [EARLY_S, LATE_S]
  for (const [otherId, [otherSeries, , otherStart, otherEnd]] of Object.entries(given)) {
    if (series === '' || otherSeries !== series || otherId === id) continue
    if (otherEnd <= start) early = Math.min(early, (start - otherEnd) / 2)
    if (otherStart >= end) late = Math.min(late, (otherStart - end) / 2)
  }
  return { fromMs: (start - early) * 1000, untilMs: (end + late) * 1000 }
}

// Deleted after it took place: who was the host can no longer be told. What was given of it before stays.
function giveUp(
  reading: Reading,
  event: { calendarId: string; eventId: string; known: Given; key: EventKey },
): void {
  const { calendarId, eventId, known, key } = event
  const [series, title, start, end, lookups, summary] = known
  if (lookups === 0) reading.batch.attendance({ event: key, status: 'unknown' })
  reading.calendar(calendarId).given[eventId] = [series, title, start, end, -1, summary]
}

// By now the event is over, which nothing in the calendar tells. False where it was moved to a time to come.
function giveEvent(reading: Reading, calendarId: string, event: CalendarEvent): boolean {
  try {
    const webinar = toWebinarEvent(event, reading.context(calendarId), reading.now)
    if (webinar.endsAt > reading.now) return false
    reading.batch.event({ ...webinar, status: 'ended' })
  } catch (error) {
    // Its times cannot be read any more: those that were given count.
    if (!(error instanceof InvalidValueError)) throw error
  }
  return true
}

/**
 * Attendance is final when two lookups agree, or at the last one. Where nobody can be told from anybody, or nothing
 * was found at all, nobody knows who came: then the event is never completed, and nobody becomes a no-show. Where the
 * last lookup tells everybody, and all of them are left out (the host was alone), it is known that nobody came.
 */
function statusOf(
  { rows, people, unresolved, hosts, summary }: Findings,
  { isLast, known, anyRung }: { isLast: boolean; known: Given; anyRung: boolean },
): AttendanceListing['status'] | null {
  const agrees = rows > 0 && known[4] > 0 && known[5] === summary
  const settled = isLast || !anyRung || agrees || known[4] < 0
  if (people > 0) return settled ? 'final' : 'provisional'
  const wasAlone = hosts > 0 && unresolved === 0
  if (wasAlone) return isLast || known[4] < 0 ? 'final' : null
  return settled ? 'unknown' : null
}
