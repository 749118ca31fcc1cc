import type { EmailAddress } from '../model/email-address.ts'
import type { EventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import type { Presence } from '../model/presence.ts'
import type { LeftOutRule, QuarantineReason } from '../model/reasons.ts'
import type { Locator } from '../model/record.ts'
import type { Cursor } from '../model/source.ts'
import type { EventStatus } from '../model/webinar-event.ts'
import type { EventProperties } from './destination.ts'

/** What the ledger keeps of a connector. */
export interface ConnectorRow {
  readonly name: string
  readonly portal: string
  readonly since: Instant
  readonly cursor: Cursor | null
  /** Numbers the reads; a read that was cut off is carried on under its number. */
  readonly read: number
  readonly readOpen: boolean
  /** Numbers the reports: what settles in one period is counted in its report. */
  readonly period: number
  /** What was approved: source and destination fingerprints, and how many transitions were planned then. */
  readonly approved: { readonly fingerprint: string; readonly size: number } | null
  /** Waits for a person: the first contact with a live portal, or a plan that more than doubled. */
  readonly approvalAsked: { readonly fingerprint: string; readonly size: number } | null
  readonly readAgainAt: Instant | null
}

/** Why an event waits for a person. */
export interface EventDoubt {
  readonly kind: 'mass_cancellation' | 'looks_like_another' | 'refused'
  readonly message: string
}

/** What the ledger keeps of an event. */
export interface EventRow {
  readonly id: number
  readonly portal: string
  readonly key: EventKey
  readonly owner: string | null
  readonly status: EventStatus | null
  /** What the owner's source last said, defaults included. */
  readonly told: EventProperties | null
  /** What the destination was last told. */
  readonly sent: EventProperties | null
  readonly cancelSent: boolean
  readonly objectId: string | null
  readonly attendance: 'none' | 'provisional' | 'final' | 'unknown'
  /** Stays have arrived that are not folded into attendance yet. */
  readonly foldDue: boolean
  readonly completedAt: Instant | null
  /** Attendance was stored since the event was last completed. */
  readonly completeDue: boolean
  readonly doubt: EventDoubt | null
  /** A person said that this event is none other's double, or that its vanished people are to be cancelled. */
  readonly trusted: { readonly distinct: boolean; readonly massCancellation: boolean }
  readonly linkedTo: number | null
}

/** What the ledger keeps of a person at one portal. */
export interface PersonRow {
  readonly id: number
  readonly email: EmailAddress
  readonly firstName: string | null
  readonly lastName: string | null
  readonly fields: Readonly<Record<string, string>>
  readonly contactId: string | null
  /** Whether the fields have changed since they were last brought onto the contact. */
  readonly fieldsDue: boolean
}

/** What a record says about a person at an event. */
export type StatementKind = 'registered' | 'cancelled' | 'stay'

/** What one source record last said. Unique by event, person, connector, record and kind. */
export interface StatementRow {
  readonly eventId: number
  readonly personId: number
  readonly connector: string
  readonly record: string
  readonly kind: StatementKind
  readonly at: Instant | null
  readonly joinedAt: Instant | null
  readonly leftAt: Instant | null
  readonly seconds: number | null
  readonly locator: Locator
  readonly evidence: string | null
  /** The read in which the record was last seen. */
  readonly read: number
}

/** The three states of a participation. */
export type ParticipationState = 'registered' | 'cancelled' | 'attended'

/**
 * How far a transition is. `waiting`: pinned, not answered. `unknown`: sent, nobody can tell. `stored`: HubSpot took
 * it. `verified`: HubSpot shows it. `span_kept`: shown, with an older span. `superseded`: a later one overtook it.
 */
export type TransitionStatus =
  | 'waiting'
  | 'unknown'
  | 'stored'
  | 'verified'
  | 'span_kept'
  | 'superseded'
  | 'quarantined'

/** One pinned step of one person at one event. */
export interface TransitionRow {
  readonly id: number
  readonly eventId: number
  readonly personId: number
  readonly connector: string
  readonly sequence: number
  readonly state: ParticipationState
  readonly occurredAt: Instant
  readonly because: string
  readonly pinnedAt: Instant
  /** Attended ones: the exact stays, and the span that is sent. */
  readonly presence: Presence | null
  readonly span: { readonly joinedAt: Instant; readonly leftAt: Instant } | null
  /** The presence changed after it was stored: it is sent again under the same time. */
  readonly correction: boolean
  readonly status: TransitionStatus
  readonly attempts: number
  /** It was sent again because the read-back missed it. */
  readonly resent: boolean
  readonly answeredAt: Instant | null
  readonly verifiedAt: Instant | null
  readonly message: string | null
  /** The period in which it was answered. */
  readonly settledPeriod: number | null
}

/** A new transition, before it has an id. */
export type NewTransition = Omit<TransitionRow, 'id'>

/** The last pinned state of a person at an event. */
export interface PinnedState {
  readonly eventId: number
  readonly personId: number
  readonly transition: TransitionRow
}

/** What sending needs of a transition: not the evidence, so that many fit into memory. */
export type SendableTransition = Pick<
  TransitionRow,
  | 'id'
  | 'eventId'
  | 'personId'
  | 'connector'
  | 'sequence'
  | 'state'
  | 'occurredAt'
  | 'span'
  | 'status'
  | 'attempts'
  | 'resent'
  | 'answeredAt'
>

/** A transition on its way out, with the person it is of. */
export interface OutboxRow {
  readonly transition: SendableTransition
  readonly person: PersonRow
}

/** What sending or reading back changes about a transition. */
export interface TransitionChange {
  readonly id: number
  readonly status: TransitionStatus
  /** What was sent: where the span was corrected meanwhile, nothing is changed, and the correction waits. */
  readonly sentSpan?: TransitionRow['span']
  readonly attempts?: number
  readonly resent?: boolean
  readonly answeredAt?: Instant
  readonly verifiedAt?: Instant
  readonly message?: string
  readonly settledPeriod?: number
}

/** A record to be put in quarantine. */
export interface NewQuarantine {
  readonly connector: string
  readonly record: string
  readonly reason: QuarantineReason
  readonly message: string
  readonly locator: Locator
  readonly raw: string | null
  readonly eventId: number | null
  readonly personId: number | null
  readonly transitionId: number | null
  readonly since: Instant
}

/** What a record of the current period stands for, so that it can be counted at its end. */
export type CountedRecord =
  | { readonly record: string; readonly eventId: number | null; readonly leftOut: LeftOutRule }
  | {
      readonly record: string
      readonly eventId: number | null
      readonly quarantined: QuarantineReason
    }
  | {
      readonly record: string
      readonly eventId: number
      readonly personId: number
      readonly says: ParticipationState
    }

/** How many records of the current period ended in which way. */
export interface RecordTally {
  readonly eventId: number | null
  readonly outcome: 'stored' | 'unchanged' | 'left_out' | 'quarantined' | 'waiting'
  /** The rule or the reason, where there is one. */
  readonly code: string | null
  readonly records: number
}
