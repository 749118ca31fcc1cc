import { hash } from 'node:crypto'
import {
  type EventKey,
  eventKey,
  type EventStatus,
  type Instant,
  instantFromEpochMs,
  type LeftOutRecord,
  type LeftOutRule,
  parseEmailAddress,
  type Participation,
  type Person,
  type RecordRef,
  type RejectedRecord,
  type WebinarEvent,
} from '@turnout/core'
import type { Given } from './google-calendar-cursor.ts'
import type { GuestRules } from './google-calendar-options.ts'
import type { CalendarEvent, Guest } from './google-calendar-schemas.ts'
import { instantOfTime } from './local-time.ts'
import { isOfDomain, ownDomains } from './own-domain.ts'

/** What is known of the calendar that an event is in. */
export interface CalendarContext {
  readonly id: string
  readonly name: string
  readonly zone: string
}

/** What one source record became. */
export type Translated =
  | { readonly participation: Participation }
  | { readonly leftOut: LeftOutRecord }
  | { readonly rejected: RejectedRecord }

/** How long after its scheduled end an event still counts as live: webinars run over. */
const GRACE_MS = 30 * 60_000

/** An event's own record, where the whole event is left out or rejected. */
export function eventRecord(calendarId: string, eventId: string): RecordRef {
  return {
    id: `${calendarId}/${eventId}`,
    locator: { resource: `calendars/${calendarId}/events`, id: eventId },
  }
}

/**
 * An event or an occurrence of a series. @throws InvalidValueError when it can be given no key or time.
 */
export function toWebinarEvent(
  event: CalendarEvent,
  calendar: CalendarContext,
  now: number,
): WebinarEvent & { readonly startsAt: Instant; readonly endsAt: Instant } {
  const startsAt = instantOfTime(event.start ?? {}, calendar.zone)
  const endsAt = instantOfTime(event.end ?? event.start ?? {}, calendar.zone)
  return {
    key: keyOf(calendar.id, event.id),
    ...described(event, calendar),
    startsAt,
    endsAt,
    status: event.status === 'cancelled' ? 'cancelled' : statusAt(now, startsAt, endsAt),
  }
}

/** An event that was called off. Google guarantees its id only: what is missing is what was given before. */
export function toCancelledEvent(
  id: string,
  [, title, start, end]: Given,
  details: CalendarEvent | null,
  calendar: CalendarContext,
): WebinarEvent {
  return {
    key: keyOf(calendar.id, id),
    ...described(details ?? { id }, calendar),
    title,
    startsAt: instantFromEpochMs(start * 1000),
    endsAt: instantFromEpochMs(end * 1000),
    status: 'cancelled',
  }
}

/** The key of an event: the calendar's id, and the event's or occurrence's. */
export function keyOf(calendarId: string, eventId: string): EventKey {
  return eventKey({ accountId: calendarId, eventId })
}

function described(
  { summary, description, organizer, ...event }: CalendarEvent,
  calendar: CalendarContext,
) {
  const url = meetingUrl(event)
  return {
    title: summary ?? null,
    organizer: organizer?.displayName ?? calendar.name,
    ...(description ? { description } : {}),
    ...(url === null ? {} : { url }),
  }
}

function meetingUrl({
  hangoutLink,
  conferenceData,
}: Omit<CalendarEvent, 'summary'>): string | null {
  const video = conferenceData?.entryPoints?.find((entry) => entry.entryPointType === 'video')
  return hangoutLink ?? video?.uri ?? null
}

function statusAt(now: number, startsAt: Instant, endsAt: Instant): EventStatus {
  if (now < startsAt) return 'scheduled'
  return now < endsAt + GRACE_MS ? 'live' : 'ended'
}

/** The code of the event's Meet link; null where it has none, or the link of another product. */
export function meetCodeOf({ conferenceData }: CalendarEvent): string | null {
  const isMeet = conferenceData?.conferenceSolution?.key?.type === 'hangoutsMeet'
  return isMeet ? (conferenceData?.conferenceId ?? null) : null
}

/** Whether the event lists all of its guests: only then does a missing one mean anything. */
export function hasWholeGuestList(event: CalendarEvent, accessRole: string | null): boolean {
  const { attendees, attendeesOmitted, organizer } = event
  const expanding = attendees?.some(({ asyncOperation }) => asyncOperation === 'inProgress')
  // Above 200 guests only the organizer's copy tells their replies.
  const isCopy = organizer !== null && organizer !== undefined && organizer.self !== true
  const mayRead = accessRole === 'owner' || accessRole === 'writer'
  return attendeesOmitted !== true && expanding !== true && !isCopy && mayRead
}

