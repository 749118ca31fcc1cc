import { detailsOf, rememberedWebinar } from './details.ts'
import { eventsOfRuns, isMeant, placeOf, wasHeld, type ZoomEvent } from './occurrences.ts'
import { nameOf } from './read-ended.ts'
import { readHeldEvent } from './read-event.ts'
import { openEvents, readDeleted, readOpenEvents } from './read-planned.ts'
import { isolated, type Part, type Reading } from './reading.ts'
import { allRuns } from './runs.ts'
import type { Run, Webinar } from './webinar.ts'
import type { WebinarRef } from './zoom-client.ts'
import type { CursorState } from './zoom-cursor.ts'

/** The moment at which something is read again. */
export interface Named {
  next: number | null
}

/** A series' number alone means its coming dates, and those that were held so lately. */
const LATELY_MS = 2 * 86_400_000

/** Reads the named events again: a webinar by its number, or one of its events. */
export async function* readNamed(
  reading: Reading,
  state: CursorState,
  eventIds: readonly string[],
  named: Named,
): AsyncGenerator<Part> {
  for (const eventId of eventIds) {
    const { webinarId } = placeOf(eventId)
    const refs = kindsOf(reading, state, webinarId).map((kind) => ({ kind, id: webinarId }))
    const [ref] = refs
    if (ref !== undefined)
      yield* isolated(reading, nameOf(ref), readOne(reading, state, { eventId, refs }, named))
  }
}

function kindsOf({ settings }: Reading, state: CursorState, webinarId: string) {
  const known = [...state.open, ...state.ended].find((entry) => entry.webinarId === webinarId)
  return known === undefined ? settings.kinds : [known.kind]
}

async function* readOne(
  reading: Reading,
  state: CursorState,
  asked: { readonly eventId: string; readonly refs: readonly WebinarRef[] },
  named: Named,
): AsyncGenerator<Part> {
  for (const ref of asked.refs) {
    const webinar = await detailsOf(reading, ref, 'now')
    if (webinar === null) continue
    yield* readWebinar(reading, state, webinar, asked.eventId, named)
    return
  }
  for (const ref of asked.refs) yield* readGone(reading, state, ref, asked.eventId, named)
}

async function* readWebinar(
  reading: Reading,
  state: CursorState,
  webinar: Webinar,
  asked: string,
  named: Named,
): AsyncGenerator<Part> {
  const { settings, filters } = reading
  if (!filters.isWanted({ id: webinar.id, topic: webinar.topic, host: webinar.host })) return
  if (webinar.kind === 'meeting' && webinar.registration === 'none') return
  const now = settings.now()
  const runs = await allRuns(reading, webinar, [])
  const held = eventsOfRuns(settings.accountId, webinar, runs).filter(
    (one) => isMeant(one.event, asked) && wasHeld(one.event, one.runs, now),
  )
  for (const { event, runs: own } of held.filter((one) =>
    isChosen(one.event, one.runs, asked, now),
  )) {
    const { next } = yield* readHeldEvent(reading, { event, runs: own, registrations: 'read' })
    named.next =
      next === null || named.next === null ? (named.next ?? next) : Math.min(named.next, next)
  }
  const heldIds = new Set(held.map(({ event }) => event.key.eventId))
  const open = openEvents(reading, { ...state, ended: [] }, webinar).filter(
    (event) => isMeant(event, asked) && !heldIds.has(event.key.eventId),
  )
  if (open.length > 0) yield* readOpenEvents(reading, webinar, open)
}

function isChosen(
  { key, webinar }: ZoomEvent,
  runs: readonly Run[],
  asked: string,
  now: number,
): boolean {
  if (key.eventId === asked || webinar.shape === 'single') return true
  return runs.some(({ startedAt }) => now - startedAt < LATELY_MS)
}

async function* readGone(
  reading: Reading,
  state: CursorState,
  ref: WebinarRef,
  asked: string,
  named: Named,
): AsyncGenerator<Part> {
  const remembered = rememberedWebinar(reading, ref, state)
  const entries = state.ended.filter(({ eventId, webinarId, kind }) => {
    const isIts = webinarId === ref.id && kind === ref.kind
    return isIts && eventId !== null && (eventId === asked || asked === ref.id)
  })
  // A deleted webinar keeps its reports: the next read of what ended gives them, at the time that is planned for it.
  if (entries.length > 0) named.next = reading.settings.now()
  yield* readDeleted(reading, remembered)
}
