import type { ReadRequest } from '@turnout/core'
import { readAttendance } from './attendance-reading.ts'
import { readCalendar } from './calendar-reading.ts'
import type { GoogleClient } from './google-calendar-client.ts'
import type { Settings } from './google-calendar-options.ts'
import { readNamedEvents } from './named-events.ts'
import { type Batches, Reading } from './reading.ts'

/** Reads calendar by calendar, then who came to what is over; or only the events that are named. */
export async function* read(parts: {
  readonly settings: Settings
  readonly client: GoogleClient
  readonly request: ReadRequest
}): Batches {
  const reading = new Reading(parts)
  if (parts.request.events !== null) {
    yield* readNamedEvents(reading, parts.request.events)
  } else {
    for (const calendarId of parts.settings.calendars) yield* readCalendar(reading, calendarId)
    yield* readAttendance(reading)
  }
  yield* reading.rest()
}
