import type { SubscriberState } from './participations.ts'

/** One input of an attendance request as it came in, and what became of it. */
export interface LoggedActivity {
  readonly receivedAt: number
  /** The request it came with; see the request log. */
  readonly requestId: number
  /** Null: there is no such event. */
  readonly eventObjectId: string | null
  readonly externalEventId: string | null
  readonly state: SubscriberState
  /** The contact it went to; null: none was found or made. */
  readonly contactId: string | null
  /** The contact's id as received; a merged one differs from `contactId`. Null: it came by e-mail address. */
  readonly vid: string | null
  readonly email: string | null
  /** As received; null: it was missing. */
  readonly interactionDateTime: number | null
  readonly joinedAt: string | null
  readonly leftAt: string | null
  readonly outcome: ActivityOutcome
  /** Why it was not stored as a new activity; null when it was. */
  readonly reason: ActivityReason | null
  readonly contactCreated: boolean
}

/** `repeated` changed nothing, `dropped` was lost without a word, `refused` was answered with an error. */
export type ActivityOutcome = 'stored' | 'repeated' | 'overwritten' | 'dropped' | 'refused'

/** Why an activity was not stored. */
export type ActivityReason =
  | 'attend_without_times'
  | 'span_under_one_second'
  | 'joined_at_is_later_than_left_at'
  | 'no_interaction_date_time'
  | 'interaction_date_time_not_in_milliseconds'
  | 'repeated_timestamp'
  | 'unknown_contact'
  | 'malformed_row'
  | 'batch_too_large'
  | 'unknown_event'
  /** It may be good itself: another row of its request was not. */
  | 'request_refused'

/** Every activity that a portal received, the oldest first; beyond the limit the oldest are forgotten. */
export class ActivityLog {
  readonly #limit: number
  #entries: LoggedActivity[] = []

  constructor(limit: number = 1_000_000) {
    this.#limit = limit
  }

  add(entry: LoggedActivity): void {
    this.#entries.push(entry)
    if (this.#entries.length > this.#limit * 1.1) this.#entries = this.#entries.slice(-this.#limit)
  }

  all(): readonly LoggedActivity[] {
    return this.#entries
  }

  restore(entries: readonly LoggedActivity[]): void {
    this.#entries = [...entries]
  }
}
