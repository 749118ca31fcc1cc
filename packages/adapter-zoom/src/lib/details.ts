import type { CursorState, OpenWebinar } from './zoom-cursor.ts'
import { refText, STALE_AFTER_MS } from './knowledge.ts'
import { placeOf } from './occurrences.ts'
import type { Reading } from './reading.ts'
import {
  type Occurrence,
  type Run,
  shapeOfType,
  textOrNull,
  timeOrNull,
  toWebinar,
  type Webinar,
} from './webinar.ts'
import type { WebinarRef } from './zoom-client.ts'
import { isNoData } from './zoom-errors.ts'
import { type Instant, instantFromEpochMs } from '@turnout/core'

/** How new the details of a webinar must be. */
export type Freshness =
  /** As Zoom has them now. */
  | 'now'
  /** As they were last read, when that was not long ago. */
  | 'recent'
  /** As they were last read, whenever that was: nothing about them matters any more. */
  | 'any'

/** The webinar's details; null when Zoom does not know it, or no longer. */
export async function detailsOf(
  reading: Reading,
  ref: WebinarRef,
  freshness: Freshness,
  listedAs: string | null = null,
): Promise<Webinar | null> {
  const { client, knowledge, sending, settings } = reading
  const known = knowledge.webinars.get(refText(ref))
  const age = settings.now() - (known?.readAt ?? 0)
  const sameRow = listedAs === null || listedAs === known?.listedAs
  if (known !== undefined && freshness === 'any') return known.webinar
  if (known !== undefined && freshness === 'recent' && sameRow && age < STALE_AFTER_MS)
    return known.webinar
  try {
    const webinar = toWebinar(ref.kind, await client.getWebinar(ref, sending))
    knowledge.webinars.set(refText(ref), {
      webinar,
      listedAs: listedAs ?? known?.listedAs ?? null,
      readAt: settings.now(),
    })
    return webinar
  } catch (error) {
    if (isNoData(error)) return null
    throw error
  }
}

/** What is still known of a webinar that was deleted before it was held; null when it was never seen. */
export function rememberedWebinar(
  reading: Reading,
  ref: WebinarRef,
  state: CursorState,
): Webinar | null {
  const known = reading.knowledge.webinars.get(refText(ref))
  if (known !== undefined) return { ...known.webinar, deleted: true }
  const open = state.open.find(({ kind, webinarId }) => kind === ref.kind && webinarId === ref.id)
  return open === undefined ? null : fromOpen(ref, open)
}

function fromOpen(ref: WebinarRef, open: OpenWebinar): Webinar {
  const occurrences = occurrencesOf(open)
  const [only] = open.events
  const startsAt = only?.startsAt ?? null
  return {
    ...ref,
    ...NOTHING_KNOWN,
    shape: occurrences.length > 0 ? 'series' : 'single',
    topic: open.topic,
    host: open.host,
    startsAt: startsAt === null ? null : instantFromEpochMs(startsAt),
    minutes: minutesBetween(startsAt, only?.endsAt ?? null),
    occurrences,
  }
}

const NOTHING_KNOWN = {
  agenda: null,
  registrationUrl: null,
  registration: 'none',
  practiceSession: false,
  deleted: true,
} as const

function occurrencesOf(open: OpenWebinar): Occurrence[] {
  return open.events.flatMap(({ eventId, startsAt, endsAt }) => {
    const { occurrenceId } = placeOf(eventId)
    if (occurrenceId === null || startsAt === null) return []
    const minutes = minutesBetween(startsAt, endsAt)
    return [{ id: occurrenceId, startsAt: instantFromEpochMs(startsAt), minutes, cancelled: false }]
  })
}

function minutesBetween(startsAt: number | null, endsAt: number | null): number {
  return startsAt === null || endsAt === null ? 60 : Math.round((endsAt - startsAt) / 60_000)
}

/**
 * A webinar that was held and then deleted: its reports stay. Of a series whose dates nobody remembers, each run is an
 * event of its own.
 */
export async function deletedWebinar(
  reading: Reading,
  ref: WebinarRef,
  run: Run,
  state: CursorState,
): Promise<Webinar> {
  const remembered = rememberedWebinar(reading, ref, state)
  if (remembered !== null) return remembered
  const report = await reading.client.getInstanceReport(ref.kind, run.uuid, reading.sending)
  const shape = shapeOfType(report.type)
  const startsAt = timeOrNull(report.start_time) ?? run.startedAt
  const endsAt: Instant | null = timeOrNull(report.end_time) ?? run.endedAt
  return {
    ...ref,
    ...NOTHING_KNOWN,
    shape: shape === 'single' ? 'single' : 'unplanned',
    topic: textOrNull(report.topic),
    host: textOrNull(report.user_email),
    startsAt,
    minutes: minutesBetween(startsAt, endsAt),
    occurrences: [],
  }
}
