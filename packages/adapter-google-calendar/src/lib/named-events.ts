import { platformIds } from '@turnout/core'
import { lookUp } from './attendance-reading.ts'
import { giveIfChosen } from './occurrence-reading.ts'
import type { Batches, Reading } from './reading.ts'

/** Reads the named events again, whole: guests, and who came where they are over. */
export async function* readNamedEvents(reading: Reading, names: readonly string[]): Batches {
  for (const calendarId of reading.settings.calendars) {
    const { summary, timeZone, accessRole } = await reading.client.describe(
      calendarId,
      reading.signal,
    )
    const state = reading.calendar(calendarId)
    state.name = summary ?? state.name
    state.zone = timeZone ?? state.zone
    state.role = accessRole ?? state.role
    for (const name of names) {
      const { eventId } = platformIds({ accountId: 'a', eventId: name })
      const event = await reading.client.event(calendarId, eventId, reading.signal)
      if (event === null || event.status === 'cancelled' || event.recurrence != null) continue
      yield* giveIfChosen(reading, calendarId, event)
      yield* lookUp(reading, calendarId, eventId)
    }
  }
}
