const MINUTE_MS = 60_000

/** What a pace is made of. */
export interface RequestPaceOptions {
  readonly requestsPerMinute: number
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Lets so many requests pass in any minute: Google counts in a sliding window per user. Core's rate budget does more, but
 * comes with an HTTP client that Google's own client has no use for: 100 ms of CPU and 25 MiB.
 */
export class RequestPace {
  readonly #options: RequestPaceOptions
  /** When the last requests passed, as a ring. */
  readonly #passed: number[] = []
  #next = 0

  constructor(options: RequestPaceOptions) {
    this.#options = options
  }

  /** Waits until one more request may be sent. */
  async pass(signal: AbortSignal): Promise<void> {
    const { requestsPerMinute, now, sleep } = this.#options
    const oldest = this.#passed[this.#next]
    const waitMs = oldest === undefined ? 0 : oldest + MINUTE_MS - now()
    if (waitMs > 0) await sleep(waitMs, signal)
    this.#passed[this.#next] = now()
    this.#next = (this.#next + 1) % requestsPerMinute
  }
}
