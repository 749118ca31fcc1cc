import type { Request, Response } from 'express'
import type { ZoomAccount } from './account.ts'
import type { ZoomBehaviour, ZoomLabel } from './behaviour.ts'
import type { Clock } from './clock.ts'
import { effectOf, type Faults } from './faults.ts'
import type { Operation, OperationContext } from './operations.ts'
import type { Pager } from './paging.ts'
import { pastOperations } from './past-operations.ts'
import { plannedOperations } from './planned-operations.ts'
import type { RateLimits } from './rate-limits.ts'
import { registrantOperations } from './registrant-operations.ts'
import { type Reply, ZoomRefusal } from './reply.ts'
import type { Tokens } from './tokens.ts'

/** One request that arrived. */
export interface ZoomRequest {
  readonly method: string
  /** The path without `/v2`, as it was sent. */
  readonly path: string
  readonly query: string
  /** The emulator's name of the operation, like `list webinar registrants`; null: there is none. */
  readonly operation: string | null
  readonly label: ZoomLabel | null
  /** 0: the connection was cut. */
  status: number
}

/** What the API answers from. */
export interface ApiParts {
  readonly account: ZoomAccount
  readonly behaviour: ZoomBehaviour
  readonly clock: Clock
  readonly faults: Faults
  readonly pager: Pager
  readonly limits: RateLimits
  readonly tokens: Tokens
  readonly log: ZoomRequest[]
}

const operations: readonly Operation[] = [
  ...plannedOperations,
  ...registrantOperations,
  ...pastOperations,
]

/** Answers a request under `/v2` or `/oauth/token`. */
export async function answerApi(
  parts: ApiParts,
  request: Request,
  response: Response,
): Promise<void> {
  const url = new URL(request.originalUrl, 'http://emulator')
  const path = url.pathname.replace(/^\/v2/, '')
  // Zoom's gateway decodes the path once and folds double slashes before it looks for the operation.
  const routed = decodeOnce(path).replaceAll(/\/{2,}/g, '/')
  const operation = operations.find(({ pattern }) => pattern.test(routed)) ?? null
  const entry: ZoomRequest = {
    method: request.method,
    path,
    query: url.search,
    operation: path === '/oauth/token' ? 'get token' : (operation?.name ?? null),
    label: operation?.label ?? null,
    status: 0,
  }
  parts.log.push(entry)
  if (await meetFault(parts, path, response, entry)) return
  const reply = replyTo(() => handle(parts, request, url, routed, operation))
  send(response, reply, entry)
}

function handle(
  parts: ApiParts,
  request: Request,
  url: URL,
  routed: string,
  operation: Operation | null,
): Reply {
  const { authorization } = request.headers
  if (url.pathname === '/oauth/token') {
    const form = new URLSearchParams(String(request.body ?? ''))
    for (const [name, value] of url.searchParams) form.set(name, value)
    return parts.tokens.issue(authorization, form)
  }
  if (operation === null || request.method !== 'GET') {
    throw new ZoomRefusal(404, 404, 'Request path could not be found.')
  }
  parts.tokens.admit(authorization, operation.scopes)
  const headers = parts.limits.count(operation.label)
  const reply = operation.answer(contextOf(parts, operation, routed, url.searchParams))
  return { ...reply, headers: { ...headers, ...reply.headers } }
}

function contextOf(
  parts: ApiParts,
  operation: Operation,
  path: string,
  query: URLSearchParams,
): OperationContext {
  const found = operation.pattern.exec(path)?.groups ?? {}
  return {
    account: parts.account,
    behaviour: parts.behaviour,
    pager: parts.pager,
    now: parts.clock.now(),
    query,
    path,
    part: (name) => decodeOnce(found[name] ?? ''),
  }
}

function replyTo(answer: () => Reply): Reply {
  try {
    return answer()
  } catch (error) {
    if (error instanceof ZoomRefusal) return error.reply
    throw error
  }
}

async function meetFault(
  { faults }: ApiParts,
  path: string,
  response: Response,
  entry: ZoomRequest,
): Promise<boolean> {
  const fault = faults.meet(path)
  if (fault === null) return false
  if (fault.delayMs !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
    if (fault.kind === undefined && fault.status === undefined) return false
  }
  const effect = effectOf(fault)
  if (effect.kind === 'reset') response.socket?.destroy()
  else {
    entry.status = effect.status
    if (effect.kind === 'text') response.status(effect.status).type(effect.type).send(effect.body)
    else response.status(effect.status).set(effect.headers).json(effect.body)
  }
  return true
}

function send(response: Response, reply: Reply, entry: ZoomRequest): void {
  entry.status = reply.status
  response
    .status(reply.status)
    .set({ 'x-zm-trackingid': 'v=2.0;clid=emulated', ...reply.headers })
    .json(reply.body)
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
