import type { TurnoutError } from '../model/errors.ts'
import type { Log } from '../model/log.ts'
import {
  type Answer,
  type Dispatcher,
  type Exchange,
  type HttpMethod,
  type HttpTimeouts,
  TransportFailure,
} from './exchange.ts'
import type { Authorization, HttpRequest, HttpResponse } from './request.ts'
import { HttpError, type HttpErrorDetails } from './http-error.ts'
import { checkValue, type ParsedBody, parseBody } from './json-body.ts'
import type { Permit, RateBudget } from './rate-budget.ts'
import { learnCredentials, maskAddresses, type Redactor } from './redaction.ts'
import { encodeBody, requestUrl, shownUrl } from './request-target.ts'
import { type Retry, type RetryPolicy, retryPolicy } from './retry-policy.ts'
import { type Classify, defaultVerdict, type Verdict } from './verdict.ts'

/** What a client is made of, with every default filled in. */
export interface ClientParts {
  readonly baseUrl: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly authorization: Authorization | null
  readonly timeouts: HttpTimeouts
  readonly retry: Retry | null
  readonly classify: Classify
  readonly budget: RateBudget | null
  readonly redactor: Redactor
  readonly mostBodyBytes: number
  readonly dispatcher: Dispatcher
  readonly log: Log
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal | null) => Promise<void>
  readonly random: () => number
  readonly counter: { sent: number }
}

/** Why an attempt failed, whether asking again can help, and the error it would become. */
interface Failure {
  readonly retryable: boolean
  readonly mayHaveActed: boolean
  readonly waitMs: number | null
  readonly unconnected?: boolean
  readonly toError: () => TurnoutError
}

const EXCERPT_LENGTH = 500
const IDEMPOTENT = new Set<HttpMethod>(['GET', 'HEAD', 'PUT', 'DELETE'])

/** One request with its repetitions. */
export class Call<T> {
  readonly #parts: ClientParts
  readonly #request: HttpRequest<T>
  readonly #url: URL
  readonly #policy: RetryPolicy
  readonly #body: string | Uint8Array | null
  readonly #headers: Readonly<Record<string, string>>
  #attempt = 0
  #credentialsUsed: Readonly<Record<string, string>> = {}
  #renewed = false
  #mayBeDone = false

