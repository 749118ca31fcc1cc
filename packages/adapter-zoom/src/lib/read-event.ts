import type { AttendanceListing } from '@turnout/core'
import { CompactMap } from './compact-map.ts'
import { endedBeforeStart, toEvent, type ZoomEvent } from './occurrences.ts'
import { readStays } from './read-attendance.ts'
import { readRegistrations } from './read-registrations.ts'
import type { Part, Reading } from './reading.ts'
import type { ReportOutcome } from './report-outcome.ts'
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
  const isRehearsed = runs.every(({ endedAt }) => endedBeforeStart(event, endedAt))
  yield { events: [toEvent(event, !isRehearsed, settings.now())] }
  const known = held.registrations === 'read' ? null : knowledge.book(eventId)
  const book = known ?? new CompactMap()
  if (known === null) yield* registrationsOfEvent(reading, event, book)
  const outcome = yield* readStays(reading, event, runs, book)
  const now = settings.now()
  const { endedAt } = outcome
  for (const status of attendanceStatuses(reading, event, outcome))
    yield { attendance: [{ event: event.key, status }] }
  const next =
    nextReport(endedAt, now) ?? (isStillShort(outcome, now) ? now + RETRY_AFTER_MS : null)
  if (next === null) knowledge.forgetBook(eventId)
  else knowledge.keepBook(eventId, book)
  return { endedAt, next }
}

/** A report that stays shorter than Zoom counts is not read for ever. */
const STOP_AFTER_MS = 30 * 3_600_000

function isStillShort({ short, endedAt }: ReportOutcome, now: number): boolean {
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

type AttendanceStatus = AttendanceListing['status']

function attendanceStatuses(
  reading: Reading,
  event: ZoomEvent,
  outcome: ReportOutcome,
): AttendanceStatus[] {
  const { notices, settings } = reading
  const now = settings.now()
  const name = `"${event.webinar.topic ?? event.key.eventId}" (${event.key.eventId})`
  if (outcome.short) notices.add(`Zoom lists fewer stays of ${name} than it counts.`)
  const settled = isStillShort(outcome, now) ? 'provisional' : reportStatus(outcome.endedAt, now)
  if (settled === 'provisional') {
    if (outcome.read > 0) return mayBeRehearsal(event, outcome) ? [] : ['provisional']
    if (outcome.refused === 0) return []
  }
  const doubt = doubtAbout(event, outcome)
  if (doubt === null) return ['final']
  if (!event.cancelled) notices.add(`${name}: ${doubt}`)
  // Who is known to have come is sent; who is not may have been where Turnout cannot look, and is no no-show.
  return outcome.read > 0 ? ['provisional', 'unknown'] : ['unknown']
}

/** Why nobody can tell who did not come; null: the reports tell it. */
function doubtAbout(event: ZoomEvent, outcome: ReportOutcome): string | null {
  const { read, refused, missing } = outcome
  if (read === 0) {
    return 'Zoom has no report, who attended stays unknown. Meetings with fewer than two participants have none.'
  }
  // Zoom makes no report of a meeting that somebody was in alone: it leaves nobody out.
  const lost = refused + (event.webinar.kind === 'webinar' ? missing : 0)
  if (lost > 0) {
    return `the reports of ${lost} of its ${read + refused + missing} runs cannot be read. Who is in the others was sent, and the event is not completed: nobody can tell who did not come. Export the attendee report in the Zoom portal and import it with the CSV adapter.`
  }
  if (outcome.unmatched > 0) {
    return `${outcome.unmatched} of its stays cannot be matched to registrants without the participant report. The event is not completed: nobody can tell who did not come.`
  }
  return mayBeRehearsal(event, outcome)
    ? 'only the host and panelists were there, so it was perhaps only rehearsed. Nobody is taken for a no-show, and the event is not completed.'
    : null
}

/**
 * Zoom's lists do not tell a practice session from the webinar [only the notification of the end does]. Attendees
 * cannot join one: where there were none, and there was reason to rehearse, it may have been no more than that.
 */
function mayBeRehearsal({ webinar }: ZoomEvent, { guests, onlyBefore }: ReportOutcome): boolean {
  return guests === 0 && (onlyBefore || webinar.practiceSession || webinar.deleted)
}
