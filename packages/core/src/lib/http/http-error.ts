import { TurnoutError } from '../model/errors.ts'

/** What ended a request: its status, no answer in time, no connection, or a body that is not what was agreed. */
export type HttpErrorCode = 'http_status' | 'http_timeout' | 'http_connection' | 'http_body'

/** What is known about a failed request. Holds no secret and no address. */
export interface HttpErrorDetails {
  readonly code: HttpErrorCode
  readonly message: string
  readonly method: string
  /** Without the values of the query and without addresses. */
  readonly url: string
  /** Null when there was no answer. */
  readonly status: number | null
  /** The platform's name for the error. */
  readonly category: string | null
  /** The id by which the platform's support finds the request. */
  readonly correlationId: string | null
  /** The first 500 characters of the answer. */
  readonly bodyExcerpt: string | null
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null
  readonly retryable: boolean
  /** Whether the server may have done what was asked. */
  readonly mayHaveActed: boolean
  /** How often the request was sent. */
  readonly attempts: number
  readonly cause?: unknown
}

/** A request that failed, after the repetitions that its policy allows. */
export class HttpError extends TurnoutError {
  readonly method: string
  readonly url: string
  readonly status: number | null
  readonly category: string | null
  readonly correlationId: string | null
  readonly bodyExcerpt: string | null
  readonly retryAfterMs: number | null
  readonly mayHaveActed: boolean
  readonly attempts: number

  constructor(details: HttpErrorDetails) {
    super(details.code, details.message, { retryable: details.retryable, cause: details.cause })
    this.method = details.method
    this.url = details.url
    this.status = details.status
    this.category = details.category
    this.correlationId = details.correlationId
    this.bodyExcerpt = details.bodyExcerpt
    this.retryAfterMs = details.retryAfterMs
    this.mayHaveActed = details.mayHaveActed
    this.attempts = details.attempts
  }
}
