import type { EmailAddress, Instant, LeftOutRule, Person, QuarantineReason } from '@turnout/core'

/** What one row of a file says. */
export type RowReading = PersonReading | LeftOutReading | RejectedReading

/** A row about a person: what they did. At least one of the three is there. */
export interface PersonReading {
  readonly kind: 'person'
  readonly person: Person
  /** `at` null: the file does not say when. */
  readonly registered?: { readonly at: Instant | null }
  /** Said after `registered`; when it was, no file tells. */
  readonly cancelled?: true
  readonly stay?: StayTimes
}

/** A row that is not sent, by a rule. */
export interface LeftOutReading {
  readonly kind: 'left_out'
  readonly rule: LeftOutRule
  readonly email?: EmailAddress
}

/** A row that cannot be understood. */
export interface RejectedReading {
  readonly kind: 'rejected'
  readonly reason: QuarantineReason
  /** Without addresses. */
  readonly message: string
  readonly field?: string
}

/** A stay as a row tells it; all three missing: was there, nothing more is known. */
export interface StayTimes {
  readonly joinedAt?: Instant
  readonly leftAt?: Instant
  readonly seconds?: number
}
