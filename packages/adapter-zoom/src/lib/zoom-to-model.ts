import {
  type EmailAddress,
  type EventKey,
  type LeftOutRecord,
  parseEmailAddress,
  type Participation,
  type Person,
  type RecordRef,
  type RejectedRecord,
} from '@turnout/core'
import type { ZoomEvent } from './occurrences.ts'
import { type Registrant, registrant } from './people-schemas.ts'
import { textOrNull, timeOrNull } from './webinar.ts'

/** What one source record became: exactly one of three. */
export type Translated =
  | { readonly participation: Participation }
  | { readonly leftOut: LeftOutRecord }
  | { readonly rejected: RejectedRecord }

/** A registrant with its record's key. */
export interface RegistrantRow {
  readonly key: string
  readonly row: Registrant | null
  readonly raw: unknown
}

/** A registrant as listed; one that cannot be read keeps a key of its own. */
export function parseRegistrant(raw: unknown): RegistrantRow {
  const parsed = registrant.safeParse(raw)
  if (parsed.success) return { key: shortKey(parsed.data.id), row: parsed.data, raw }
  return { key: `unreadable.${fingerprint(raw)}`, row: null, raw }
}

/** What a registrant becomes at one event. */
export function toRegistration(
  { key, row, raw }: RegistrantRow,
  status: 'approved' | 'pending' | 'denied',
  event: ZoomEvent,
  trackingSource: string | null,
): Translated {
  const record = registrantRecord(event, key)
  if (row === null) return unreadable(record, event.key, raw)
  const email = parseEmailAddress(row.email ?? '')
  if (status !== 'approved') return { leftOut: leftOutRegistrant(record, event.key, status, email) }
  if (email === null) return withoutAddress(record, event.key, row.email, row)
  return {
    participation: {
      state: 'registered',
      event: event.key,
      person: personOf(row, email, trackingSource),
      occurredAt: timeOrNull(row.create_time),
      record,
    },
  }
}

// Someone who was approved and is denied later was cancelled by an administrator. Only the ledger knows who was
// registered: without an address the record does not keep them in the roster, and whoever was registered vanishes.
function leftOutRegistrant(
  record: RecordRef,
  event: EventKey,
  rule: 'pending' | 'denied',
  email: EmailAddress | null,
): LeftOutRecord {
  return { record, rule, event, ...(rule === 'denied' || email === null ? {} : { email }) }
}

function registrantRecord(
  { webinar, occurrenceId, key }: ZoomEvent,
  registrantId: string,
): RecordRef {
  const place = webinar.shape === 'single' ? '' : `:${occurrenceId ?? key.eventId}`
  return {
    id: `registrant:${webinar.id}${place}:${registrantId}`,
    locator: { resource: `${webinar.kind}s/${webinar.id}/registrants`, id: registrantId },
  }
}

/** The fields of the registration form by the names under which they are given. The personal join link is not one. */
const FIELDS = {
  address: 'address',
  city: 'city',
  state: 'state',
  zip: 'zip',
  country: 'country',
  phone: 'phone',
  industry: 'industry',
  org: 'organization',
  job_title: 'job_title',
  purchasing_time_frame: 'purchasing_time_frame',
  role_in_purchase_process: 'role_in_purchase_process',
  no_of_employees: 'number_of_employees',
  comments: 'comments',
} as const satisfies Partial<Record<keyof Registrant, string>>

function personOf(row: Registrant, email: EmailAddress, trackingSource: string | null): Person {
  const firstName = textOrNull(row.first_name)
  const lastName = textOrNull(row.last_name)
  const fields = fieldsOf(row, trackingSource)
  return {
    email,
    ...(firstName === null ? {} : { firstName }),
    ...(lastName === null ? {} : { lastName }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  }
}

function fieldsOf(row: Registrant, trackingSource: string | null): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [field, name] of Object.entries(FIELDS)) {
    const value = textOrNull(row[field as keyof typeof FIELDS])
    if (value !== null) fields[name] = value
  }
  // Zoom names custom questions by their title alone; two with one title are put together.
  for (const { title, value } of row.custom_questions ?? []) {
    const [name, answer] = [textOrNull(title), textOrNull(value)]
    if (name === null || answer === null) continue
    fields[name] = fields[name] === undefined ? answer : `${fields[name]}; ${answer}`
  }
  if (trackingSource !== null) fields['tracking_source'] = trackingSource
  return fields
}

/** A record without an address, or with one that is none. */
export function withoutAddress(
  record: RecordRef,
  event: EventKey,
  told: string | null | undefined,
  row: object,
): Translated {
  const isEmpty = textOrNull(told) === null
  return {
    rejected: {
      record,
      event,
      reason: isEmpty ? 'no_email' : 'invalid_email',
      message: isEmpty
        ? 'Zoom shows no e-mail address for this person.'
        : 'What Zoom shows as the e-mail address is none.',
      raw: JSON.stringify(row),
    },
  }
}

/** A record that has not the documented shape. */
export function unreadable(record: RecordRef, event: EventKey, raw: unknown): Translated {
  const message = 'The record does not have the shape that Zoom documents.'
  return { rejected: { record, event, reason: 'malformed_record', message, raw: withoutLink(raw) } }
}

// What could not be read may hold the person's own join link, which opens the webinar in their name.
function withoutLink(raw: unknown): string {
  return (
    JSON.stringify(raw, (name, value: unknown) => (name === 'join_url' ? undefined : value)) ?? ''
  )
}

/** The key, cut to a fingerprint when it is unusually long. */
export function shortKey(key: string): string {
  return key.length > 80 ? fingerprint(key) : key
}

/** The same text for the same content; the personal join link does not count. */
export function fingerprint(raw: unknown): string {
  let hash = 0n
  for (const char of withoutLink(raw))
    hash = BigInt.asUintN(64, hash * 1_099_511_628_211n + BigInt(char.codePointAt(0) ?? 0))
  return hash.toString(16)
}
