import { type AttendanceListing, type Instant, instantFromEpochMs } from '@turnout/core'
import { climb, type Findings } from './attendance-ladder.ts'
import { type Given, toSeconds } from './google-calendar-cursor.ts'
import type { CalendarEvent } from './google-calendar-schemas.ts'
import { keyOf, toWebinarEvent } from './google-calendar-to-model.ts'
import type { Batches, Reading } from './reading.ts'

/** Looks up who came to every event that is over and due; asks to be called again for the next one. */
export async function* readAttendance(reading: Reading): Batches {
  for (const calendarId of reading.settings.calendars) {
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
  const event = found === null || found.status === 'cancelled' ? { id: eventId } : found
  if (!giveEvent(reading, calendarId, event)) return
  const context = {
    calendarId,
    event,
    key: keyOf(calendarId, eventId),
    startMs: known[2] * 1000,
    endMs: known[3] * 1000,
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

// By now the event is over, which nothing in the calendar tells. False where it was moved to a time to come.
function giveEvent(reading: Reading, calendarId: string, event: CalendarEvent): boolean {
  if (event.start == null) return true
  const webinar = toWebinarEvent(event, reading.context(calendarId), reading.now)
  if (webinar.status !== 'ended') return false
  reading.batch.event(webinar)
  return true
}

/**
 * Attendance is final when two lookups agree, or at the last one. Where nobody can be told from anybody, or nothing
 * was found at all, nobody knows who came: then the event is never completed, and nobody becomes a no-show.
 */
function statusOf(
  { rows, people, summary }: Findings,
  { isLast, known, anyRung }: { isLast: boolean; known: Given; anyRung: boolean },
): AttendanceListing['status'] | null {
  const settled = isLast || !anyRung || (rows > 0 && known[4] > 0 && known[5] === summary)
  if (people > 0) return settled ? 'final' : 'provisional'
  return settled ? 'unknown' : null
}
