import { dayOf, listHistory } from './discovery.ts'
import { byWebinar, isRemembered, readDue, readEndedWebinar } from './read-ended.ts'
import { readPlanned } from './read-planned.ts'
import type { Part, Reading } from './reading.ts'
import { type CursorState, forgetEnded } from './zoom-cursor.ts'
import { ZoomRefusedError } from './zoom-errors.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What ended within this time is looked at in every read. */
const LATELY_MS = 48 * HOUR_MS
/** Zoom gives no report of what is older [code 12702: "a webinar a year ago"]. */
const OLDEST_MS = 365 * DAY_MS

const TOO_OLD =
  'Zoom gives no reports of webinars that ended more than a year ago: they are not read.'

/**
 * Gives everything there is since the cursor: what is due again, what ended lately, what is planned, and then what
 * ended longer ago, the newest first.
 */
export async function* readAll(reading: Reading, state: CursorState): AsyncGenerator<Part> {
  yield* readDue(reading, state)
  yield* readLately(reading, state)
  yield* readPlanned(reading, state)
  yield* readLongAgo({ ...reading, sending: { ...reading.sending, lane: 'backfill' } }, state)
}

async function* readLately(reading: Reading, state: CursorState): AsyncGenerator<Part> {
  const now = reading.settings.now()
  const lately = now - LATELY_MS
  for await (const { runs } of listHistory(reading, {
    from: Math.max(state.since, lately),
    to: now + 1,
  })) {
    for (const ended of byWebinar(runs)) {
      if (!isRemembered(state, ended)) yield* readEndedWebinar(reading, state, ended)
    }
  }
  if (state.through < lately) {
    const wanted = state.gap?.from ?? state.through
    const from = Math.max(wanted, now - OLDEST_MS)
    if (from > wanted) reading.notices.add(TOO_OLD)
    state.gap = from < lately ? { from, to: lately } : null
  }
  state.through = now
  forgetEnded(state, lately - DAY_MS)
}

// A part of the past that Zoom refuses must not end each read for ever.
async function* readLongAgo(reading: Reading, state: CursorState): AsyncGenerator<Part> {
  try {
    yield* readGap(reading, state)
  } catch (error) {
    if (!(error instanceof ZoomRefusedError)) throw error
    reading.notices.add(
      `Zoom refuses the history of webinars that ended before ${dayOf(state.gap?.to ?? 0)}, which is not read: ${error.message}`,
    )
    state.gap = null
  }
}

async function* readGap(reading: Reading, state: CursorState): AsyncGenerator<Part> {
  const { gap } = state
  if (gap === null) return
  for await (const { from, runs } of listHistory(reading, gap)) {
    const webinars = byWebinar(runs)
    for (const [index, ended] of webinars.entries()) {
      if (!isRemembered(state, ended)) yield* readEndedWebinar(reading, state, ended)
      const next = webinars[index + 1]?.runs[0]?.endedAt
      if (next !== undefined && next !== null) state.gap = { from: gap.from, to: next + 1 }
    }
    state.gap = { from: gap.from, to: from }
    forgetEnded(state, reading.settings.now() - LATELY_MS - DAY_MS)
  }
  state.gap = null
}
