import {
  CredentialsError,
  type Log,
  TurnoutError,
  type TurnoutErrorOptions,
  UnavailableError,
} from '@turnout/core'
import { z } from 'zod/mini'
import type { GoogleOperation, RequestCounter, RetryReason } from './request-counter.ts'
import {
  type CalendarAccess,
  type GoogleApi,
  type GoogleCredentials,
  NO_TOKEN,
} from './google-credentials.ts'
import { howToBeLetIn, howToGetToken, howToLogIn } from './credentials-advice.ts'

/** An answer by which Google refuses one request for good; `status` and `reason` are Google's. */
export class GoogleRefusal extends TurnoutError {
  readonly status: number
  readonly reason: string | null

  constructor(
    answer: { readonly status: number; readonly reason: string | null; readonly message: string },
    options: TurnoutErrorOptions,
  ) {
    super('google_refused', answer.message, options)
    this.status = answer.status
    this.reason = answer.reason
  }
}

/** Whether the error says that what was asked for is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof GoogleRefusal && error.status === 404
}

/** Whether the error says that a sync token or page token is of no use any more. */
export function isGone(error: unknown): boolean {
  return error instanceof GoogleRefusal && error.status === 410
}

/** One request, for the messages about it. */
export interface CallDescription {
  readonly api: GoogleApi
  readonly operation: GoogleOperation
}

/** What the retry layer is made of. */
export interface CallContext {
  readonly credentials: GoogleCredentials
  readonly access: CalendarAccess
  /** Texts that appear in no log and no error. */
  readonly secrets: readonly string[]
  readonly log: Log
  readonly now: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: () => number
  /** Forgets the access token of an API. */
  readonly renew: (api: GoogleApi) => void
  readonly requests: RequestCounter
}

/** The longest that one request is repeated for, waits included. */
const PATIENCE_MS = 300_000
/** Google's recipe: 1, 2, 4 … seconds up to 64, each with up to a second at random. */
const LONGEST_BACKOFF_MS = 64_000
const ATTEMPTS = 6
/** A longer wait than that is left to the scheduler. */
const LONGEST_WAIT_MS = 120_000

/**
 * Sends a request, repeats it where that can help, and checks the answer. Google's client itself repeats no 403 of the
 * rate limit, does not honour `Retry-After`, and hands a page of HTML on as if it were data.
 */
export async function callGoogle<T>(
  context: CallContext,
  call: CallDescription & { readonly schema: z.ZodMiniType<T>; readonly repeatable?: 'no' },
  send: () => Promise<{ readonly data: unknown }>,
  signal: AbortSignal,
): Promise<T> {
  const startedAt = context.now()
  let retry: RetryReason | null = null
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted()
    context.requests.count(call.operation, retry)
    const outcome = await attemptOnce(context, call, send)
    if ('value' in outcome) return outcome.value
    signal.throwIfAborted()
    const { error, waitMs, tokenRefused } = outcome
    retry = tokenRefused === true ? 'token' : outcome.limited === true ? 'limit' : 'fault'
    if (tokenRefused === true) context.renew(call.api)
    // A token can end before its time: one new one is tried.
    if (tokenRefused === true && !error.retryable && attempt === 1) continue
    const wait =
      waitMs ?? Math.min(2 ** (attempt - 1) * 1000 + context.random() * 1000, LONGEST_BACKOFF_MS)
    const over = context.now() - startedAt + wait > PATIENCE_MS
    const once = call.repeatable === 'no' || !error.retryable
    if (once || over || attempt >= ATTEMPTS || wait > LONGEST_WAIT_MS) {
      throw error
    }
    context.log.warn(error.message, { waitMs: Math.round(wait), attempt })
    await context.sleep(Math.round(wait), signal)
  }
}

type Outcome<T> = { readonly value: T } | Failed

interface Failed {
  readonly error: TurnoutError
  readonly waitMs: number | null
  /** The API refused the access token itself, there was none, or it did not come in time. */
  readonly tokenRefused?: boolean
  /** Too many requests. */
  readonly limited?: boolean
}

async function attemptOnce<T>(
  context: CallContext,
  call: CallDescription & { readonly schema: z.ZodMiniType<T> },
  send: () => Promise<{ readonly data: unknown }>,
): Promise<Outcome<T>> {
  let data: unknown
  try {
    ;({ data } = await send())
  } catch (error) {
    return await failureOf(error, call, context)
  }
  const checked = call.schema.safeParse(data)
  if (checked.success) return { value: checked.data }
  return { error: notTheAnswer(data, checked.error, call), waitMs: null }
}

// A proxy or a log-in page answers 200 with HTML; the client then gives a text.
function notTheAnswer(
  data: unknown,
  problem: z.core.$ZodError,
  call: CallDescription,
): TurnoutError {
  const [issue] = problem.issues
  const what =
    typeof data === 'string'
      ? 'text that is no JSON, like the page of a proxy'
      : `an answer that cannot be used (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`
  const cause = new Error(issue?.message ?? 'The answer is not what was asked for.')
  return new UnavailableError(`Google answered ${call.operation} with ${what}.`, { cause })
}

