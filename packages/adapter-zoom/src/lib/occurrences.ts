import {
  type EventKey,
  eventKey,
  type EventStatus,
  type Instant,
  platformIds,
  type WebinarEvent,
} from '@turnout/core'
import { minutesAfter, type Run, type Webinar } from './webinar.ts'

/** One event of a webinar: the webinar itself, one of its dates, or one unplanned run. */
export interface ZoomEvent {
  readonly key: EventKey
  readonly webinar: Webinar
  /** The planned date in a series; null elsewhere. */
  readonly occurrenceId: string | null
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  readonly cancelled: boolean
}

/** What an event id says about where the event is. */
export interface EventPlace {
  readonly webinarId: string
  readonly occurrenceId: string | null
  /** The first run's UUID, for an unplanned run. */
  readonly uuid: string | null
}

/** A series' run that starts so long before a date belongs to that date. */
const LEAD_MS = 30 * 60_000
/** An unplanned run that starts so soon after another ended is the same event, started again. */
const RESTART_MS = 15 * 60_000

/** The events that are planned: one, or one for each date. An unplanned series has none before it is run. */
export function plannedEvents(accountId: string, webinar: Webinar): ZoomEvent[] {
  if (webinar.shape === 'unplanned') return []
  if (webinar.shape === 'single') {
    const { startsAt, minutes, deleted } = webinar
    const endsAt = startsAt === null ? null : minutesAfter(startsAt, minutes)
    return [
      {
        key: keyOf(accountId, webinar.id),
        webinar,
        occurrenceId: null,
        startsAt,
        endsAt,
        cancelled: deleted,
      },
    ]
  }
  return webinar.occurrences.map(({ id, startsAt, minutes, cancelled }) => ({
    key: keyOf(accountId, `${webinar.id}.${id}`),
    webinar,
    occurrenceId: id,
    startsAt,
    endsAt: minutesAfter(startsAt, minutes),
    cancelled: cancelled || webinar.deleted,
  }))
}

/** The runs by the event that they belong to. */
export function eventsOfRuns(
  accountId: string,
  webinar: Webinar,
  runs: readonly Run[],
): { readonly event: ZoomEvent; readonly runs: readonly Run[] }[] {
  const sorted = runs.toSorted((a, b) => a.startedAt - b.startedAt || (a.uuid < b.uuid ? -1 : 1))
  const planned = plannedEvents(accountId, webinar)
  const byEvent = new Map<string, { event: ZoomEvent; runs: Run[] }>()
  let cluster: Run[] = []
  for (const run of sorted) {
    cluster = continues(cluster, run) ? [...cluster, run] : [run]
    const event = eventOfRun(planned, run) ?? unplannedEvent(accountId, webinar, cluster)
    const entry = byEvent.get(event.key.eventId)
    byEvent.set(event.key.eventId, { event, runs: [...(entry?.runs ?? []), run] })
  }
  return [...byEvent.values()]
}

/** The planned event that a run belongs to; null when none is planned. */
function eventOfRun(planned: readonly ZoomEvent[], run: Run): ZoomEvent | null {
  const dated = planned.filter(({ cancelled }) => !cancelled)
  const candidates = dated.length > 0 ? dated : planned
  const [only] = candidates
  if (candidates.length === 1 && only?.occurrenceId === null) return only
  const during = candidates.filter((event) => isDuring(event, run.startedAt))
  return nearest(during.length > 0 ? during : candidates, run.startedAt)
}

function isDuring({ startsAt, endsAt }: ZoomEvent, at: Instant): boolean {
  return startsAt !== null && endsAt !== null && at >= startsAt - LEAD_MS && at < endsAt
}

function nearest(events: readonly ZoomEvent[], at: Instant): ZoomEvent | null {
  const distance = ({ startsAt }: ZoomEvent): number => Math.abs((startsAt ?? Infinity) - at)
  return events.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

function continues(cluster: readonly Run[], run: Run): boolean {
  const endedAt = cluster.at(-1)?.endedAt ?? null
  return endedAt !== null && run.startedAt - endedAt <= RESTART_MS
}

function unplannedEvent(accountId: string, webinar: Webinar, cluster: readonly Run[]): ZoomEvent {
  const [first] = cluster
  const startsAt = first?.startedAt ?? null
  const endedAt = cluster.at(-1)?.endedAt ?? null
  return {
    key: keyOf(accountId, `${webinar.id}.i.${first?.uuid ?? ''}`),
    webinar,
    occurrenceId: null,
    startsAt,
    endsAt: endedAt ?? (startsAt === null ? null : minutesAfter(startsAt, webinar.minutes)),
    cancelled: false,
  }
}

/** Reads an event's id back. A number alone is a single webinar, or all events of a series. */
export function placeOf(eventId: string): EventPlace {
  const { eventId: text } = platformIds({ accountId: 'a', eventId })
  const [webinarId = '', second, ...rest] = text.split('.')
  if (second === undefined) return { webinarId, occurrenceId: null, uuid: null }
  if (second === 'i') return { webinarId, occurrenceId: null, uuid: rest.join('.') }
  return { webinarId, occurrenceId: second, uuid: null }
}

/** Whether an event is meant by an asked id: its own, or its series' number. */
export function isMeant(event: ZoomEvent, asked: string): boolean {
  return event.key.eventId === asked || event.webinar.id === asked
}

/** Whether the runs mean that the event was held: a run that ended before the planned start was a rehearsal. */
export function wasHeld(event: ZoomEvent, runs: readonly Run[], now: number): boolean {
  if (runs.length === 0) return false
  if (event.startsAt === null || (event.endsAt !== null && now >= event.endsAt)) return true
  return runs.some(
    ({ endedAt }) => endedAt !== null && event.startsAt !== null && endedAt >= event.startsAt,
  )
}

/** Whether something that ended then was over when the event was planned to start: a rehearsal, mostly. */
export function endedBeforeStart({ startsAt }: ZoomEvent, endedAt: number | null): boolean {
  return endedAt !== null && startsAt !== null && endedAt <= startsAt
}

/** A planned event whose end has passed for so long is over, also where no run is known. */
const GRACE_MS = 60 * 60_000

/** The event as the engine is told of it. */
export function toEvent(event: ZoomEvent, held: boolean, now: number): WebinarEvent {
  const { webinar } = event
  return {
    key: event.key,
    status: statusOf(event, held, now),
    title: webinar.topic,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    organizer: webinar.host,
    eventType: webinar.kind === 'webinar' ? 'WEBINAR' : 'MEETING',
    ...(webinar.agenda === null ? {} : { description: webinar.agenda }),
    ...(webinar.registrationUrl === null ? {} : { url: webinar.registrationUrl }),
  }
}

function statusOf(
  { cancelled, startsAt, endsAt }: ZoomEvent,
  held: boolean,
  now: number,
): EventStatus {
  if (held) return 'ended'
  if (cancelled) return 'cancelled'
  if (endsAt !== null && now >= endsAt + GRACE_MS) return 'ended'
  return startsAt !== null && now >= startsAt ? 'live' : 'scheduled'
}

function keyOf(accountId: string, eventId: string): EventKey {
  return eventKey({ accountId, eventId })
}
