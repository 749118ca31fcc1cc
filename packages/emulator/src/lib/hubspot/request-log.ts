/** One request that reached the emulator, in the order of arrival. */
export interface LoggedRequest {
  readonly id: number
  readonly method: string
  /** With the query, without any credential. */
  readonly path: string
  /** Null: the path is none of HubSpot's. */
  readonly operation: string | null
  /** Null: never answered, by a fault. */
  readonly status: number | null
  /** The fault that struck, by its kind; null: none. */
  readonly fault: string | null
  /** Epoch milliseconds by the emulator's clock. */
  readonly receivedAt: number
  /** From the arrival to the end of the answer or of the connection; null: not ended yet. */
  readonly tookMs: number | null
}

/** The last requests, the oldest first. */
export class RequestLog {
  readonly #limit: number
  #entries: LoggedRequest[] = []
  #lastId = 0

  constructor(limit: number = 200_000) {
    this.#limit = limit
  }

  start(request: Pick<LoggedRequest, 'method' | 'path' | 'receivedAt'>): number {
    this.#lastId += 1
    this.#entries.push({
      id: this.#lastId,
      ...request,
      operation: null,
      status: null,
      fault: null,
      tookMs: null,
    })
    if (this.#entries.length > this.#limit * 1.1) this.#entries = this.#entries.slice(-this.#limit)
    return this.#lastId
  }

  note(id: number, more: Partial<LoggedRequest>): void {
    const first = this.#entries[0]
    const index = first === undefined ? -1 : id - first.id
    const entry = this.#entries[index]
    if (entry !== undefined) this.#entries[index] = { ...entry, ...more }
  }

  all(): readonly LoggedRequest[] {
    return this.#entries
  }

  clear(): void {
    this.#entries = []
  }
}
