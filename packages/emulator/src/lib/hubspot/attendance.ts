import type { ActivityOutcome, ActivityReason } from './activity-log.ts'
import { type ApiError, invalid } from './api-error.ts'
import { attendanceRow, type AttendanceRow } from './attendance-row.ts'
import type { Behaviour } from './behaviour.ts'
import { type Contact, isEmail } from './contacts.ts'
import { type JsonObject, latestEpochMs } from './json.ts'
import type { MarketingEvent } from './marketing-events.ts'
import type { Activity, SubscriberState } from './participations.ts'
import type { Portal } from './portal.ts'

/** A batch of one state at one event. */
export interface AttendanceBatch {
  readonly portal: Portal
  readonly event: MarketingEvent
  readonly state: SubscriberState
  readonly inputs: readonly unknown[]
  /** Answers the whole batch because of its size; null: it is not too large. */
  readonly refusal: ApiError | null
  readonly by: 'vid' | 'email'
  /** The subscriber-state upserts make no contacts and know no times. */
  readonly legacy: boolean
  readonly behaviour: Behaviour
  readonly requestId: number
  readonly now: number
}

/** What the answer to a batch lists. */
export interface AttendanceResult {
  readonly results: readonly JsonObject[]
  readonly errors: readonly JsonObject[]
}

interface Verdict {
  readonly outcome: ActivityOutcome
  readonly reason: ActivityReason | null
  readonly listed: boolean
  readonly error: JsonObject | null
}

/** Takes a batch as HubSpot does: row by row, much of it in silence. Throws an ApiError where HubSpot refuses all of it. */
export function recordAttendance(batch: AttendanceBatch): AttendanceResult {
  const rows = batch.inputs.map(attendanceRow)
  refuseWholeRequest(batch, rows)
  const results: JsonObject[] = []
  const errors: JsonObject[] = []
  for (const row of rows) {
    const verdict = judge(row, batch)
    const { contact, created } = contactOf(row, verdict, batch)
    const settled = contact === undefined ? withoutContact(verdict, row, batch) : verdict
    const final = contact === undefined ? settled : settleWith(contact, row, settled, batch)
    log(row, final, { contact, created }, batch)
    if (final.error !== null) errors.push(final.error)
    if (final.listed && contact !== undefined) results.push(resultOf(contact, row))
  }
  return { results: batch.behaviour.emptyResults ? [] : results, errors }
}

function refuseWholeRequest(batch: AttendanceBatch, rows: readonly AttendanceRow[]): void {
  const { behaviour, refusal } = batch
  if (refusal !== null) refuseAll(batch, rows, refusal, 'batch_too_large')
  const untimed = rows.find((row) => row.interactionDateTime === null)
  if (untimed !== undefined && behaviour.missingInteractionDateTime === 'refused') {
    refuseAll(batch, rows, invalid('Some required fields were not set: [interactionDateTime]'))
  }
  const bad = rows.find((row) => isMalformed(row, batch))
  if (bad !== undefined && behaviour.badRow === 'whole-request') {
    refuseAll(batch, rows, invalid(malformedMessage(bad, batch)))
  }
}

function refuseAll(
  batch: AttendanceBatch,
  rows: readonly AttendanceRow[],
  error: ApiError,
  reason: ActivityReason = 'request_refused',
): never {
  const verdict = refused(reason, {})
  for (const row of rows) log(row, verdict, { contact: undefined, created: false }, batch)
  throw error
}

function judge(row: AttendanceRow, batch: AttendanceBatch): Verdict {
  const { behaviour } = batch
  if (isMalformed(row, batch)) {
    return refused('malformed_row', rowError('INVALID_CONTACT', malformedMessage(row, batch)))
  }
  if (row.interactionDateTime === null) return dropped('no_interaction_date_time')
  // Seconds instead of milliseconds lie in January 1970; HubSpot drops them without a word.
  if (row.interactionDateTime < 100_000_000_000 || row.interactionDateTime > latestEpochMs) {
    return dropped('interaction_date_time_not_in_milliseconds')
  }
  if (batch.state !== 'attend' || batch.legacy) return stored
  if (row.joinedAt === null || row.leftAt === null) return judgeUntimed(behaviour)
  if (row.joinedAt >= row.leftAt) {
    const who = batch.by === 'email' ? (row.email ?? '') : (row.vid ?? '')
    const code = `JOINED_AT_IS_LATER_THAN_LEFT_AT_FOR_${batch.by === 'email' ? 'EMAIL' : 'VID'}`
    const message = `joinedAt param must be earlier than leftAt for \`${who}\``
    return refused('joined_at_is_later_than_left_at', rowError(code, message))
  }
  if (row.leftAt - row.joinedAt < 1000) {
    return { ...dropped('span_under_one_second'), listed: true }
  }
  return stored
}

const stored: Verdict = { outcome: 'stored', reason: null, listed: true, error: null }

function judgeUntimed(behaviour: Behaviour): Verdict {
  if (behaviour.attendWithoutTimes === 'stored') return stored
  const listed = behaviour.attendWithoutTimes === 'reported'
  return { ...dropped('attend_without_times'), listed }
}

