import { type Instant, instantFromEpochMs, parseEmailAddress, toInstant } from '@turnout/core'
import type { ZoomKind } from './zoom-options.ts'
import type { WebinarRef } from './zoom-client.ts'
import type { WebinarDetail } from './zoom-schemas.ts'

/** One planned date of a recurring webinar. */
export interface Occurrence {
  readonly id: string
  readonly startsAt: Instant
  readonly minutes: number
  readonly cancelled: boolean
}

/** A webinar, or a meeting: what Zoom says about it, translated. */
export interface Webinar extends WebinarRef {
  /** Planned once; a series with planned dates; a series that is started when somebody likes. */
  readonly shape: 'single' | 'series' | 'unplanned'
  readonly topic: string | null
  readonly agenda: string | null
  /** The host's address. */
  readonly host: string | null
  readonly startsAt: Instant | null
  readonly minutes: number
  readonly registrationUrl: string | null
  /** `once`: for all dates. `each`: for every date, or for chosen ones. */
  readonly registration: 'none' | 'once' | 'each'
  readonly practiceSession: boolean
  readonly occurrences: readonly Occurrence[]
  readonly deleted: boolean
}

/** One run of a webinar, from start to end. */
export interface Run {
  readonly uuid: string
  readonly startedAt: Instant
  /** Null: not told yet. */
  readonly endedAt: Instant | null
}

/** Zoom's types: 5, 6, 9 are webinars, 2, 3, 8 meetings. */
const SHAPES: Readonly<Record<number, Webinar['shape']>> = {
  2: 'single',
  3: 'unplanned',
  5: 'single',
  6: 'unplanned',
  8: 'series',
  9: 'series',
}
const NO_REGISTRATION = 2
const REGISTER_ONCE = 1
const DEFAULT_MINUTES = 60

/** The webinar as Zoom's details tell it. */
export function toWebinar(kind: ZoomKind, detail: WebinarDetail): Webinar {
  const { settings } = detail
  const shape = shapeOfType(detail.type)
  const hasForm = (settings?.approval_type ?? usualApproval(kind, detail)) !== NO_REGISTRATION
  const once =
    shape !== 'series' || (settings?.registration_type ?? REGISTER_ONCE) === REGISTER_ONCE
  return {
    kind,
    id: detail.id,
    shape,
    topic: textOrNull(detail.topic),
    agenda: textOrNull(detail.agenda),
    host: textOrNull(detail.host_email),
    startsAt: timeOrNull(detail.start_time),
    minutes: detail.duration ?? DEFAULT_MINUTES,
    registrationUrl: textOrNull(detail.registration_url),
    registration: hasForm ? (once ? 'once' : 'each') : 'none',
    practiceSession: settings?.practice_session ?? false,
    occurrences: (detail.occurrences ?? []).flatMap((occurrence) => {
      const startsAt = timeOrNull(occurrence.start_time)
      if (startsAt === null) return []
      const minutes = occurrence.duration ?? detail.duration ?? DEFAULT_MINUTES
      const cancelled = occurrence.status === 'deleted'
      return [{ id: occurrence.occurrence_id, startsAt, minutes, cancelled }]
    }),
    deleted: false,
  }
}

// Where the settings are missing the registrants are asked for, and Zoom says if there is no form; most meetings have none.
function usualApproval(kind: ZoomKind, { registration_url }: WebinarDetail): number {
  return kind === 'webinar' || textOrNull(registration_url) !== null ? 0 : NO_REGISTRATION
}

/** Planned once, in a series, or not at all; what is unknown counts as planned once. */
export function shapeOfType(type: number | null | undefined): Webinar['shape'] {
  return SHAPES[type ?? 0] ?? 'single'
}

/** The moment; null when it is missing or none. */
export function timeOrNull(text: string | null | undefined): Instant | null {
  if (!text) return null
  try {
    return toInstant(text)
  } catch {
    return null
  }
}

/** So many minutes later. */
export function minutesAfter(start: Instant, minutes: number): Instant {
  return instantFromEpochMs(start + minutes * 60_000)
}

/** The text without spaces around; null when nothing is left. */
export function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

/** The address in the form in which addresses are compared; null when it is none. */
export function addressOrNull(text: string | null | undefined): string | null {
  return text ? parseEmailAddress(text) : null
}
