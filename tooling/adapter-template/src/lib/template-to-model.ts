import {
  eventKey,
  type EventKey,
  type LeftOutRecord,
  parseEmailAddress,
  type Participation,
  type Person,
  type RecordRef,
  type RejectedRecord,
  toInstant,
  TurnoutError,
  type WebinarEvent,
} from '@turnout/core'
import { personAnswer, type TemplatePerson, type TemplateWebinar } from './template-schemas.ts'

/** What became of one record: it is in exactly one of the lists. */
export interface TranslatedRecord {
  readonly participations: readonly Participation[]
  readonly leftOut: readonly LeftOutRecord[]
  readonly rejected: readonly RejectedRecord[]
}

/** Where a record was read. */
export interface RecordPlace {
  readonly event: EventKey
  /** Its place in the webinar's list, for a record whose own id cannot be read. */
  readonly index: number
}

/** The event of a webinar. */
export function toEvent(webinar: TemplateWebinar, accountId: string): WebinarEvent {
  return {
    key: eventKey({ accountId, eventId: webinar.id }),
    status: webinar.status,
    title: webinar.title ?? null,
    startsAt: webinar.starts_at ? toInstant(webinar.starts_at) : null,
    endsAt: webinar.ends_at ? toInstant(webinar.ends_at) : null,
    organizer: webinar.organizer ?? null,
  }
}

/** Translates one record. Never throws: what cannot be translated is rejected with a reason. */
export function toRecord(raw: unknown, place: RecordPlace): TranslatedRecord {
  const parsed = personAnswer.safeParse(raw)
  const id = parsed.success ? parsed.data.id : `#${place.index}`
  const record = recordRef(id, place.event)
  if (!parsed.success) {
    return rejected({ record, reason: 'malformed_record', message: 'It is not a person.' }, place)
  }
  try {
    return translate(parsed.data, record, place)
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error
    return rejected({ record, reason: 'bad_time', message: error.message }, place)
  }
}

function translate(
  answer: TemplatePerson,
  record: RecordRef,
  place: RecordPlace,
): TranslatedRecord {
  const { event } = place
  const email = parseEmailAddress(answer.email ?? '')
  if (answer.is_host === true) {
    return { ...nothing, leftOut: [{ record, rule: 'host', event, ...(email && { email }) }] }
  }
  if (email === null) {
    const reason = answer.email ? 'invalid_email' : 'no_email'
    return rejected({ record, reason, message: 'The person has no usable address.' }, place)
  }
  const person: Person = {
    email,
    ...(answer.first_name && { firstName: answer.first_name }),
    ...(answer.last_name && { lastName: answer.last_name }),
  }
  return { ...nothing, participations: participations(answer, { event, person, record }) }
}

function participations(
  answer: TemplatePerson,
  { event, person, record }: { event: EventKey; person: Person; record: RecordRef },
): Participation[] {
  const registeredAt = answer.registered_at ? toInstant(answer.registered_at) : null
  const all: Participation[] = [
    { state: 'registered', event, person, occurredAt: registeredAt, record },
  ]
  if (answer.withdrawn_at) {
    const occurredAt = toInstant(answer.withdrawn_at)
    all.push({ state: 'cancelled', event, person, occurredAt, record })
  }
  if (answer.joined_at) {
    const joinedAt = toInstant(answer.joined_at)
    const leftAt = answer.left_at ? { leftAt: toInstant(answer.left_at) } : {}
    all.push({ state: 'attended', event, person, stays: [{ record, joinedAt, ...leftAt }] })
  }
  return all
}

function recordRef(id: string, event: EventKey): RecordRef {
  const resource = `webinars/${event.eventId}/people`
  return { id: `${event.eventId}/${id}`, locator: { resource, id } }
}

function rejected(record: Omit<RejectedRecord, 'event'>, { event }: RecordPlace): TranslatedRecord {
  return { ...nothing, rejected: [{ ...record, event }] }
}

const nothing: TranslatedRecord = { participations: [], leftOut: [], rejected: [] }
