import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { HttpMethod } from '../http/exchange.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { Query } from '../http/request.ts'
import type { Lane } from '../http/rate-budget.ts'
import type { Retry } from '../http/retry-policy.ts'

/** What every method of the client takes last. */
export interface CallOptions {
  /** Default: `live`. `backfill` waits behind live requests and leaves them the daily reserve. */
  readonly lane?: Lane
  /** Another retry policy than the one that fits the operation. */
  readonly retry?: Retry
  readonly signal?: AbortSignal
}

/** What the groups of operations share. */
export interface HubSpotTransport {
  readonly http: HttpClient
  /** The path that the marketing-event operations begin with. */
  readonly marketingEvents: string
}

/** One operation. */
export interface Operation<T> {
  readonly method: HttpMethod
  readonly path: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly schema?: StandardSchemaV1<unknown, T>
  readonly retry?: Retry
}

/** Sends an operation and gives its checked answer. */
export async function send<T>(
  { http }: HubSpotTransport,
  { path, retry, ...operation }: Operation<T>,
  { retry: chosen = retry, ...options }: CallOptions = {},
): Promise<T> {
  const response = await http.request<T>({
    ...operation,
    ...options,
    url: path,
    ...(chosen === undefined ? {} : { retry: chosen }),
  })
  return response.body
}