const failure = z.object({
  message: z.string(),
  status: z.nullish(z.number()),
  // Set where a request was made, whatever became of it.
  config: z.optional(z.unknown()),
  response: z.nullish(z.object({ data: z.unknown(), headers: z.unknown() })),
})

const apiError = z.object({
  error: z.object({
    message: z.nullish(z.string()),
    status: z.nullish(z.string()),
    errors: z.nullish(z.array(z.object({ reason: z.nullish(z.string()) }))),
    details: z.nullish(z.array(z.object({ reason: z.nullish(z.string()) }))),
  }),
})

const tokenError = z.object({ error: z.string(), error_description: z.nullish(z.string()) })

// Core's HTTP client is not needed to read Google: what it knows about errors is loaded when there is one.
async function failureOf(
  thrown: unknown,
  call: CallDescription,
  context: CallContext,
): Promise<Failed> {
  const { maskAddresses, redact, retryAfterMs } = await import('@turnout/core/http')
  const read = failure.safeParse(thrown)
  const { message, status, response, config } = read.success
    ? read.data
    : { message: String(thrown) }
  const clean = (text: string): string => maskAddresses(redact(text, context.secrets)).slice(0, 300)
  // The original holds the request with its credentials: only its words go on.
  const cause = new Error(clean(message))
  if (status === undefined || status === null) {
    // A token request that was left behind would be waited for again.
    const isLate = thrown instanceof DOMException
    const error =
      config === undefined && !isLate
        ? unusable(clean(message), call, context, { cause })
        : unanswered(clean(message), call, { cause })
    return { error, waitMs: null, tokenRefused: isLate || message === NO_TOKEN }
  }
  const waitMs =
    response?.headers instanceof Headers
      ? retryAfterMs(Object.fromEntries(response.headers), context.now())
      : null
  const token = tokenError.safeParse(response?.data)
  if (token.success) {
    const { error, error_description: description } = token.data
    const said = clean(description == null ? error : `${error}: ${description}`)
    return { error: tokenRefusal({ status, error, said }, call, context, { cause }), waitMs }
  }
  const { error: told } = apiError.safeParse(response?.data).data ?? {}
  const reason = told?.errors?.[0]?.reason ?? told?.details?.[0]?.reason ?? told?.status ?? null
  const answer = { status, reason, said: clean(told?.message ?? message).replace(/\.$/, '') }
  const error = answerError(answer, call, context, { cause })
  const limited = status === 429 || RATE_LIMITS.has(reason ?? '')
  return { error, waitMs, limited, tokenRefused: status === 401 }
}

function unanswered(
  said: string,
  { operation }: CallDescription,
  options: TurnoutErrorOptions,
): TurnoutError {
  return new UnavailableError(
    `Google did not answer ${operation}: ${said.replace(/\.$/, '')}.`,
    options,
  )
}

// Nothing was asked of Google: the key cannot be read, or there are no default credentials.
function unusable(
  said: string,
  { operation }: CallDescription,
  { credentials }: CallContext,
  options: TurnoutErrorOptions,
): TurnoutError {
  const message = `The credentials for ${operation} cannot be used (${said.replace(/\.$/, '')}). ${howToLogIn(credentials)}`
  return new CredentialsError(message, options)
}

interface RefusedAnswer {
  readonly status: number
  readonly reason: string | null
  readonly said: string
}

const RATE_LIMITS = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RESOURCE_EXHAUSTED'])
const DAY_LIMITS = new Set(['quotaExceeded', 'dailyLimitExceeded'])

function answerError(
  { status, reason, said }: RefusedAnswer,
  call: CallDescription,
  context: CallContext,
  options: TurnoutErrorOptions,
): TurnoutError {
  const what = `Google answered ${call.operation} with ${status}${reason === null ? '' : ` ${reason}`}`
  const limited = RATE_LIMITS.has(reason ?? '')
  // The Reports API says 503 when its quota is used up.
  if (limited || status === 408 || status === 429 || status >= 500) {
    return new UnavailableError(`${what}: ${said}.`, options)
  }
  if (DAY_LIMITS.has(reason ?? '')) {
    const message = `${what}: the quota of the day is used up. Ask for more in the Cloud console, or poll less often.`
    return new UnavailableError(message, { ...options, retryable: false })
  }
  if (status === 401 || status === 403) {
    const message = `${what}: ${said}. ${howToBeLetIn(reason, call.api, context)}`
    return new CredentialsError(message, options)
  }
  return new GoogleRefusal({ status, reason, message: `${what}: ${said}.` }, options)
}

function tokenRefusal(
  {
    status,
    error,
    said,
  }: { readonly status: number; readonly error: string; readonly said: string },
  call: CallDescription,
  context: CallContext,
  options: TurnoutErrorOptions,
): TurnoutError {
  const what = `Google gave no access token for ${call.operation} (${said.replace(/\.$/, '')}).`
  if (status === 429 || status >= 500) return new UnavailableError(what, options)
  return new CredentialsError(`${what} ${howToGetToken(error, call.api, context)}`, options)
}
