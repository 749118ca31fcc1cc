import { instantFromEpochMs } from '@turnout/core'
import { deletedWebinar, detailsOf } from './details.ts'
import type { HistoryRun } from './discovery.ts'
import { eventsOfRuns, plannedEvents, wasHeld, type ZoomEvent } from './occurrences.ts'
import { readHeldEvent } from './read-event.ts'
import { type Part, isolated, type Reading } from './reading.ts'
import { allRuns } from './runs.ts'
import type { Run, Webinar } from './webinar.ts'
import type { WebinarRef } from './zoom-client.ts'
import { afterFailure, type CursorState, type EndedEvent, rememberEnded } from './zoom-cursor.ts'
import type { ZoomKind } from './zoom-options.ts'

/** The runs of one webinar that the history told. */
export interface EndedWebinar extends WebinarRef {
  readonly runs: readonly Run[]
}

/** The runs by webinar, in the order in which they come. */
export function byWebinar(runs: readonly HistoryRun[]): EndedWebinar[] {
  const grouped = Map.groupBy(runs, ({ kind, webinarId }) => `${kind} ${webinarId}`)
  return [...grouped.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ kind: first.kind, id: first.webinarId, runs: group }]
  })
}

/** Whether the runs are all in the cursor: read already, or waiting for their time. */
export function isRemembered(state: CursorState, { runs }: EndedWebinar): boolean {
  const known = new Set(state.ended.flatMap((entry) => entry.runs.map(({ uuid }) => uuid)))
  return runs.every(({ uuid }) => known.has(uuid))
}

/** Reads the events of a webinar that ended; when it fails, the runs wait in the cursor. */
export async function* readEndedWebinar(
  reading: Reading,
  state: CursorState,
  ended: EndedWebinar,
): AsyncGenerator<Part> {
  const done = yield* isolated(reading, nameOf(ended), readEvents(reading, state, ended))
  if (!done) rememberFailure(reading, state, entryOf(ended, null, ended.runs))
}

/** Reads what is due again. */
export async function* readDue(reading: Reading, state: CursorState): AsyncGenerator<Part> {
  const now = reading.settings.now()
  for (const entry of state.ended.filter(({ next }) => next !== null && next <= now)) {
    const ended = endedWebinar(entry)
    const work =
      entry.eventId === null
        ? readEvents(reading, state, ended)
        : readEntry(reading, state, entry, entry.eventId)
    const done = yield* isolated(reading, nameOf(ended), work)
    // What was not resolved before has become its events by now.
    if (done) state.ended = state.ended.filter((other) => other !== entry)
    else rememberFailure(reading, state, entry)
  }
}

async function* readEvents(
  reading: Reading,
  state: CursorState,
  ended: EndedWebinar,
): AsyncGenerator<Part> {
  const webinar = await webinarOf(reading, state, ended, 'recent')
  if (webinar.kind === 'meeting' && webinar.registration === 'none' && !webinar.deleted) {
    return rememberEnded(state, { ...entryOf(ended, null, ended.runs), next: null })
  }
  const told = new Set(ended.runs.map(({ uuid }) => uuid))
  const runs = await allRuns(reading, webinar, ended.runs)
  for (const { event, runs: own } of eventsOfRuns(reading.settings.accountId, webinar, runs)) {
    if (own.some(({ uuid }) => told.has(uuid))) yield* readOne(reading, state, event, own)
  }
}

async function* readOne(
  reading: Reading,
  state: CursorState,
  event: ZoomEvent,
  runs: readonly Run[],
): AsyncGenerator<Part> {
  const { filters, settings } = reading
  const entry = entryOf(event.webinar, event.key.eventId, runs)
  if (!filters.isInTime(event.startsAt)) return rememberEnded(state, { ...entry, next: null })
  if (!wasHeld(event, runs, settings.now())) {
    // A rehearsal: looked at again when the event is over.
    return rememberEnded(state, { ...entry, next: event.endsAt })
  }
  const { endedAt, next } = yield* readHeldEvent(reading, { event, runs, registrations: 'read' })
  rememberEnded(state, { ...entry, endedAt, next })
}

async function* readEntry(
  reading: Reading,
  state: CursorState,
  entry: EndedEvent,
  eventId: string,
): AsyncGenerator<Part> {
  const ended = endedWebinar(entry)
  const webinar = await webinarOf(reading, state, ended, 'any')
  const event = eventById(reading.settings.accountId, webinar, eventId, ended.runs)
  if (event === null) return rememberEnded(state, { ...entry, next: null })
  const held = { event, runs: ended.runs, registrations: 'when-forgotten' } as const
  const { endedAt, next } = yield* readHeldEvent(reading, held)
  rememberEnded(state, { ...entry, endedAt, next, failures: 0 })
}

/** The event with this id among the planned ones, or the unplanned one that these runs are. */
function eventById(
  accountId: string,
  webinar: Webinar,
  eventId: string,
  runs: readonly Run[],
): ZoomEvent | null {
  const planned = plannedEvents(accountId, webinar).find(({ key }) => key.eventId === eventId)
  if (planned !== undefined) return planned
  const events = eventsOfRuns(accountId, webinar, runs).map(({ event }) => event)
  return events.find(({ key }) => key.eventId === eventId) ?? events[0] ?? null
}

async function webinarOf(
  reading: Reading,
  state: CursorState,
  ended: EndedWebinar,
  freshness: 'recent' | 'any',
): Promise<Webinar> {
  const known = await detailsOf(reading, ended, freshness)
  const [run] = ended.runs
  if (known !== null) return known
  if (run === undefined) throw new RangeError('A webinar ended has a run.')
  return await deletedWebinar(reading, ended, run, state)
}

function rememberFailure(reading: Reading, state: CursorState, entry: EndedEvent): void {
  const waiting = afterFailure(entry, reading.settings.now())
  if (waiting !== null) return rememberEnded(state, waiting)
  reading.notices.add(`${nameOf(endedWebinar(entry))} could not be read for days and is given up.`)
  rememberEnded(state, { ...entry, next: null })
}

function entryOf(
  { kind, id }: WebinarRef,
  eventId: string | null,
  runs: readonly Run[],
): EndedEvent {
  const ends = runs.map(({ startedAt, endedAt }) => endedAt ?? startedAt)
  const plain = runs.map(({ uuid, startedAt, endedAt }) => ({ uuid, startedAt, endedAt }))
  return {
    eventId,
    kind,
    webinarId: id,
    endedAt: Math.max(...ends),
    next: null,
    failures: 0,
    runs: plain,
  }
}

function endedWebinar({ kind, webinarId, runs }: EndedEvent): EndedWebinar {
  return {
    kind,
    id: webinarId,
    runs: runs.map(({ uuid, startedAt, endedAt }) => ({
      uuid,
      startedAt: instantFromEpochMs(startedAt),
      endedAt: endedAt === null ? null : instantFromEpochMs(endedAt),
    })),
  }
}

/** How a webinar is called in notices. */
export function nameOf({ kind, id }: { readonly kind: ZoomKind; readonly id: string }): string {
  return `The ${kind} ${id}`
}
