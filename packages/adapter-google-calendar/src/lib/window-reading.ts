import { toSeconds } from './google-calendar-cursor.ts'
import { giveIfChosen, isChosen } from './occurrence-reading.ts'
import type { Batches, Reading } from './reading.ts'

const DAY_S = 86_400

/**
 * Moves the window of series on, once a day: occurrences that come into it have not changed, so that no sync token tells
 * of them. The slice is listed for all series at once.
 */
export async function* rollWindow(reading: Reading, calendarId: string, until: number): Batches {
  const state = reading.calendar(calendarId)
  if (until - state.window < DAY_S) return
  const from = Math.max(state.window, toSeconds(reading.now) - DAY_S)
  for await (const { items } of reading.client.window(
    calendarId,
    { from, until },
    reading.signal,
  )) {
    for (const event of items ?? []) {
      // A series that is no webinar was counted with its master.
      const isOccurrence = event.recurringEventId != null && isChosen(reading, calendarId, event)
      if (isOccurrence) yield* giveIfChosen(reading, calendarId, event)
    }
  }
  state.window = until
}
