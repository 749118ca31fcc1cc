import type {
  Cursor,
  Instant,
  QuarantineReason,
  Source,
  SourceCapabilities,
  WebhookRequest,
} from '@turnout/core'

/** A fresh source over a fixture, and what the kit must see of the platform behind it. */
export interface OpenFixture {
  readonly source: Source
  /**
   * How often the platform has answered the source: requests answered, files opened, chunks read. Count where the
   * answer is given, not where it is asked for, so that a fetch on the way is seen when it arrives.
   */
  readonly fetches: () => number
  /** How many files, requests or timers the source holds right now; sockets kept for reuse do not count. */
  readonly openHandles: () => number
  /** Takes the fixture down. */
  readonly close?: () => Promise<void> | void
}

/** Makes a fresh source that knows nothing of the ones before it, over the same, unchanged fixture. */
export type OpenSource = () => Promise<OpenFixture> | OpenFixture

/** A fixture on which reading, or the check of credentials, fails as a whole. */
export interface FailingFixture {
  /** What fails, in words: it becomes a part of the check's name. */
  readonly name: string
  readonly open: OpenSource
  /** The `code` of the error that must come, like `unavailable` or `credentials`. */
  readonly code: string
  /** What is called. Default: `read`. */
  readonly during?: 'read' | 'check'
  /** `none` where no other error is behind the failure, like an answer with status 403. Default: `original`. */
  readonly cause?: 'original' | 'none'
}

/** A fixture whose attendance grows: provisional at first, final after `settle`. */
export interface GrowingAttendance {
  readonly open: () =>
    | Promise<OpenFixture & { settle(): Promise<void> | void }>
    | (OpenFixture & { settle(): Promise<void> | void })
  /** The event's `EventKey.eventId`. */
  readonly eventId: string
}

/** Pushes of the platform, genuine and forged. */
export interface WebhookFixture {
  readonly open: OpenSource
  /** A push as the platform would send it, and a second delivery of the same one. */
  readonly genuine: WebhookRequest
  readonly redelivered: WebhookRequest
  /** What `readAgain` must be for the genuine one. */
  readonly readAgain: readonly string[] | null
  /** Pushes that the platform did not send, each named by what is wrong with it. */
  readonly forged: Readonly<Record<string, WebhookRequest>>
}

/** Describes an adapter's fixtures to the kit: what is in them, and what the platform can really do. */
export interface SourceTestOptions {
  /** The main fixture: nothing is wrong in it, and a read of it takes several batches. */
  readonly open: OpenSource
  /** The number of source records in the main fixture, counted by hand. */
  readonly records: number
  /** The keys of all events in the main fixture, as `accountId/eventId`. */
  readonly events: readonly string[]
  /** What the platform can really do; where it cannot, the kit proves that the source does not pretend. */
  readonly capabilities: SourceCapabilities
  /** How far back reads reach. Default: 1970. */
  readonly since?: Instant
  /** The credentials in the fixtures: none of them may ever leave the source. */
  readonly secrets: readonly string[]
  /** A fixture with bad records among good ones. */
  readonly badRecords: {
    readonly open: OpenSource
    /** All source records in it, the bad ones included. */
    readonly records: number
    /** The reason codes of the bad ones, in any order. */
    readonly rejected: readonly QuarantineReason[]
  }
  /** At least one: the platform is away, the file is gone, the token is wrong. */
  readonly failures: readonly [FailingFixture, ...FailingFixture[]]
  /** Cursors of the right shape that can no longer be used; one that is no cursor at all is always tried. */
  readonly expiredCursors?: readonly Cursor[]
  /** A platform that takes a request and never answers; `never stalls` where nothing can hang. */
  readonly stalled: OpenSource | 'never stalls'
  /** A fixture of about that many records, made while it is read: the kit measures memory over it. */
  readonly large: (records: number) => Promise<OpenFixture> | OpenFixture
  /** A fixture in which the roster of one event cannot be read to its end. Needed with `capabilities.rosters`. */
  readonly cutShortRoster?: { readonly open: OpenSource; readonly eventId: string }
  /** The main fixture after one registered person was taken off the list of an event: engines conclude, sources do not. */
  readonly vanishedPerson?: {
    readonly open: OpenSource
    readonly eventId: string
    readonly email: string
  }
  /** Without it the kit proves that the source never calls attendance provisional. */
  readonly growingAttendance?: GrowingAttendance
  /** Needed with `capabilities.webhooks`. */
  readonly webhook?: WebhookFixture
}
