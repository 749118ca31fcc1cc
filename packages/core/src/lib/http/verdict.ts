import type { TurnoutError } from '../model/errors.ts'
import type { Answer } from './exchange.ts'
import type { HttpErrorDetails } from './http-error.ts'
import { retryAfterMs } from './retry-after.ts'

/** An answer as a platform's own rules see it. */
export interface ClassifiedAnswer extends Answer {
  readonly method: string
  readonly url: URL
  /** The parsed body; undefined when it is empty or no JSON. */
  readonly json: unknown
  readonly text: string
  /** Whether an attempt before this one may have done what is asked, though its answer was lost. */
  readonly mayBeDone: boolean
  /** Epoch milliseconds. */
  readonly nowMs: number
}

/** What an answer that is no success means. */
export interface Verdict {
  /** Whether asking again can help. */
  readonly retryable: boolean
  /** Whether the server may have done what was asked, though it did not say so. */
  readonly mayHaveActed: boolean
  /** How long to wait before asking again, in milliseconds; null: as the policy says. */
  readonly waitMs?: number | null
  /** The platform's name for the error. */
  readonly category?: string | null
  /** The platform's own words; secrets and addresses are taken out before they are shown. */
  readonly message?: string | null
  readonly correlationId?: string | null
  /**
   * Makes the platform's own error of what the client knows. What the error shows of the answer goes through `clean`,
   * which takes out secrets and addresses; the details are clean already.
   */
  readonly toError?: (details: HttpErrorDetails, clean: (text: string) => string) => TurnoutError
}

/** A platform's own rules. `undefined` leaves an answer to {@link defaultVerdict}; null says that it is a success. */
export type Classify = (answer: ClassifiedAnswer) => Verdict | null | undefined

// Statuses by which servers and the proxies before them say that now is a bad moment.
const PASSING = new Set([408, 425, 500, 502, 503, 504])
const NOT_ACTED = new Set([423, 425, 429, 477, 525, 526])
/** HubSpot's 423 lasts two seconds [error-handling page, March 2026]. */
const LOCKED_MS = 2000

/** What an answer means by its status alone; null: a success, which is any 2xx. */
export function defaultVerdict(answer: Answer, nowMs: number): Verdict | null {
  const { status, headers } = answer
  if (status >= 200 && status < 300) return null
  const mayHaveActed = status >= 500 || status === 408 ? !NOT_ACTED.has(status) : false
  const retryable = PASSING.has(status) || NOT_ACTED.has(status) || (status >= 520 && status < 530)
  const asked = retryAfterMs(headers, nowMs)
  return {
    retryable,
    mayHaveActed,
    waitMs: status === 423 ? Math.max(LOCKED_MS, asked ?? 0) : asked,
  }
}
