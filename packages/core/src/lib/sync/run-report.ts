import type { EventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import type { LeftOutRule, QuarantineReason } from '../model/reasons.ts'
import type { RequestCounts } from '../model/source.ts'

/** Counted in source records: `read = stored + unchanged + leftOut + quarantined + waiting`. */
export interface RecordCounts {
  readonly read: number
  readonly stored: number
  readonly unchanged: number
  readonly leftOut: number
  readonly quarantined: number
  readonly waiting: number
}

/** What a run did for one event. */
export interface EventReport {
  readonly event: EventKey
  readonly title: string
  readonly counts: RecordCounts
  /** Transitions of this event that were sent in this run, and those of them that the read-back confirmed. */
  readonly sent: number
  readonly verified: number
  readonly completed: boolean
}

/** What a run did. The counts add up, always. */
export interface RunReport {
  readonly connector: string
  readonly portal: string
  readonly startedAt: Instant
  readonly endedAt: Instant
  /** `done`: all is answered. `waiting`: something is pinned and unanswered. `needs_you`: a person must decide. */
  readonly outcome: 'done' | 'waiting' | 'needs_you' | 'failed' | 'stopped'
  readonly counts: RecordCounts
  readonly leftOut: Readonly<Partial<Record<LeftOutRule, number>>>
  readonly quarantined: Readonly<Partial<Record<QuarantineReason, number>>>
  readonly events: readonly EventReport[]
  /** Transitions, not records. */
  readonly transitions: {
    readonly sent: number
    readonly verified: number
    readonly unverified: number
    /** Derived from rosters; counted beside the records, not inside. */
    readonly cancelledByRoster: number
    readonly spanKept: number
  }
  readonly destinationRequests: number
  /** Requests of this run by what they asked for, where source and destination tell: what made them more, too. */
  readonly requests: { readonly source: RequestCounts; readonly destination: RequestCounts }
  /** What a person must decide, each with the command that decides it. */
  readonly needsYou: readonly string[]
  readonly notices: readonly string[]
  /** Why the run did not finish; null when it did. */
  readonly error: {
    readonly code: string
    readonly message: string
    readonly retryable: boolean
  } | null
  readonly readAgainAt: Instant | null
}
