import type { StandardSchemaV1 } from '@standard-schema/spec'
import { TurnoutError } from '../model/errors.ts'
import { type Log, silentLog } from '../model/log.ts'
import { type ClientParts, Call } from './call.ts'
import type { Dispatcher, HttpTimeouts } from './exchange.ts'
import type { RateBudget } from './rate-budget.ts'
import { redactor, type Redactor } from './redaction.ts'
import type { Authorization, HttpRequest, HttpResponse } from './request.ts'
import type { Retry } from './retry-policy.ts'
import { sleepFor } from './sleep.ts'
import { undiciDispatcher } from './undici-dispatcher.ts'
import type { Classify } from './verdict.ts'

/** Options of {@link HttpClient.getJson}. */
export type GetJsonOptions<T> = Omit<HttpRequest<T>, 'method' | 'url' | 'body' | 'schema'> & {
  readonly schema: StandardSchemaV1<unknown, T>
}

/** Options of {@link httpClient}. */
export interface HttpClientOptions {
  /** What relative URLs are relative to. */
  readonly baseUrl?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly authorization?: Authorization
  readonly timeouts?: Partial<HttpTimeouts>
  /** Default: by method, see {@link HttpRequest.retry}. */
  readonly retry?: Retry
  /** The platform's own rules for answers. */
  readonly classify?: Classify
  readonly budget?: RateBudget
  /** Texts that never appear in a log or an error. */
  readonly secrets?: readonly string[]
  /** Shared with whoever learns new secrets; `secrets` are added to it. */
  readonly redactor?: Redactor
  /** Longer answers are refused. Default: 16 MiB. */
  readonly mostBodyBytes?: number
  /** Default: undici's pool, which honours HTTPS_PROXY and NO_PROXY. `close` closes it only when it is the default. */
  readonly dispatcher?: Dispatcher
  readonly log?: Log
  readonly now?: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
  /** Between 0 and 1, for spreading retries. Default: `Math.random`. */
  readonly random?: () => number
}

/** Sends requests with timeouts, retries, a rate budget and checked answers. */
export interface HttpClient {
  /** Requests sent so far, repetitions included. */
  readonly requestCount: number
  /** @throws HttpError, or what the client's `classify` makes; the signal's reason when aborted. */
  request<T = unknown>(request: HttpRequest<T>): Promise<HttpResponse<T>>
  /** GETs a URL and gives the answer's JSON, checked. @throws as {@link HttpClient.request}. */
  getJson<T>(url: string, options: GetJsonOptions<T>): Promise<T>
  /** Frees every handle; requests under way are finished first. */
  close(): Promise<void>
}

const DEFAULT_TIMEOUTS: HttpTimeouts = {
  connectMs: 10_000,
  headersMs: 60_000,
  bodyMs: 30_000,
  totalMs: 120_000,
}
const MOST_BODY_BYTES = 16 * 1024 * 1024

/** Makes an HTTP client. Nothing is connected before the first request. */
export function httpClient(options: HttpClientOptions = {}): HttpClient {
  const parts = clientParts(options)
  let closed = false
  const request = async <T>(asked: HttpRequest<T>): Promise<HttpResponse<T>> => {
    if (closed) throw new TurnoutError('http_closed', 'This client was closed. Make another one.')
    return await new Call(parts, asked).run()
  }
  return {
    get requestCount() {
      return parts.counter.sent
    },
    request,
    getJson: async (url, { schema, ...rest }) =>
      (await request({ ...rest, method: 'GET', url, schema })).body,
    close: async () => {
      closed = true
      if (options.dispatcher === undefined) await parts.dispatcher.close()
    },
  }
}

function clientParts(options: HttpClientOptions): ClientParts {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts }
  const secrets = options.redactor ?? redactor()
  for (const secret of options.secrets ?? []) secrets.add(secret)
  return {
    baseUrl: options.baseUrl,
    headers: options.headers ?? {},
    authorization: options.authorization ?? null,
    timeouts,
    retry: options.retry ?? null,
    classify: options.classify ?? (() => undefined),
    budget: options.budget ?? null,
    redactor: secrets,
    mostBodyBytes: options.mostBodyBytes ?? MOST_BODY_BYTES,
    dispatcher: options.dispatcher ?? undiciDispatcher({ connectMs: timeouts.connectMs }),
    log: options.log ?? silentLog,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleepFor,
    random: options.random ?? Math.random,
    counter: { sent: 0 },
  }
}
