/** HTTP methods that the client sends. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How long one attempt may take, in milliseconds. */
export interface HttpTimeouts {
  /** Until the connection stands. Default: 10,000. */
  readonly connectMs: number
  /** From sending until the head of the answer. Default: 60,000. */
  readonly headersMs: number
  /** Between two pieces of the answer's body. Default: 30,000. */
  readonly bodyMs: number
  /** From sending until the last byte. Default: 120,000. */
  readonly totalMs: number
}

/** One request on its way to a dispatcher. */
export interface Exchange {
  readonly method: HttpMethod
  readonly url: URL
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
  readonly timeouts: HttpTimeouts
  /** A longer body ends the exchange. */
  readonly mostBodyBytes: number
  /** Called when the request goes onto the wire, where the dispatcher knows. */
  readonly onSent?: () => void
  readonly signal: AbortSignal | null
}

/** The answer to one request. */
export interface Answer {
  readonly status: number
  /** Names in lower case; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Sends requests. The smallest thing that a test or another transport has to be. */
export interface Dispatcher {
  /** @throws TransportFailure when there is no whole answer; the signal's reason when aborted. */
  send(exchange: Exchange): Promise<Answer>
  /** Waits for what is under way, then frees every socket. */
  close(): Promise<void>
}

/** What ended an exchange without a whole answer. */
export type TransportFailureKind =
  | 'connect_timeout'
  | 'connect'
  | 'headers_timeout'
  | 'body_timeout'
  | 'total_timeout'
  | 'reset'
  | 'too_large'

/** There was no whole answer. A dispatcher throws it; callers of the client get an `HttpError`. */
export class TransportFailure extends Error {
  readonly kind: TransportFailureKind
  /** Whether the server may have received the request. */
  readonly mayHaveActed: boolean

  constructor(
    kind: TransportFailureKind,
    options: { readonly mayHaveActed: boolean; readonly message: string },
  ) {
    super(options.message)
    this.name = 'TransportFailure'
    this.kind = kind
    this.mayHaveActed = options.mayHaveActed
  }
}
