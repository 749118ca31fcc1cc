import { CredentialsError, TurnoutError, UnavailableError } from '@turnout/core'
import {
  type ClassifiedAnswer,
  type Classify,
  HttpError,
  retryAfterMs,
  type Verdict,
} from '@turnout/core/http'
import { errorBody } from './zoom-schemas.ts'

/** Where an administrator adds scopes to the app. */
export const SCOPES_PAGE = 'https://marketplace.zoom.us/user/build'

/** Zoom understood the request and will not answer it. */
export class ZoomRefusedError extends TurnoutError {
  readonly status: number
  /** Zoom's own code; null where the answer is none of Zoom's API, like a firewall's page. */
  readonly zoomCode: number | null

  constructor(
    message: string,
    details: { readonly status: number; readonly zoomCode: number | null; readonly cause: unknown },
  ) {
    super('zoom_refused', message, { cause: details.cause })
    this.status = details.status
    this.zoomCode = details.zoomCode
  }
}

/** The app was not granted the scope that a request needs. */
export class ZoomScopeError extends CredentialsError {}

/** The daily limit of the account is used up. */
export class ZoomDailyLimitError extends UnavailableError {
  /** Epoch milliseconds: when requests are taken again. */
  readonly untilMs: number

  constructor(untilMs: number, cause?: unknown) {
    super(
      `The daily request limit of the Zoom account is used up until ${new Date(untilMs).toISOString()}. Reading goes on then; a lower number of webinars, or a larger plan, avoids it.`,
      { cause },
    )
    this.untilMs = untilMs
  }
}

/** A longer wait than this is no wait between two requests, but the end of the day's requests. */
const LONGEST_WAIT_MS = 60_000
const NO_DATA_YET = 3001
const DAY_MS = 86_400_000

/** What Zoom's answers mean, for the HTTP client. */
export function classifyWith(random: () => number): Classify {
  return (answer) => {
    if (answer.status >= 200 && answer.status < 300) return undefined
    if (answer.status === 429) return limitVerdict(answer, random)
    if (answer.status >= 500 || answer.status === 408) return undefined
    const { zoomCode, message } = bodyOf(answer)
    return {
      retryable: false,
      mayHaveActed: false,
      category: zoomCode === null ? null : String(zoomCode),
      message,
      toError: (details, clean) =>
        refusal(answer, { zoomCode, message: clean(message) }, new HttpError(details)),
    }
  }
}

/** True for the answer to a report that is not there yet, never will be, or whose webinar is gone. */
export function isNoData(error: unknown): boolean {
  return error instanceof ZoomRefusedError && error.status === 404 && error.zoomCode === NO_DATA_YET
}

/** True for a page token that is older than its 15 minutes, or unknown. */
export function isPageTokenExpired(error: unknown): boolean {
  return (
    error instanceof ZoomRefusedError && error.zoomCode === 300 && /page token/i.test(error.message)
  )
}

/** True where the webinar has no registration. */
export function isWithoutRegistration(error: unknown): boolean {
  return error instanceof ZoomRefusedError && error.zoomCode === 3000
}

/** True where a host cannot have webinars or is not in the account. */
export function isNoHost(error: unknown): boolean {
  if (!(error instanceof ZoomRefusedError) || error.zoomCode === null) return false
  return [200, 1001, 1010, 3161].includes(error.zoomCode)
}

/** True for what will be the same tomorrow: a firewall's page, a report older than a year. */
export function isPermanent(error: unknown): boolean {
  if (!(error instanceof ZoomRefusedError)) return false
  return error.zoomCode === null || error.zoomCode === 12_702
}

/** Turns what the HTTP client throws into what leaves the adapter. */
export function asTurnoutError(error: unknown): unknown {
  if (!(error instanceof HttpError) || error.code === 'http_body') return error
  return new UnavailableError(`Zoom could not be read: ${error.message}`, { cause: error })
}

function limitVerdict(answer: ClassifiedAnswer, random: () => number): Verdict {
  const asked = retryAfterMs(answer.headers, answer.nowMs)
  const daily =
    answer.headers['x-ratelimit-type']?.toLowerCase() === 'daily-limit' ||
    (asked ?? 0) > LONGEST_WAIT_MS
  if (daily) {
    const untilMs = asked === null ? nextMidnight(answer.nowMs) : answer.nowMs + asked
    return {
      retryable: false,
      mayHaveActed: false,
      toError: (details) => new ZoomDailyLimitError(untilMs, new HttpError(details)),
    }
  }
  // Per-second limits carry no Retry-After.
  return {
    retryable: true,
    mayHaveActed: false,
    waitMs: asked ?? Math.round(1000 + random() * 1000),
  }
}

/** The next midnight in UTC: when Zoom counts anew. */
export function nextMidnight(nowMs: number): number {
  return (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS
}

interface RefusalBody {
  readonly zoomCode: number | null
  readonly message: string
}

function bodyOf({ json, status }: ClassifiedAnswer): RefusalBody {
  const parsed = errorBody.safeParse(json)
  if (!parsed.success) return { zoomCode: null, message: 'an answer that is not of the Zoom API' }
  const { code, message, reason, error, error_description, errorMessage } = parsed.data
  const words = message ?? errorMessage ?? error_description ?? reason ?? error
  return { zoomCode: code ?? null, message: words ?? `status ${status}` }
}

function refusal(
  answer: ClassifiedAnswer,
  { zoomCode, message }: RefusalBody,
  cause: HttpError,
): TurnoutError {
  // 104 is the older code for a missing scope.
  if (zoomCode === 4711 || zoomCode === 104) {
    return new ZoomScopeError(
      `Zoom's app lacks a scope: ${cleaned(message)} Add it at ${SCOPES_PAGE} (the app, then Scopes) and reconnect.`,
      { cause },
    )
  }
  if (answer.status === 401) {
    return new CredentialsError(
      `Zoom rejected the access token even after a new one was asked for. Check that the Server-to-Server OAuth app is activated at ${SCOPES_PAGE}.`,
      { cause },
    )
  }
  return new ZoomRefusedError(cause.message, { status: answer.status, zoomCode, cause })
}

function cleaned(message: string): string {
  return message.endsWith('.') ? message : `${message}.`
}
