import { GoogleApiError } from './google-error.ts'

const kinds = [
  'rate-limit-403',
  'rate-limit-429',
  'quota-403',
  'backend-500',
  'unavailable-503',
  'html',
  'broken-json',
  'hang',
  'reset',
  'gone',
] as const

/**
 * What a fault does to a request.
 * - `rate-limit-403`: 403 with reason rateLimitExceeded, which Google's client does not repeat.
 * - `rate-limit-429`: 429 with `Retry-After`.
 * - `quota-403`: 403 with reason quotaExceeded: the day is over.
 * - `backend-500`: 500.
 * - `unavailable-503`: 503, the quota answer of the Reports API.
 * - `html`: 200 with a page of HTML, as proxies and log-in pages answer.
 * - `broken-json`: 200 with JSON that was cut off.
 * - `hang`: no answer until the emulator closes.
 * - `reset`: the connection is closed without an answer.
 * - `gone`: 410: the sync token or page token is of no use any more.
 */
export type GoogleFaultKind = (typeof kinds)[number]

/** A fault that meets requests. */
export interface GoogleFault {
  readonly kind: GoogleFaultKind
  /** Names of operations like `calendar.events.list`; `calendar.*` stands for all of an API. Default: all. */
  readonly operation?: string
  /** How many requests it meets. Default: 1. */
  readonly times?: number
  /** How many requests it lets pass before. Default: 0. */
  readonly after?: number
  /** For 429, in seconds. Default: 1. */
  readonly retryAfterSeconds?: number
}

/** The faults that wait for requests. */
export class GoogleFaults {
  #waiting: { readonly fault: GoogleFault; toPass: number; left: number }[] = []

  /** Adds a fault. Throws a RangeError for a kind that there is not. */
  add(fault: GoogleFault): void {
    if (!kinds.includes(fault.kind)) {
      throw new RangeError(`There is no fault "${fault.kind}". There are: ${kinds.join(', ')}.`)
    }
    this.#waiting.push({ fault, toPass: fault.after ?? 0, left: fault.times ?? 1 })
  }

  /** Takes all faults away. */
  clear(): void {
    this.#waiting = []
  }

  /** The fault that meets this request, if one does. */
  take(operation: string): GoogleFault | null {
    for (const waiting of this.#waiting) {
      if (!meets(waiting.fault.operation, operation) || waiting.left === 0) continue
      if (waiting.toPass > 0) {
        waiting.toPass -= 1
        continue
      }
      waiting.left -= 1
      return waiting.fault
    }
    return null
  }
}

/** The API error of a fault; null where the fault is none. */
export function faultError({ kind, retryAfterSeconds = 1 }: GoogleFault): GoogleApiError | null {
  switch (kind) {
    case 'rate-limit-403':
      return new GoogleApiError(403, 'rateLimitExceeded', 'Rate Limit Exceeded')
    case 'rate-limit-429':
      return new GoogleApiError(429, 'rateLimitExceeded', 'Rate Limit Exceeded', {
        'retry-after': String(retryAfterSeconds),
      })
    case 'quota-403':
      return new GoogleApiError(403, 'quotaExceeded', 'Calendar usage limits exceeded.')
    case 'backend-500':
      return new GoogleApiError(500, 'backendError', 'Backend Error')
    case 'unavailable-503':
      return new GoogleApiError(503, 'backendError', 'The service is currently unavailable.')
    case 'gone':
      return new GoogleApiError(
        410,
        'fullSyncRequired',
        'Sync token is no longer valid, a full sync is required.',
      )
    case 'html':
    case 'broken-json':
    case 'hang':
    case 'reset':
      return null
  }
}

function meets(pattern: string | undefined, operation: string): boolean {
  if (pattern === undefined || pattern === operation) return true
  return pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1))
}
