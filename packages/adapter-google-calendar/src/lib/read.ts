import { CredentialsError, type ReadRequest } from '@turnout/core'
import { readAttendance } from './attendance-reading.ts'
import { calendarError } from './calendar-access.ts'
import { readCalendar } from './calendar-reading.ts'
import { GoogleRefusal } from './google-call.ts'
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
    yield* reading.rest('over')
  } else {
    yield* readCalendars(reading)
  }
}

// A calendar that is refused stops no other one: the others are read, then the read fails with its error.
async function* readCalendars(reading: Reading): Batches {
  const { calendars } = reading.settings
  const refused = new Map<string, unknown>()
  for (const [index, calendarId] of calendars.entries()) {
    try {
      yield* readCalendar(reading, calendarId)
    } catch (error) {
      if (!(error instanceof CredentialsError) && !(error instanceof GoogleRefusal)) throw error
      refused.set(calendarId, calendarError(error, index))
      reading.batch.notice(`calendars[${index}] was not read: it was refused.`)
    }
  }
  const [error] = refused.values()
  if (refused.size === calendars.length) throw error
  yield* readAttendance(reading, (calendarId) => !refused.has(calendarId))
  yield* reading.rest(refused.size === 0 ? 'over' : 'failed')
  if (refused.size > 0) throw error
}
