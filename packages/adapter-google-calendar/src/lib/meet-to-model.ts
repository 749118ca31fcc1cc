import { parseEmailAddress, type RecordRef, type Stay, toInstant } from '@turnout/core'
import { type AttendanceContext, toAttended, unresolved } from './attended-person.ts'
import type { CalendarEvent } from './google-calendar-schemas.ts'
import type { Translated } from './google-calendar-to-model.ts'
import type { MeetSession, Participant } from './google-meet-schemas.ts'

// Meet tells no address: whichever way one is found, it is probable, and the rung says so.
const BY_DIRECTORY = 'probable: meet.session matched by the directory'
const BY_NAME = 'probable: meet.session matched by name'

/** The record of a session. */
export function sessionRecord({ name }: MeetSession, calendarId: string): RecordRef {
  return { id: `${calendarId}/${name}`, locator: { resource: 'meet', id: name } }
}

/**
 * A session as a stay. Meet tells no addresses: `address` is the directory's for people of the own organization;
 * for others only a guest with the same name can be found, and that is probable, not certain.
 */
export function toSessionRecord(
  session: MeetSession,
  { participant, address }: { readonly participant: Participant; readonly address: string | null },
  context: AttendanceContext,
): Translated {
  const record = sessionRecord(session, context.calendarId)
  const stay = stayOf(session, record)
  if (stay === null) {
    return unresolved(record, context.key, 'bad_time', 'Meet tells no times of this stay.')
  }
  const name = displayNameOf(participant)
  if (address !== null) {
    return toAttended({ address, name, stay, evidence: BY_DIRECTORY }, context)
  }
  const found = guestsNamed(name, context.event)
  const [only] = found
  if (only === undefined || participant.phoneUser != null) {
    const message = 'Meet tells a name only, and no guest has it.'
    return unresolved(record, context.key, 'no_email', message)
  }
  if (found.length > 1) {
    const message = 'Meet tells a name only, and more than one guest has it.'
    return unresolved(record, context.key, 'ambiguous_person', message)
  }
  if (context.nameMatches === 'quarantine') {
    const message =
      "Meet tells a name only. One guest has it: with nameMatches: 'send' that is taken for the person."
    return unresolved(record, context.key, 'no_email', message)
  }
  return toAttended({ address: only, name, stay, evidence: BY_NAME }, context)
}

function displayNameOf(participant: Participant): string | null {
  const { signedinUser, anonymousUser, phoneUser } = participant
  return (signedinUser ?? anonymousUser ?? phoneUser)?.displayName ?? null
}

function guestsNamed(name: string | null, { attendees }: CalendarEvent): string[] {
  const wanted = normalised(name ?? '')
  if (wanted === '') return []
  const found = (attendees ?? []).flatMap(({ displayName, email, resource }) =>
    resource !== true && typeof email === 'string' && normalised(displayName ?? '') === wanted
      ? [parseEmailAddress(email) ?? '']
      : [],
  )
  return [...new Set(found)].filter((address) => address !== '')
}

// Capitals, accents, order of spaces and a note in brackets say nothing about who it is.
function normalised(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\([^)]*\)/g, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function stayOf({ startTime, endTime }: MeetSession, record: RecordRef): Stay | null {
  try {
    const joinedAt = startTime == null ? {} : { joinedAt: toInstant(startTime) }
    const leftAt = endTime == null ? {} : { leftAt: toInstant(endTime) }
    return startTime == null && endTime == null ? null : { record, ...joinedAt, ...leftAt }
  } catch {
    return null
  }
}
