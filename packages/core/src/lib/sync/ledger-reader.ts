import type { EmailAddress } from '../model/email-address.ts'
import type { EventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import type { AttendanceSession } from '../model/presence.ts'
import type { QuarantineReason } from '../model/reasons.ts'
import type { Locator } from '../model/record.ts'
import type { EventStatus } from '../model/webinar-event.ts'
import type { RunReport } from './run-report.ts'

/** A record in quarantine. */
export interface QuarantinedRecord {
  readonly id: number
  readonly connector: string
  readonly reason: QuarantineReason
  readonly message: string
  readonly locator: Locator
  readonly event: EventKey | null
  readonly email: EmailAddress | null
  /** The record as the platform gave it; shown by `quarantine show` only. */
  readonly raw: string | null
  readonly since: Instant
}

/** An event in the ledger. */
export interface LedgerEvent {
  readonly portal: string
  readonly key: EventKey
  /** The connector that owns its properties, roster and completion; null while it is only referred to. */
  readonly owner: string | null
  readonly title: string | null
  readonly status: EventStatus | null
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  readonly objectId: string | null
  readonly attendance: 'none' | 'provisional' | 'final' | 'unknown'
  readonly completedAt: Instant | null
  readonly linkedTo: EventKey | null
  readonly people: {
    readonly registered: number
    readonly cancelled: number
    readonly attended: number
  }
  /** What a person must decide, or null. */
  readonly needsYou: string | null
}

/** One transition of a person, with the evidence. */
export interface ExplainedTransition {
  readonly state: 'registered' | 'cancelled' | 'attended'
  readonly sequence: number
  readonly occurredAt: Instant
  /** Why this state was pinned, in words. */
  readonly because: string
  readonly pinnedAt: Instant
  readonly status:
    | 'waiting'
    | 'unknown'
    | 'stored'
    | 'verified'
    | 'superseded'
    | 'quarantined'
    | 'span_kept'
  readonly attempts: number
  readonly answeredAt: Instant | null
  readonly verifiedAt: Instant | null
  readonly message: string | null
  readonly sent: { readonly joinedAt: Instant; readonly leftAt: Instant } | null
}

/** Everything the ledger knows about one person at one event. */
export interface Explanation {
  readonly event: LedgerEvent
  readonly email: EmailAddress
  readonly contactId: string | null
  readonly transitions: readonly ExplainedTransition[]
  readonly sessions: readonly AttendanceSession[]
  readonly seconds: number | null
  /** What the sources say: each record with its place. */
  readonly records: readonly {
    readonly connector: string
    readonly locator: Locator
    readonly says: 'registered' | 'cancelled' | 'attended'
    readonly at: Instant | null
    readonly evidence: string | null
  }[]
  readonly quarantined: readonly QuarantinedRecord[]
}

/** What the ledger knows about a connector. */
export interface ConnectorState {
  readonly name: string
  readonly portal: string
  readonly since: Instant
  readonly approved: boolean
  readonly lastRun: RunReport | null
  readonly readAgainAt: Instant | null
  readonly needsYou: readonly string[]
  readonly waiting: number
}

/** Reads a ledger beside a running engine. */
export interface LedgerReader {
  connectors(): Promise<readonly ConnectorState[]>
  events(filter?: {
    readonly portal?: string
    readonly text?: string
  }): Promise<readonly LedgerEvent[]>
  quarantine(filter?: {
    readonly connector?: string
    readonly reason?: QuarantineReason
    readonly ids?: readonly number[]
    readonly limit?: number
  }): Promise<readonly QuarantinedRecord[]>
  /** One explanation per event that the text fits: an event id, a key, or a part of the title. */
  explain(email: EmailAddress, event: string): Promise<readonly Explanation[]>
  close(): Promise<void>
}
