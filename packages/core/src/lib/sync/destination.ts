import type { EmailAddress } from '../model/email-address.ts'
import type { EventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import type { Person } from '../model/participation.ts'
import type { QuarantineReason } from '../model/reasons.ts'
import type { RequestCounts } from '../model/source.ts'

/** An event as the destination knows it: by key, and by the destination's own id once it is there. */
export interface EventRef {
  readonly key: EventKey
  readonly objectId: string | null
}

/** What the destination is told about an event; every field has a value by now, defaults included. */
export interface EventProperties {
  readonly title: string
  readonly organizer: string
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  readonly description: string | null
  readonly url: string | null
  readonly eventType: string | null
  /** Named values of the source; the destination's own config maps them to custom properties. */
  readonly fields: Readonly<Record<string, string>>
}

/** The event as the destination stored it. */
export interface StoredEvent {
  readonly objectId: string
}

/** The three things that can be written about a person: HubSpot's subscriber states. */
export type SubscriberState = 'register' | 'cancel' | 'attend'

/** One transition of one person, ready to be sent. For `attend` the span is at least one second. */
export interface ParticipationRow {
  readonly person: Person
  /** The person's id at the destination, where it is known; null: by address. */
  readonly contactId: string | null
  /** Pinned: the same at every attempt. */
  readonly occurredAt: Instant
  readonly span?: { readonly joinedAt: Instant; readonly leftAt: Instant }
}

/** What became of one row that was sent. */
export type RowOutcome =
  | { readonly kind: 'stored'; readonly contactId: string | null }
  /** Will never be taken as it is. `message` is the destination's own word, without secrets. */
  | { readonly kind: 'refused'; readonly message: string; readonly correlationId: string | null }
  /**
   * Nobody can tell: it is read back before it is sent again. `answered`: there was an answer, which does not mention
   * the row; false: there was none (timeout, reset).
   */
  | { readonly kind: 'unknown'; readonly answered: boolean; readonly message: string }

/** A participation as the destination shows it. */
export interface ShownParticipation {
  readonly contactId: string
  /** The contact's first address. */
  readonly email: string | null
  /** HubSpot's attendance state. */
  readonly state: 'REGISTERED' | 'ATTENDED' | 'CANCELLED' | 'NO_SHOW' | 'EMPTY'
  readonly occurredAt: Instant | null
  readonly seconds: number | null
}

/** What the destination shows about one person of one event. */
export type ReadBack =
  | ({ readonly kind: 'found' } & Omit<ShownParticipation, 'email'>)
  | { readonly kind: 'missing' }
  /** The contact itself is gone, deleted by somebody. */
  | { readonly kind: 'contact_gone' }

/** A person to look for in a read-back. */
export interface PersonRef {
  readonly email: EmailAddress
  readonly contactId: string | null
}

/** One thing that a check of a destination found. */
export interface DestinationFinding {
  readonly kind: 'problem' | 'advice'
  readonly message: string
}

/** What a connector needs of a destination, so that a check can name what is missing. */
export interface DestinationNeeds {
  readonly contacts: 'create' | 'existing-only'
  readonly contactFields: 'on-create' | 'fill-empty' | 'overwrite'
}

/** What happened to the contacts of people in {@link Destination.updateContacts}. */
export interface ContactUpdates {
  readonly updated: number
  readonly refused: readonly { readonly email: EmailAddress; readonly message: string }[]
}

/**
 * Where participations go. One destination writes to one portal, paces its requests, splits a batch that fails for
 * one row, and matches every row of an answer to its input. It throws `CredentialsError`, `UnavailableError` (with
 * `retryable`) or another `TurnoutError` when nothing of the call can be said to have happened.
 */
export interface Destination {
  /** The portal's name in the config. */
  readonly portal: string
  /** False for a server on loopback: then no approval is asked for. */
  readonly live: boolean
  /** Changes when another account is written to; holds no secret. */
  readonly fingerprint: string
  /** The most rows that {@link writeParticipations} sends in one request. */
  readonly batchSize: number
  /** The waits before the second, third … read-back of what is not shown yet, in milliseconds. */
  readonly readBackWaitsMs: readonly number[]
  /** Requests sent so far, for the run's report. */
  readonly requestCount: number
  /** The same by what they asked for; retries are named as such. */
  requestCounts?(): RequestCounts

  check(options: {
    readonly needs: DestinationNeeds
    readonly signal: AbortSignal
  }): Promise<readonly DestinationFinding[]>
  /** Refuses with a `ConfigError` what would be dropped silently, like property names that the portal lacks. */
  prepare(options: {
    readonly needs: DestinationNeeds
    readonly signal: AbortSignal
  }): Promise<void>

  /** Creates the event, or takes over the one that has this key already. Safe to repeat. */
  createEvent(
    event: { readonly key: EventKey; readonly properties: EventProperties },
    options: { readonly signal: AbortSignal },
  ): Promise<StoredEvent>
  /** Writes the changed properties only. */
  updateEvent(
    event: EventRef,
    changed: Partial<EventProperties>,
    options: { readonly signal: AbortSignal },
  ): Promise<void>
  cancelEvent(event: EventRef, options: { readonly signal: AbortSignal }): Promise<void>
  /** Takes back a cancellation. */
  reviveEvent(event: EventRef, options: { readonly signal: AbortSignal }): Promise<void>
  completeEvent(
    event: EventRef,
    times: { readonly startsAt: Instant; readonly endsAt: Instant },
    options: { readonly signal: AbortSignal },
  ): Promise<void>

  /** Writes one state of many people of one event; the outcomes are in the order of the rows, one each. */
  writeParticipations(
    batch: {
      readonly event: EventRef
      readonly state: SubscriberState
      readonly rows: readonly ParticipationRow[]
    },
    options: { readonly signal: AbortSignal },
  ): Promise<readonly RowOutcome[]>
  /** What the destination shows of these people now; the answers are in the order of the people, one each. */
  readBack(
    request: { readonly event: EventRef; readonly people: readonly PersonRef[] },
    options: { readonly signal: AbortSignal },
  ): Promise<readonly ReadBack[]>

  /** All that the destination shows of an event now, page by page: for events with many people. */
  show(
    event: EventRef,
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<readonly ShownParticipation[]>

  /** The contact ids of those addresses (any address of a contact) that have one. */
  findContacts(
    emails: readonly EmailAddress[],
    options: { readonly signal: AbortSignal },
  ): Promise<ReadonlyMap<EmailAddress, string>>
  /** Brings people's fields onto their contacts: only into empty properties, or over what is there. */
  updateContacts(
    people: readonly { readonly person: Person; readonly contactId: string | null }[],
    mode: 'fill-empty' | 'overwrite',
    options: { readonly signal: AbortSignal },
  ): Promise<ContactUpdates>
}

/** Reasons that come from sending and reading back, never from a source. */
export type DestinationReason = Extract<
  QuarantineReason,
  'refused' | 'not_stored' | 'contact_deleted' | 'contact_unknown' | 'same_contact'
>
