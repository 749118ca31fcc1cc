import {
  type EmailAddress,
  type EventKey,
  type LeftOutRecord,
  parseEmailAddress,
  type Person,
  type RecordRef,
  type Stay,
} from '@turnout/core'
import type { ZoomEvent } from './occurrences.ts'
import { type Participant, participant } from './people-schemas.ts'
import { addressOrNull, textOrNull, timeOrNull } from './webinar.ts'
import {
  fingerprint,
  shortKey,
  type Translated,
  unreadable,
  withoutAddress,
} from './zoom-to-model.ts'

/** The people of an event who are known by other lists than the registrants. */
export interface KnownPeople {
  /** The host's address and user id. */
  readonly host: string | null
  /** Panelists by address, and by name for those whose row has no address. */
  readonly panelistAddresses: ReadonlySet<string>
  readonly panelistNames: ReadonlySet<string>
  /** Whether the panelists could be read: otherwise only a registration tells a guest. */
  readonly panelistsKnown: boolean
  /** A registrant's address by id; null: not known. */
  readonly addressOf: (registrantId: string) => string | null
  /** The address of somebody who was signed in, by participant id; null: not known. */
  readonly addressOfUser: (participantUserId: string) => string | null
}

/** Which people count as attendees. */
export interface WhoCounts {
  readonly panelists: 'registered' | 'leave-out' | 'include'
  readonly hostAttendance: 'leave-out' | 'include'
}

/** A stay with its record's id, or what is wrong with it. */
export interface StayRow {
  readonly key: string
  readonly row: Participant | null
  readonly raw: unknown
}

/** A stay as reported. Zoom gives each join a new `user_id`; its row keeps it while the report grows. */
export function parseStay(raw: unknown): StayRow {
  const parsed = participant.safeParse(raw)
  if (!parsed.success) return { key: `unreadable.${fingerprint(raw)}`, row: null, raw }
  const { user_id, join_time, registrant_id, name } = parsed.data
  const who = textOrNull(user_id) ?? textOrNull(registrant_id) ?? fingerprint(name)
  return { key: shortKey(`${who} ${join_time ?? ''}`), row: parsed.data, raw }
}

/** What a stay becomes. `practice`: it was in a rehearsal before the event. */
export function toStay(
  { key, row, raw }: StayRow,
  run: { readonly uuid: string; readonly practice: boolean },
  event: ZoomEvent,
  people: KnownPeople,
  who: WhoCounts,
): Translated {
  const record: RecordRef = {
    id: `stay:${run.uuid}:${key}`,
    locator: { resource: `report/${event.webinar.kind}s/${run.uuid}/participants`, id: key },
  }
  if (row === null) return unreadable(record, event.key, raw)
  const email = addressOfRow(row, people)
  const rule = leftOutRule(row, email, run.practice, people, who)
  if (rule !== null) {
    return { leftOut: { record, rule, event: event.key, ...(email === null ? {} : { email }) } }
  }
  if (email === null) return withoutAddress(record, event.key, row.user_email, row)
  const stay = stayOf(record, row)
  if (stay === null) return badTime(record, event.key, row)
  return {
    participation: {
      state: 'attended',
      event: event.key,
      person: attendeeOf(row, email),
      stays: [stay],
    },
  }
}

/** Whether the row is of somebody who was let in and is neither host nor panelist: rehearsals have none of them. */
export function isGuest(row: Participant, people: KnownPeople): boolean {
  if (row.status === 'in_waiting_room') return false
  if (!people.panelistsKnown && textOrNull(row.registrant_id) === null) return false
  const reported = addressOrNull(row.user_email)
  const email = addressOfRow(row, people)
  return !isHost(reported, email, people) && !isPanelist(row, reported, email, people)
}

// The registrant's record has the address that the person gave; the report may show the one of a Zoom account.
function addressOfRow(row: Participant, people: KnownPeople): EmailAddress | null {
  const registrantId = textOrNull(row.registrant_id)
  const registered = registrantId === null ? null : people.addressOf(registrantId)
  const userId = textOrNull(row.participant_user_id)
  const candidates = [
    registered,
    row.user_email,
    userId === null ? null : people.addressOfUser(userId),
  ]
  for (const candidate of candidates) {
    const email = candidate ? parseEmailAddress(candidate) : null
    if (email !== null) return email
  }
  return null
}

function leftOutRule(
  row: Participant,
  email: string | null,
  practice: boolean,
  people: KnownPeople,
  who: WhoCounts,
): LeftOutRecord['rule'] | null {
  if (row.status === 'in_waiting_room') return 'waiting_room'
  const reported = addressOrNull(row.user_email)
  if (isHost(reported, email, people))
    return practice ? 'practice_session' : who.hostAttendance === 'include' ? null : 'host'
  if (!isPanelist(row, reported, email, people)) return null
  if (practice) return 'practice_session'
  if (who.panelists === 'include') return null
  const registered = textOrNull(row.registrant_id) !== null
  return who.panelists === 'registered' && registered ? null : 'panelist'
}

function isHost(reported: string | null, email: string | null, { host }: KnownPeople): boolean {
  return host !== null && (reported === host || email === host)
}

function isPanelist(
  row: Participant,
  reported: string | null,
  email: string | null,
  people: KnownPeople,
): boolean {
  if (reported !== null && people.panelistAddresses.has(reported)) return true
  if (email !== null) return people.panelistAddresses.has(email)
  // A panelist who came by the link in the invitation can have a row without an address.
  const name = textOrNull(row.name)?.toLowerCase() ?? ''
  return textOrNull(row.registrant_id) === null && people.panelistNames.has(name)
}

function stayOf(record: RecordRef, row: Participant): Stay | null {
  const joinedAt = timeOrNull(row.join_time)
  const leftAt = timeOrNull(row.leave_time)
  const unread = [row.join_time, row.leave_time].filter((text) => textOrNull(text) !== null).length
  if (unread !== [joinedAt, leftAt].filter((time) => time !== null).length) return null
  // Both times are enough: Zoom's duration may be 0 while it is worked on, and is said to be inexact.
  const seconds = joinedAt !== null && leftAt !== null ? 0 : (row.duration ?? 0)
  return {
    record,
    ...(joinedAt === null ? {} : { joinedAt }),
    ...(leftAt === null ? {} : { leftAt }),
    ...(seconds > 0 ? { seconds } : {}),
  }
}

// Only for people without a registration: where there is one, its names came with it.
function attendeeOf(row: Participant, email: EmailAddress): Person {
  const name = textOrNull(row.name)
  if (name === null || textOrNull(row.registrant_id) !== null) return { email }
  const [firstName = name, ...rest] = name.split(/\s+/)
  const lastName = rest.join(' ')
  return { email, firstName, ...(lastName === '' ? {} : { lastName }) }
}

function badTime(record: RecordRef, event: EventKey, row: Participant): Translated {
  const message = 'The join time or the leave time cannot be read.'
  return { rejected: { record, event, reason: 'bad_time', message, raw: JSON.stringify(row) } }
}