/** What is known of an event when its guests are translated. */
export interface GuestContext {
  readonly calendarId: string
  readonly key: EventKey
  /** The user whose calendars are read; null where that is not known. */
  readonly reader: string | null
  readonly rules: Required<GuestRules>
}

/** Every guest of an event, one record each. */
export function toGuestRecords(event: CalendarEvent, context: GuestContext): Translated[] {
  const seen = new Set<string>()
  const { rules, reader } = context
  const domains = rules.ownDomain === 'left-out' ? ownDomains(event, reader) : []
  return (event.attendees ?? []).map((guest, index) => {
    const name =
      guest.email?.trim().toLowerCase() ?? `${guest.id ?? guest.displayName ?? ''}#${index}`
    const repeated = seen.has(name)
    seen.add(name)
    const record = guestRecord(event.id, repeated ? `${name}#${index}` : name, context)
    return repeated
      ? { leftOut: { record, rule: 'repeated_section', event: context.key } }
      : toGuestRecord(guest, { ...context, record, domains, organizer: event.organizer?.email })
  })
}

// An id must be the same at every read and tell nobody's address.
function guestRecord(eventId: string, name: string, { calendarId }: GuestContext): RecordRef {
  const id = shortHash(name)
  const resource = `calendars/${calendarId}/events/${eventId}/attendees`
  return { id: `${calendarId}/${eventId}/${id}`, locator: { resource, id } }
}

/** A short name for a text that must not be told. */
export function shortHash(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 16)
}

interface OneGuestContext extends GuestContext {
  readonly record: RecordRef
  readonly domains: readonly string[]
  readonly organizer: string | null | undefined
}

function toGuestRecord(guest: Guest, context: OneGuestContext): Translated {
  const { record, key, rules, domains } = context
  const email = parseEmailAddress(guest.email ?? '')
  const leave = (rule: LeftOutRule, present: 'present' | 'gone' = 'present'): Translated => ({
    leftOut: {
      record,
      rule,
      event: key,
      ...(email === null || present === 'gone' ? {} : { email }),
    },
  })
  if (guest.resource === true) return leave('resource')
  if (isOrganizer(guest, context)) return leave('organizer')
  if (isGroup(guest, rules)) return leave('group')
  if (email === null) return { rejected: noAddress(guest, context) }
  if (isOfDomain(email, domains)) return leave('excluded_domain')
  const person = toPerson(email, guest.displayName)
  const registered: Translated = {
    participation: { state: 'registered', event: key, person, occurredAt: null, record },
  }
  switch (guest.responseStatus ?? 'needsAction') {
    case 'accepted':
      return registered
    case 'tentative':
      return rules.tentative === 'registered' ? registered : leave('tentative')
    case 'declined':
      // Left out as somebody who is not in the list: the ledger knows who was registered, and cancels those alone.
      return rules.declined === 'withdraws'
        ? leave('declined', 'gone')
        : { participation: { state: 'cancelled', event: key, person, occurredAt: null, record } }
    default:
      return rules.noReply === 'registered' ? registered : leave('no_reply')
  }
}

function isOrganizer(guest: Guest, { organizer, reader }: OneGuestContext): boolean {
  return guest.organizer === true || isHost(guest.email, { organizer, reader })
}

/** Whether the address is the organizer's. A calendar that organizes its events itself stands for who owns it. */
export function isHost(
  email: string | null | undefined,
  {
    organizer,
    reader,
  }: { readonly organizer: string | null | undefined; readonly reader: string | null },
): boolean {
  const address = email?.toLowerCase() ?? ''
  return address !== '' && [organizer?.toLowerCase(), reader?.toLowerCase()].includes(address)
}

// Calendar marks no groups, except while it expands one; the others are named in the options.
function isGroup({ email, asyncOperation }: Guest, { groups }: Required<GuestRules>): boolean {
  if (asyncOperation === 'inProgress') return true
  const address = email?.toLowerCase() ?? ''
  return (
    address.endsWith('@googlegroups.com') || groups.some((group) => group.toLowerCase() === address)
  )
}

function noAddress({ email }: Guest, { record, key }: OneGuestContext): RejectedRecord {
  return email === null || email === undefined || email === ''
    ? {
        record,
        reason: 'no_email',
        message: 'Google Calendar lists this guest without an address.',
        event: key,
      }
    : { record, reason: 'invalid_email', message: "The guest's address cannot be one.", event: key }
}

/** A person by address; a display name that is an address again is no name. */
export function toPerson(email: Person['email'], displayName: string | null | undefined): Person {
  const name = displayName?.trim() ?? ''
  if (name === '' || name.includes('@')) return { email }
  const cut = name.lastIndexOf(' ')
  if (cut === -1) return { email, firstName: name }
  return { email, firstName: name.slice(0, cut).trim(), lastName: name.slice(cut + 1) }
}
