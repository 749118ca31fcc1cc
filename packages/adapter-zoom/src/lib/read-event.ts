import { CompactMap } from './compact-map.ts'
import { toEvent, type ZoomEvent } from './occurrences.ts'
import { readStays, type ReportOutcome } from './read-attendance.ts'
import { readRegistrations } from './read-registrations.ts'
import type { Part, Reading } from './reading.ts'
import { nextReport, reportStatus, RETRY_AFTER_MS } from './report-schedule.ts'
import type { Run } from './webinar.ts'

/** An event that was held, and its runs. */
export interface HeldEvent {
  readonly event: ZoomEvent
  readonly runs: readonly Run[]
  /** Whether its registrations are read as well, or only the report again. */
  readonly registrations: 'read' | 'when-forgotten'
}

/** When the event ended, and when its report is read again; null: never. */
export interface HeldOutcome {
  readonly endedAt: number
  readonly next: number | null
}

/** Gives a held event whole: itself, its registrations, its stays, and how settled they are. */
export async function* readHeldEvent(
  reading: Reading,
  held: HeldEvent,
): AsyncGenerator<Part, HeldOutcome> {
  const { knowledge, settings } = reading
  const { event, runs } = held
  const { eventId } = event.key
  yield { events: [toEvent(event, true, settings.now())] }
  const known = held.registrations === 'read' ? null : knowledge.book(eventId)
  const book = known ?? new CompactMap()
  if (known === null) yield* registrationsOfEvent(reading, event, book)
  const outcome = yield* readStays(reading, event, runs, book)
  const now = settings.now()
  const endedAt = endOf(runs, event, outcome)
  const status = attendanceStatus(reading, event, endedAt, outcome)
  if (status !== null) yield { attendance: [{ event: event.key, status }] }
  const next =
    nextReport(endedAt, now) ?? (isStillShort(outcome, endedAt, now) ? now + RETRY_AFTER_MS : null)
  if (next === null) knowledge.forgetBook(eventId)
  else knowledge.keepBook(eventId, book)
  return { endedAt, next }
}

/** A report that stays shorter than Zoom counts is not read for ever. */
const STOP_AFTER_MS = 30 * 3_600_000

function isStillShort({ short }: ReportOutcome, endedAt: number, now: number): boolean {
  return short && now - endedAt < STOP_AFTER_MS
}

/** Gives the registrations of one event. */
export async function* registrationsOfEvent(
  reading: Reading,
  event: ZoomEvent,
  book: CompactMap | null,
): AsyncGenerator<Part> {
  const { webinar } = event
  if (webinar.registration === 'none' || webinar.deleted) return
  const occurrenceId = webinar.registration === 'each' ? event.occurrenceId : null
  yield* readRegistrations(reading, { webinar, occurrenceId, events: [event], book })
}

function endOf(runs: readonly Run[], event: ZoomEvent, { lastLeave }: ReportOutcome): number {
  const ends = runs.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]))
  const known = ends.length === runs.length && ends.length > 0
  return known
    ? Math.max(...ends)
    : Math.max(...ends, lastLeave ?? event.endsAt ?? event.startsAt ?? 0)
}

function attendanceStatus(
  reading: Reading,
  event: ZoomEvent,
  endedAt: number,
  outcome: ReportOutcome,
): 'provisional' | 'final' | 'unknown' | null {
  const now = reading.settings.now()
  const settled = reportStatus(endedAt, now)
  const name = `"${event.webinar.topic ?? event.key.eventId}" (${event.key.eventId})`
  if (outcome.short) reading.notices.add(`Zoom lists fewer stays of ${name} than it counts.`)
  if (outcome.read > 0) {
    // Who was in a run that cannot be read stays unknown: the event is not called complete.
    return outcome.refused > 0 || isStillShort(outcome, endedAt, now) ? 'provisional' : settled
  }
  if (settled === 'provisional' && outcome.refused === 0) return null
  reading.notices.add(
    `Zoom has no report for ${name}: who attended stays unknown. Meetings with fewer than two participants have none.`,
  )
  return 'unknown'
}
