import { type RecordRef, type Stay, toInstant } from '@turnout/core'
import { type AttendanceContext, toAttended, unresolved } from './attended-person.ts'
import type { Translated } from './google-calendar-to-model.ts'
import type { Activity } from './google-meet-schemas.ts'

/** The rung that these stays stand on. */
const REPORTS_EVIDENCE = 'reports.call_ended'

/** One row of the audit log: an endpoint that left a call. */
export interface CallEnded {
  readonly time: string | null
  readonly parameters: ReadonlyMap<string, string>
  readonly qualifier: string
}

/** The `call_ended` rows of an activity. */
export function callsEnded({ id, events }: Activity): CallEnded[] {
  return (events ?? [])
    .filter(({ name }) => name === 'call_ended')
    .map(({ parameters }) => ({
      time: id?.time ?? null,
      qualifier: `${id?.time ?? ''} ${id?.uniqueQualifier ?? ''}`,
      parameters: new Map(
        (parameters ?? []).flatMap(({ name, value, intValue }) => {
          const text = value ?? intValue
          return name == null || text == null ? [] : [[name, text] as const]
        }),
      ),
    }))
}

/**
 * Whether the row is of this event. The log names the occurrence where the call began from the calendar; every
 * occurrence of a series has the same code, so that the times decide elsewhere.
 */
export function isOfEvent(
  row: CallEnded,
  { event, fromMs, untilMs }: Pick<AttendanceContext, 'event' | 'fromMs' | 'untilMs'>,
): boolean {
  const named = row.parameters.get('calendar_event_id')
  if (named === event.id) return true
  if (named !== undefined && named !== '' && named !== event.recurringEventId) return false
  const leftMs = Date.parse(row.time ?? '')
  const joinedMs = leftMs - secondsOf(row) * 1000
  return leftMs > fromMs && joinedMs < untilMs
}

/** The id of a row's record: one endpoint of one call, whatever else the log says about it twice. */
export function callRecord({ parameters, qualifier }: CallEnded, calendarId: string): RecordRef {
  const endpoint = parameters.get('endpoint_id') ?? qualifier
  const id = `${parameters.get('conference_id') ?? ''}/${endpoint}`
  return { id: `${calendarId}/call/${id}`, locator: { resource: 'reports/meet/call_ended', id } }
}

/** A row as a stay: it tells when the endpoint left and for how long it was there. */
export function toCallRecord(row: CallEnded, context: AttendanceContext): Translated {
  const { parameters, time } = row
  const { key } = context
  const record = callRecord(row, context.calendarId)
  if (parameters.get('identifier_type') === 'device_id') {
    return { leftOut: { record, rule: 'resource', event: key } }
  }
  const stay = stayOf(row, record)
  if (stay === null) {
    const reason = time === null ? 'missing_time' : 'bad_time'
    return unresolved(record, key, reason, 'The log tells no time at which this call ended.')
  }
  const address = parameters.get('identifier')
  if (address === undefined || address === '') {
    const message = 'Somebody joined without a Google account: the log tells no address.'
    return unresolved(record, key, 'no_email', message)
  }
  if (parameters.get('identifier_type') === 'phone_number') {
    return unresolved(record, key, 'no_email', 'Somebody joined by telephone.')
  }
  const name = parameters.get('display_name') ?? null
  return toAttended({ address, name, stay, evidence: REPORTS_EVIDENCE }, context)
}

// The duration is missing, or 0, in some rows: then nobody knows how long it was.
function stayOf(row: CallEnded, record: RecordRef): Stay | null {
  try {
    const leftAt = toInstant(row.time ?? '')
    const seconds = secondsOf(row)
    return seconds > 0 ? { record, leftAt, seconds } : { record, leftAt }
  } catch {
    return null
  }
}

function secondsOf({ parameters }: CallEnded): number {
  const seconds = Number(parameters.get('duration_seconds') ?? 0)
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0
}
