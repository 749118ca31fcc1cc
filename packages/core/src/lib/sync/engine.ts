import type { EventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import type { Log } from '../model/log.ts'
import type { LeftOutRule, QuarantineReason } from '../model/reasons.ts'
import type { Source } from '../model/source.ts'
import type { Destination } from './destination.ts'
import type { Ledger } from './ledger.ts'
import type { RecordCounts, RunReport } from './run-report.ts'

/** A named source with the portal it is carried to, and the rules for it. */
export interface Connector {
  /** Unique in the ledger; the cursor and the ownership of events hang on it. */
  readonly name: string
  readonly source: Source
  readonly destination: Destination
  /** How far back the first read reaches. Default: the moment the connector was first run. */
  readonly since?: Instant
  /** Default `create`. `existing-only` looks people up and quarantines the rest as `contact_unknown`. */
  readonly contacts?: 'create' | 'existing-only'
  /** Default `on-create`, because HubSpot's contactProperties never change an existing contact. */
  readonly contactFields?: 'on-create' | 'fill-empty' | 'overwrite'
  /** People who are never sent: domains (`example.com`, subdomains included), addresses, patterns. */
  readonly exclude?: {
    readonly domains?: readonly string[]
    readonly addresses?: readonly string[]
    readonly patterns?: readonly RegExp[]
  }
  /** Default `quarantine`. */
  readonly untimedAttendance?: 'quarantine' | 'estimate'
  /** Which span HubSpot is given. Default `stay`: first join to last leave; `duration`: first join plus seconds present. */
  readonly attendanceSpan?: 'stay' | 'duration'
  /** What HubSpot requires and a source may not know. `organizer` defaults to the connector's name. */
  readonly defaults?: { readonly organizer?: string; readonly eventType?: string }
  /** True: no approval is asked for at the first contact with a live portal. */
  readonly approved?: boolean
  /** Above this many waiting transitions the source is not read further. Default 100,000. */
  readonly mostWaiting?: number
}

/** What a run would send; nothing was sent and nothing was kept to make it. */
export interface Plan {
  readonly connector: string
  readonly portal: string
  readonly counts: RecordCounts
  readonly leftOut: Readonly<Partial<Record<LeftOutRule, number>>>
  readonly quarantined: Readonly<Partial<Record<QuarantineReason, number>>>
  readonly events: readonly PlannedEvent[]
  readonly people: number
  readonly needsYou: readonly string[]
  readonly notices: readonly string[]
}

/** What a run would do for one event. */
export interface PlannedEvent {
  readonly event: EventKey
  readonly title: string
  readonly startsAt: Instant | null
  readonly organizer: string
  readonly action: 'create' | 'update' | 'cancel' | 'none'
  readonly register: number
  readonly cancel: number
  readonly attend: number
  readonly complete: boolean
}

/** How far a run is. `total` is null while it is not known. */
export interface Progress {
  readonly connector: string
  readonly phase: 'reading' | 'sending' | 'verifying'
  readonly done: number
  readonly total: number | null
}

/** What the engine is made of. */
export interface EngineOptions {
  readonly ledger: Ledger
  readonly connectors: readonly Connector[]
  readonly log?: Log
  readonly now?: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Options of one run. */
export interface RunOptions {
  readonly signal: AbortSignal
  /** Read only these events again (ids as in `EventKey.eventId`); the cursor stays. */
  readonly events?: readonly string[]
  readonly onProgress?: (progress: Progress) => void
}

/** Carries connectors' sources to their destinations. One engine per ledger. */
export interface Engine {
  /** Reads, pins, sends, verifies, completes. Never throws for what a source or a portal does: see `RunReport.error`. */
  run(connector: string, options: RunOptions): Promise<RunReport>
  /** What a run would send. Works on a copy: sends nothing, keeps nothing. */
  plan(connector: string, options: RunOptions): Promise<Plan>
  /** Lets a connector that stopped at its first contact with a live portal, or before a mass change, go on. */
  approve(connector: string): Promise<{ readonly approved: readonly string[] }>
  /** Sends quarantined records again at the connector's next run; returns how many. */
  replay(ids: readonly number[]): Promise<number>
  /** Takes quarantined records off the list for good; returns how many. */
  drop(ids: readonly number[]): Promise<number>
  /** Says that two events of a portal are one: `from`'s participations go to `to` from now on. */
  link(portal: string, from: EventKey, to: EventKey): Promise<void>
}
