import type { AccessToken } from './credentials.ts'
import type { Portal } from './portal.ts'
import type { World } from './world.ts'

/** What a request is answered with; no `body` means an empty one. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A request, before anybody asked who sends it. */
export interface Received {
  readonly world: World
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  readonly authorization: string | null
  readonly requestId: number
}

/** One authenticated request, as an operation sees it. */
export interface Call extends Received {
  readonly portal: Portal
  readonly token: AccessToken
  /** The app behind the token; null: the credential has no app identity, so external ids mean nothing. */
  readonly appId: number | null
}

interface Route {
  /** Unique; faults and the request log name it, like `attendance.emailCreateByObjectId`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the family's base path, in express's notation. */
  readonly path: string
  /** What a body must be; default: JSON. */
  readonly takes?: 'form'
}

/** One operation of HubSpot's API that takes a bearer token. */
export interface Operation extends Route {
  /** All of them are needed. */
  readonly scopes: readonly string[]
  /** Counted by the limit of searches instead of the usual one. */
  readonly isSearch?: true
  readonly handle: (call: Call) => Answer | Promise<Answer>
}

/** One operation that checks its caller in its own way, or not at all. */
export interface OpenOperation extends Route {
  readonly open: (received: Received) => Answer | Promise<Answer>
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body }
}

/** 204 without a body. */
export function noContent(): Answer {
  return { status: 204 }
}

/** A value of the path. */
export function param({ params }: Received, name: string): string {
  return params[name] ?? ''
}
