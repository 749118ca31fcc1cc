import type { EmailAddress } from './email-address.ts'
import type { EventKey } from './event-key.ts'
import type { Instant } from './instant.ts'
import type { Participation } from './participation.ts'
import type { LeftOutRule, QuarantineReason } from './reasons.ts'
import type { RecordRef } from './record.ts'
import type { WebhookReceiver } from './webhook.ts'
import type { WebinarEvent } from './webinar-event.ts'

declare const cursor: unique symbol

/** Opaque text that a source hands out with each batch and gets back to go on after it. */
export type Cursor = string & { readonly [cursor]: true }

/** Marks a source's own text as a cursor. */
export function toCursor(text: string): Cursor {
  return text as Cursor
}

/** What a source can tell, so that nobody expects more. */
export interface SourceCapabilities {
  readonly registrations: boolean
  readonly cancellations: boolean
  readonly attendance: boolean
  /** Whether the source ever names a complete roster. */
  readonly rosters: boolean
  readonly webhooks: boolean
}

/** One thing that a check found. */
export interface SourceFinding {
  /** `problem`: reading will fail or be incomplete. `advice`: reading works, something could be better. */
  readonly kind: 'problem' | 'advice'
  readonly message: string
}

/** The outcome of the cheapest request that proves credentials, permissions and plan. */
export interface SourceCheck {
  /** The account that is read, in words that its owner knows. */
  readonly account: string
  readonly findings: readonly SourceFinding[]
}

/** What the engine asks of a source. */
export interface ReadRequest {
  /** The cursor of the last batch that was durably taken over; null reads from the start. */
  readonly cursor: Cursor | null
  /** How far back a first read reaches. */
  readonly since: Instant
  /** Read only these events again, after a webhook or a replay (ids as in `EventKey.eventId`); the cursor stays. */
  readonly events: readonly string[] | null
  readonly signal: AbortSignal
}

/** A record that the adapter could not translate; it waits in quarantine. */
export interface RejectedRecord {
  readonly record: RecordRef
  readonly reason: QuarantineReason
  /** What is wrong with this very record, without repeating addresses or secrets. */
  readonly message: string
  readonly event?: EventKey
  /** The record as the platform gave it, for the person who mends it; without secrets. */
  readonly raw?: string
}

/** A record that is not sent, by a named rule. The person still counts as present in a roster. */
export interface LeftOutRecord {
  readonly record: RecordRef
  readonly rule: LeftOutRule
  readonly event?: EventKey
  readonly email?: EmailAddress
}

/**
 * Says that every stay of the event known so far has now been given in this read.
 * `provisional` may still grow, `final` will not, `unknown` means that the source will never know who came.
 */
export interface AttendanceListing {
  readonly event: EventKey
  readonly status: 'provisional' | 'final' | 'unknown'
}

/** One batch: what was read since the batch before. Each source record is in exactly one of the lists. */
export interface SourceBatch {
  readonly events: readonly WebinarEvent[]
  /** A record may give both a registration and a stay; it counts once. */
  readonly participations: readonly Participation[]
  /** Every registration of these events has now been given in this read. */
  readonly completeRosters: readonly EventKey[]
  readonly attendance: readonly AttendanceListing[]
  /** The number of source records that this batch accounts for. */
  readonly recordsRead: number
  readonly leftOut: readonly LeftOutRecord[]
  readonly rejected: readonly RejectedRecord[]
  /** Come back then, or at the schedule, whichever is first. */
  readonly readAgainAt?: Instant
  /** Things that a person should know about this read, each once, without addresses or secrets. */
  readonly notices?: readonly string[]
  readonly cursor: Cursor
}

/** Requests that were sent, by what they asked for, in words like `registrants` or `retries after a limit`. */
export type RequestCounts = Readonly<Record<string, number>>

/** Reads webinar events and participations from one account of one platform. */
export interface Source {
  readonly specVersion: 1
  /** Short and stable, like `zoom`. */
  readonly name: string
  /** Changes when what is read changes (account, filter), so that a person is asked again before a flood. */
  readonly fingerprint: string
  readonly capabilities: SourceCapabilities
  /** Proves credentials, permissions and plan with the cheapest request there is. */
  check(options: { readonly signal: AbortSignal }): Promise<SourceCheck>
  /** Gives batches until all that is there has been given. Nothing is read before the first batch is asked for. */
  read(request: ReadRequest): AsyncIterable<SourceBatch>
  /** Requests to the platform since the source was made, for the run's report; retries are named as such. */
  requestCounts?(): RequestCounts
  /** Receives pushes of the platform, where it has them. */
  readonly webhook?: WebhookReceiver
}