  constructor(parts: ClientParts, request: HttpRequest<T>) {
    this.#parts = parts
    this.#request = request
    this.#url = requestUrl(request.url, request.query, parts.baseUrl)
    const byMethod = IDEMPOTENT.has(request.method) ? 'whenHarmless' : 'unlessActed'
    this.#policy = retryPolicy(request.retry ?? parts.retry ?? byMethod)
    const { bytes, contentType } = encodeBody(request.body)
    this.#body = bytes
    this.#headers = {
      accept: 'application/json',
      ...(contentType === null ? {} : { 'content-type': contentType }),
      ...parts.headers,
      ...request.headers,
    }
  }

  async run(): Promise<HttpResponse<T>> {
    for (;;) {
      this.#attempt += 1
      const outcome = await this.#try()
      if ('response' in outcome) return outcome.response
      if (outcome.again !== true) await this.#waitOrThrow(outcome.failure)
    }
  }

  async #try(): Promise<
    | { readonly response: HttpResponse<T> }
    | { readonly again: true }
    | { readonly again?: never; readonly failure: Failure }
  > {
    const credentials = await this.#credentials()
    this.#credentialsUsed = credentials
    let answer: Answer
    try {
      answer = await this.#send(credentials)
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      return { failure: this.#transportFailure(error) }
    }
    if (answer.status === 401 && (await this.#renew(credentials))) return { again: true }
    const parsed = parseBody(answer.body)
    const verdict = this.#judge(answer, parsed)
    if (verdict !== null) return { failure: this.#statusFailure(answer, parsed, verdict) }
    return this.#accept(answer, parsed)
  }

  #credentials(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>> {
    const { authorization } = this.#parts
    if (authorization === null || this.#request.authorized === false) return {}
    return authorization.headers(this.#request.signal ?? null)
  }

  async #renew(refused: Readonly<Record<string, string>>): Promise<boolean> {
    const { authorization } = this.#parts
    if (this.#renewed || this.#request.authorized === false) return false
    this.#renewed = true
    return (await authorization?.renew?.(refused, this.#request.signal ?? null)) ?? false
  }

  async #send(credentials: Readonly<Record<string, string>>): Promise<Answer> {
    const { budget, dispatcher, counter } = this.#parts
    const permit = budget === null ? null : await this.#acquire(budget)
    let answer: Answer | null = null
    try {
      counter.sent += 1
      answer = await dispatcher.send(this.#exchange(credentials, permit))
      return answer
    } finally {
      permit?.done(answer)
    }
  }

  #acquire(budget: RateBudget): Permit | Promise<Permit> {
    const { method, lane = 'live', label = null, signal = null } = this.#request
    return budget.acquire({ method, url: this.#url, lane, label, signal })
  }

  #exchange(credentials: Readonly<Record<string, string>>, permit: Permit | null): Exchange {
    const { timeouts, mostBodyBytes } = this.#parts
    return {
      method: this.#request.method,
      url: this.#url,
      headers: { ...this.#headers, ...credentials },
      body: this.#body,
      timeouts: { ...timeouts, ...this.#request.timeouts },
      mostBodyBytes,
      onSent: () => permit?.sent?.(),
      signal: this.#request.signal ?? null,
    }
  }

  #judge(answer: Answer, { json, text }: ParsedBody): Verdict | null {
    const nowMs = this.#parts.now()
    const { method } = this.#request
    const mayBeDone = this.#mayBeDone
    const url = this.#url
    const own = this.#parts.classify({ ...answer, method, url, json, text, mayBeDone, nowMs })
    return own === undefined ? defaultVerdict(answer, nowMs) : own
  }

  async #accept(
    answer: Answer,
    { json, text }: ParsedBody,
  ): Promise<{ readonly response: HttpResponse<T> } | { readonly failure: Failure }> {
    const { status, headers } = answer
    const { schema } = this.#request
    // Without a schema the caller's type is `unknown`: whatever the JSON is fits it.
    if (schema === undefined) return { response: { status, headers, body: json as T, text } }
    if (json === undefined && text !== '') return { failure: this.#bodyFailure(answer, text, null) }
    const checked = await checkValue(schema, json)
    if (checked.ok) return { response: { status, headers, body: checked.value, text } }
    return { failure: this.#bodyFailure(answer, text, text === '' ? null : checked.problem) }
  }

  /** `problem` null: there is no JSON, as when a network answers in the server's place; later there may be. */
  #bodyFailure(answer: Answer, text: string, problem: string | null): Failure {
    const what =
      text === '' ? 'an empty body' : `a body that cannot be used (${problem ?? 'no JSON'})`
    const retryable = problem === null
    return {
      retryable,
      mayHaveActed: true,
      waitMs: null,
      toError: () =>
        new HttpError({
          ...this.#details(answer, text),
          code: 'http_body',
          message: this.#clean(`${this.#what()} answered ${answer.status} with ${what}.`),
          retryable,
          mayHaveActed: true,
        }),
    }
  }

  #transportFailure(failure: TransportFailure): Failure {
    const { kind, mayHaveActed } = failure
    const timeout = kind.endsWith('_timeout')
    const tooLarge = kind === 'too_large'
    const said = this.#clean(failure.message)
    return {
      retryable: !tooLarge,
      mayHaveActed,
      waitMs: null,
      unconnected: kind === 'connect' || kind === 'connect_timeout',
      toError: () =>
        new HttpError({
          ...this.#details(null, ''),
          code: tooLarge ? 'http_body' : timeout ? 'http_timeout' : 'http_connection',
          message: `${this.#what()} got no whole answer: ${said}.`,
          category: kind,
          retryable: !tooLarge,
          mayHaveActed,
        }),
    }
  }

  #statusFailure(answer: Answer, { text }: ParsedBody, verdict: Verdict): Failure {
    const { retryable, mayHaveActed, waitMs = null } = verdict
    const make = verdict.toError ?? ((details: HttpErrorDetails) => new HttpError(details))
    const clean = (dirty: string): string => this.#clean(dirty)
    const said = verdict.message ? `: ${this.#clean(verdict.message)}` : ''
    return {
      retryable,
      mayHaveActed,
      waitMs,
      toError: () =>
        make(
          {
            ...this.#details(answer, text),
            code: 'http_status',
            message: `${this.#what()} answered ${answer.status}${said}`.replace(/[^.!?]$/, '$&.'),
            category: this.#cleanOrNull(verdict.category),
            correlationId: this.#cleanOrNull(verdict.correlationId ?? correlationId(answer)),
            retryAfterMs: waitMs,
            retryable,
            mayHaveActed,
          },
          clean,
        ),
    }
  }

  #details(answer: Answer | null, text: string) {
    return {
      method: this.#request.method,
      url: this.#clean(shownUrl(this.#url)),
      status: answer?.status ?? null,
      category: null,
      correlationId: answer === null ? null : this.#cleanOrNull(correlationId(answer)),
      bodyExcerpt: text === '' ? null : this.#clean(text),
      retryAfterMs: null,
      attempts: this.#attempt,
    }
  }

  async #waitOrThrow(failure: Failure): Promise<void> {
    this.#mayBeDone ||= failure.mayHaveActed
    const { repeatsWhenActed, longestWaitMs, waitMs } = this.#policy
    const { attempts, attemptsToConnect = attempts } = this.#policy
    const allowed = failure.retryable && (repeatsWhenActed || !failure.mayHaveActed)
    const most = failure.unconnected === true ? attemptsToConnect : attempts
    if (!allowed || this.#attempt >= most) throw failure.toError()
    // A quarter is spread at random, so that callers who failed together do not come back together.
    const backoff = waitMs(this.#attempt) * (1 - this.#parts.random() / 4)
    const wait = Math.round(failure.waitMs ?? backoff)
    if (wait > longestWaitMs) throw failure.toError()
    const error = failure.toError()
    this.#parts.log.warn(error.message, { waitMs: wait, attempt: this.#attempt })
    await this.#parts.sleep(wait, this.#request.signal ?? null)
  }

  #what(): string {
    return `${this.#request.method} ${this.#clean(shownUrl(this.#url))}`
  }

  #cleanOrNull(text: string | null | undefined): string | null {
    return text === null || text === undefined ? null : this.#clean(text)
  }

  // A secret that the cut would halve must not survive it: redact first, cut afterwards.
  #clean(text: string): string {
    learnCredentials(this.#parts.redactor, [this.#headers, this.#credentialsUsed])
    const redacted = this.#parts.redactor.redact(text.slice(0, EXCERPT_LENGTH * 16))
    return maskAddresses(redacted).slice(0, EXCERPT_LENGTH)
  }
}

function correlationId({ headers }: Answer): string | null {
  return (
    headers['x-hubspot-correlation-id'] ??
    headers['x-zm-trackingid'] ??
    headers['x-request-id'] ??
    null
  )
}
