/** Who waits: what people look at now, or old events being filled in. */
export type Lane = 'live' | 'backfill'

/** A request that wants to be sent. */
export interface BudgetRequest {
  readonly method: string
  readonly url: URL
  readonly lane: Lane
  /** The platform's own label of the request, like Zoom's `light`, `medium`, `heavy`. */
  readonly label: string | null
  readonly signal: AbortSignal | null
}

/** The right to send one request. */
export interface Permit {
  /** Told when the request goes onto the wire, which may be later than the permit was given. */
  sent?(): void
  /** Must be called once: with the answer's status and headers, or null when there was none. */
  done(
    answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | null,
  ): void
}

/** Decides when a request may be sent. One budget may be shared by several clients. */
export interface RateBudget {
  /** Gives the right to send, at once or later. @throws the signal's reason when aborted. */
  acquire(request: BudgetRequest): Permit | Promise<Permit>
}