function dropped(reason: ActivityReason): Verdict {
  return { outcome: 'dropped', reason, listed: false, error: null }
}

function refused(reason: ActivityReason, error: JsonObject): Verdict {
  return { outcome: 'refused', reason, listed: false, error }
}

function contactOf(
  row: AttendanceRow,
  verdict: Verdict,
  batch: AttendanceBatch,
): { contact: Contact | undefined; created: boolean } {
  const { contacts, properties } = batch.portal
  if (batch.by === 'vid') {
    return { contact: row.vid === null ? undefined : contacts.get(row.vid), created: false }
  }
  const found = row.email === null ? undefined : contacts.byEmail(row.email)
  // What is listed needs a contact, stored or not.
  if (found !== undefined || batch.legacy || !verdict.listed || row.email === null) {
    return { contact: found, created: false }
  }
  const known = properties.onlyKnown('contacts', row.contactProperties)
  const contact = contacts.add({ email: row.email, properties: known }, batch.now)
  return { contact, created: true }
}

function withoutContact(verdict: Verdict, row: AttendanceRow, batch: AttendanceBatch): Verdict {
  if (verdict.outcome !== 'stored') return verdict
  if (batch.behaviour.unknownContact === 'omitted') return dropped('unknown_contact')
  const who = row.vid ?? row.email ?? ''
  return refused(
    'unknown_contact',
    rowError('CONTACT_NOT_FOUND', `Contact \`${who}\` was not found`),
  )
}

function settleWith(
  contact: Contact,
  row: AttendanceRow,
  verdict: Verdict,
  batch: AttendanceBatch,
): Verdict {
  if (verdict.outcome !== 'stored' || row.interactionDateTime === null) return verdict
  const { participations } = batch.portal
  const before = participations
    .find(batch.event.objectId, contact.id)
    ?.activities.find((activity) => activity.interactionDateTime === row.interactionDateTime)
  const activity = {
    state: batch.state,
    interactionDateTime: row.interactionDateTime,
    joinedAt: batch.state === 'attend' && !batch.legacy ? row.joinedAt : null,
    leftAt: batch.state === 'attend' && !batch.legacy ? row.leftAt : null,
    receivedAt: batch.now,
  }
  if (before !== undefined && !overwrites(before, activity, batch.behaviour)) {
    const listed = batch.behaviour.repeatedActivity === 'reported'
    return { outcome: 'repeated', reason: 'repeated_timestamp', listed, error: null }
  }
  participations.store(batch.event.objectId, contact.id, activity)
  return before === undefined ? verdict : { ...verdict, outcome: 'overwritten' }
}

function overwrites(
  before: Activity,
  after: Omit<Activity, 'number'>,
  { repeatedTimestamp }: Behaviour,
): boolean {
  if (repeatedTimestamp === 'keeps' || before.state !== after.state) return false
  return before.joinedAt !== after.joinedAt || before.leftAt !== after.leftAt
}

function isMalformed(row: AttendanceRow, { by, behaviour }: AttendanceBatch): boolean {
  if (by === 'vid') return row.vid === null
  if (row.email === null || !isEmail(row.email)) return true
  return behaviour.badEmails.includes(row.email)
}

function malformedMessage(row: AttendanceRow, { by }: AttendanceBatch): string {
  if (by === 'vid') return 'Some required fields were not set: [vid]'
  return row.email === null
    ? 'Some required fields were not set: [email]'
    : `Email address ${row.email} is invalid`
}

function rowError(code: string, message: string): JsonObject {
  const subCategory = `AttendanceValidationError.${code}`
  return { status: 'error', category: 'VALIDATION_ERROR', subCategory, message, context: {} }
}

function resultOf(contact: Contact, row: AttendanceRow): JsonObject {
  const vid = Number(contact.id)
  return row.email === null ? { vid } : { vid, email: row.email }
}

/** Notes what came in for an event that is not there. */
export function logUnknownEvent(
  inputs: readonly unknown[],
  place: Omit<ActivityPlace, 'event'>,
  externalEventId: string | null,
): void {
  const verdict = refused('unknown_event', {})
  const nobody = { contact: undefined, created: false }
  for (const row of inputs.map(attendanceRow))
    log(row, verdict, nobody, { ...place, event: null }, externalEventId)
}

type ActivityPlace = Pick<AttendanceBatch, 'portal' | 'state' | 'requestId' | 'now'> & {
  readonly event: MarketingEvent | null
}

function log(
  row: AttendanceRow,
  { outcome, reason }: Verdict,
  { contact, created }: { contact: Contact | undefined; created: boolean },
  { portal, event, state, requestId, now }: ActivityPlace,
  externalEventId: string | null = event?.externalIds?.externalEventId ?? null,
): void {
  portal.activityLog.add({
    receivedAt: now,
    requestId,
    eventObjectId: event?.objectId ?? null,
    externalEventId,
    state,
    contactId: contact?.id ?? null,
    vid: row.vid,
    email: row.email ?? contact?.email ?? null,
    interactionDateTime: row.interactionDateTime,
    joinedAt: row.joinedAtText,
    leftAt: row.leftAtText,
    outcome,
    reason,
    contactCreated: created,
  })
}
