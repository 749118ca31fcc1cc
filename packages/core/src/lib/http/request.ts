import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { HttpMethod, HttpTimeouts } from './exchange.ts'
import type { Lane } from './rate-budget.ts'
import type { Retry } from './retry-policy.ts'

/** Query parameters; undefined ones are left out, lists are repeated. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>

/** One request. */
export interface HttpRequest<T = unknown> {
  readonly method: HttpMethod
  /** Absolute, or relative to the client's `baseUrl`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Query
  /** Text and bytes are sent as they are, `URLSearchParams` as a form, everything else as JSON. */
  readonly body?: unknown
  /** What the answer's JSON must be: any Standard Schema, like one of zod. */
  readonly schema?: StandardSchemaV1<unknown, T>
  /** Default: `whenHarmless` for GET, HEAD, PUT and DELETE, otherwise `unlessActed`. */
  readonly retry?: Retry
  /** Default: `live`. */
  readonly lane?: Lane
  /** The platform's label for the rate budget. */
  readonly label?: string
  /** Other timeouts for this request; connections belong to the client. */
  readonly timeouts?: Partial<Omit<HttpTimeouts, 'connectMs'>>
  /** False: the client's authorization is not added. Default: true. */
  readonly authorized?: boolean
  readonly signal?: AbortSignal | undefined
}

/** The answer to a request. */
export interface HttpResponse<T> {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What the schema gave; without a schema the parsed JSON, undefined when the body is empty or no JSON. */
  readonly body: T
  readonly text: string
}

/** Adds credentials to requests. */
export interface Authorization {
  /** The headers for the next request. */
  headers(
    signal: AbortSignal | null,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  /**
   * Told that the server answered 401 to these headers. True: new ones are there, send it once more.
   * Default: 401 is an error.
   */
  renew?(
    refused: Readonly<Record<string, string>>,
    signal: AbortSignal | null,
  ): boolean | Promise<boolean>
}
