import {
  type EventKey,
  parseEmailAddress,
  type RecordRef,
  type RejectedRecord,
  type Stay,
} from '@turnout/core'
import type { GuestRules } from './google-calendar-options.ts'
import type { CalendarEvent } from './google-calendar-schemas.ts'
import { isHost, toPerson, type Translated } from './google-calendar-to-model.ts'
import { isOfDomain, ownDomains } from './own-domain.ts'

/** What is known of an event when it is looked up who came. */
export interface AttendanceContext {
  readonly calendarId: string
  readonly event: CalendarEvent
  readonly key: EventKey
  /** In epoch milliseconds. */
  readonly startMs: number
  readonly endMs: number
  /** Stays that reach into this time are of the event, where nothing else tells: people come early and leave late. */
  readonly fromMs: number
  readonly untilMs: number
  /** The user whose calendars are read; null where that is not known. */
  readonly reader: string | null
  readonly rules: Required<GuestRules>
  readonly nameMatches: 'quarantine' | 'send'
}

/** Somebody who was in the room, by an address. */
export interface InTheRoom {
  readonly address: string
  readonly name: string | null
  readonly stay: Stay
  /** On which rung of the ladder this stands. */
  readonly evidence: string
}

/** The stay of somebody with an address: theirs, or left out by a rule, or rejected where the address is none. */
export function toAttended(
  { address, name, stay, evidence }: InTheRoom,
  { event, key, rules, reader }: AttendanceContext,
): Translated {
  const { record } = stay
  if (address.includes('*')) return masked(record, key)
  const email = parseEmailAddress(address)
  if (email === null) {
    const message = 'The address in the report cannot be one.'
    return { rejected: { record, reason: 'invalid_email', message, event: key } }
  }
  if (isHost(email, { organizer: event.organizer?.email, reader }))
    return { leftOut: { record, rule: 'organizer', event: key, email } }
  if (rules.ownDomain === 'left-out' && isOfDomain(email, ownDomains(event, reader))) {
    return { leftOut: { record, rule: 'excluded_domain', event: key, email } }
  }
  const person = toPerson(email, name)
  return { participation: { state: 'attended', event: key, person, stays: [stay], evidence } }
}

function masked(record: RecordRef, event: EventKey): Translated {
  const message = 'Google shows this address only in part. Nobody can be told from it.'
  return { rejected: { record, reason: 'masked_email', message, event } }
}

/** A stay of somebody who cannot be told. */
export function unresolved(
  record: RecordRef,
  event: EventKey,
  reason: RejectedRecord['reason'],
  message: string,
): Translated {
  return { rejected: { record, reason, message, event } }
}
