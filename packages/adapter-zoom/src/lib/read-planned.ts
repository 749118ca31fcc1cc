import { detailsOf, rememberedWebinar } from './details.ts'
import { listPlanned, type ListedWebinar, sortKey } from './discovery.ts'
import { plannedEvents, toEvent, type ZoomEvent } from './occurrences.ts'
import { nameOf } from './read-ended.ts'
import { registrationsOfEvent } from './read-event.ts'
import { readRegistrations } from './read-registrations.ts'
import { isolated, type Part, type Reading } from './reading.ts'
import type { Webinar } from './webinar.ts'
import type { CursorState, OpenWebinar } from './zoom-cursor.ts'

/** A round that was left longer ago than this starts anew. */
const ROUND_LASTS_MS = 3_600_000

/** Reads every planned webinar: its events, and the rosters of those that people can still register for. */
export async function* readPlanned(reading: Reading, state: CursorState): AsyncGenerator<Part> {
  const now = reading.settings.now()
  const left =
    state.round !== null && now - state.round.startedAt < ROUND_LASTS_MS ? state.round : null
  const round = left ?? { startedAt: now, after: '' }
  const { webinars, complete } = await listPlanned(reading)
  for (const listed of webinars.filter((webinar) => sortKey(webinar) > round.after)) {
    yield* isolated(reading, nameOf(listed), readListed(reading, state, listed))
    state.round = { startedAt: round.startedAt, after: sortKey(listed) }
  }
  // A host whose list is missing would make webinars look deleted.
  if (complete) yield* readVanished(reading, state, webinars)
  state.round = null
}

async function* readListed(
  reading: Reading,
  state: CursorState,
  listed: ListedWebinar,
): AsyncGenerator<Part> {
  const webinar = await detailsOf(reading, listed, 'recent', listed.listedAs)
  if (webinar === null || (webinar.kind === 'meeting' && webinar.registration === 'none')) return
  const events = openEvents(reading, state, webinar)
  if (events.length > 0) yield* readOpenEvents(reading, webinar, events)
  remember(state, webinar, events)
}

/** Gives planned events and their rosters. */
export async function* readOpenEvents(
  reading: Reading,
  webinar: Webinar,
  events: readonly ZoomEvent[],
): AsyncGenerator<Part> {
  const now = reading.settings.now()
  yield { events: events.map((event) => toEvent(event, false, now)) }
  const standing = events.filter(({ cancelled }) => !cancelled)
  if (standing.length === 0 || webinar.registration === 'none') return
  if (webinar.registration === 'once') {
    yield* readRegistrations(reading, { webinar, occurrenceId: null, events: standing, book: null })
  } else {
    for (const event of standing) yield* registrationsOfEvent(reading, event, null)
  }
}

/** The planned events that are not over. */
export function openEvents(reading: Reading, state: CursorState, webinar: Webinar): ZoomEvent[] {
  const { filters, settings } = reading
  const now = settings.now()
  return plannedEvents(settings.accountId, webinar).filter((event) => {
    const isOver = event.endsAt !== null && event.endsAt <= now
    return !isOver && filters.isInTime(event.startsAt) && !isHeld(state, event)
  })
}

function isHeld(state: CursorState, { key, startsAt }: ZoomEvent): boolean {
  return state.ended.some(
    ({ eventId, endedAt }) => eventId === key.eventId && endedAt >= (startsAt ?? 0),
  )
}

function remember(state: CursorState, webinar: Webinar, events: readonly ZoomEvent[]): void {
  const standing = events.filter(({ cancelled }) => !cancelled)
  const others = state.open.filter((open) => !isOf(open, webinar))
  const { kind, id, topic, host } = webinar
  const kept = standing.map(({ key, startsAt, endsAt }) => ({
    eventId: key.eventId,
    startsAt,
    endsAt,
  }))
  state.open =
    kept.length === 0 ? others : [...others, { kind, webinarId: id, topic, host, events: kept }]
}

async function* readVanished(
  reading: Reading,
  state: CursorState,
  listed: readonly ListedWebinar[],
): AsyncGenerator<Part> {
  const seen = new Set(listed.map(sortKey))
  const now = reading.settings.now()
  for (const open of state.open) {
    const ref = { kind: open.kind, id: open.webinarId }
    if (seen.has(sortKey(ref))) continue
    const isAhead = open.events.some(({ startsAt }) => startsAt === null || startsAt > now)
    const done = isAhead
      ? yield* isolated(reading, nameOf(ref), readUnlisted(reading, state, open))
      : true
    if (done) state.open = state.open.filter((other) => other !== open)
  }
}

/** A webinar that is planned and no longer listed: deleted, or no longer chosen by the filters. */
async function* readUnlisted(
  reading: Reading,
  state: CursorState,
  open: OpenWebinar,
): AsyncGenerator<Part> {
  const ref = { kind: open.kind, id: open.webinarId }
  if ((await detailsOf(reading, ref, 'now')) !== null) return
  yield* readDeleted(reading, rememberedWebinar(reading, ref, state))
}

/** Gives the coming events of a webinar that was deleted, as cancelled. */
export async function* readDeleted(
  reading: Reading,
  webinar: Webinar | null,
): AsyncGenerator<Part> {
  if (webinar === null) return
  const { settings, filters } = reading
  const now = settings.now()
  const events = plannedEvents(settings.accountId, webinar).filter(
    ({ startsAt }) => (startsAt === null || startsAt > now) && filters.isInTime(startsAt),
  )
  if (events.length > 0) yield { events: events.map((event) => toEvent(event, false, now)) }
}

function isOf(open: OpenWebinar, { kind, id }: Webinar): boolean {
  return open.kind === kind && open.webinarId === id
}
