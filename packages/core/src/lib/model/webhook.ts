import type { Instant } from './instant.ts'

/** One HTTP request of a platform, with its body exactly as received. */
export interface WebhookRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** What `subscribe` last gave, or null. */
  readonly state: string | null
}

/** What to answer to the platform, and which events to read again. */
export interface WebhookOutcome {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Ids as in `EventKey.eventId`; null: something changed, read as usual; empty: nothing to do. */
  readonly readAgain: readonly string[] | null
  /** The same for every delivery of the same notification. */
  readonly deduplicationKey?: string
}

/** A subscription to a platform's pushes. */
export interface WebhookSubscription {
  /** Opaque; kept encrypted in the ledger and handed back. */
  readonly state: string
  /** When `subscribe` must be called again; null: never. */
  readonly renewAt: Instant | null
}

/** Verifies a push and names the events to read again. A push never carries data into Turnout. */
export interface WebhookReceiver {
  /** Verifies and answers. It does no network request and no slow work: platforms wait three seconds. */
  receive(request: WebhookRequest): WebhookOutcome
  /** Creates or renews the subscription at the platform, where that can be done by API. */
  subscribe?(options: {
    readonly address: string
    readonly state: string | null
    readonly signal: AbortSignal
  }): Promise<WebhookSubscription>
  /** Ends the subscription. */
  unsubscribe?(options: { readonly state: string; readonly signal: AbortSignal }): Promise<void>
}
