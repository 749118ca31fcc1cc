import type { EmailAddress } from './email-address.ts'
import type { EventKey } from './event-key.ts'
import type { Instant } from './instant.ts'
import type { RecordRef } from './record.ts'

/** A person as a source knows them. */
export interface Person {
  readonly email: EmailAddress
  readonly firstName?: string
  readonly lastName?: string
  /** The named answers of the registration form. */
  readonly fields?: Readonly<Record<string, string>>
}

/**
 * What one person did about one event. A record that gives both a registration and a cancellation says that the
 * person was registered first and withdrew afterwards.
 */
export type Participation = Registered | Cancelled | Attended

interface ParticipationOfPerson {
  readonly event: EventKey
  readonly person: Person
  /** How the source came to know, where that matters, like `reports.call_ended` or `probable: matched by name`. */
  readonly evidence?: string
}

/** The person is registered. `occurredAt` null: the source does not know when. */
export interface Registered extends ParticipationOfPerson {
  readonly state: 'registered'
  readonly occurredAt: Instant | null
  readonly record: RecordRef
}

/** The person withdrew, or was refused. `occurredAt` null: the source does not know when. */
export interface Cancelled extends ParticipationOfPerson {
  readonly state: 'cancelled'
  readonly occurredAt: Instant | null
  readonly record: RecordRef
}

/** The person was in the room: the stays that this batch tells of, as the platform told them. */
export interface Attended extends ParticipationOfPerson {
  readonly state: 'attended'
  readonly stays: readonly [Stay, ...Stay[]]
}

/**
 * One stay in the room as the platform told it. Core alone turns stays into attendance sessions.
 * Beside both times `seconds` is given only where the platform says that the person was away in between, so that
 * fewer seconds than the span were spent in the room. All three missing means: was there, nothing more is known.
 */
export interface Stay {
  readonly record: RecordRef
  readonly joinedAt?: Instant
  readonly leftAt?: Instant
  readonly seconds?: number
}
