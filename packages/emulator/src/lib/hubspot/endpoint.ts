import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { admit } from './admission.ts'
import { ApiError } from './api-error.ts'
import { randomId } from './credentials.ts'
import { faultAnswer, isCarriedOut, spoilConnection } from './fault-effects.ts'
import type { FaultRule } from './faults.ts'
import type { Answer, OpenOperation, Operation } from './operation.ts'
import type { World } from './world.ts'

/** One of HubSpot's operations as a request handler: faults, credentials, limits, then the operation itself. */
export function endpoint(
  world: World,
  operation: Operation | OpenOperation,
): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    const requestId = requestIdOf(response)
    world.requests.note(requestId, { operation: operation.name })
    const fault = world.faults.strike({
      operation: operation.name,
      method: request.method,
      path: request.baseUrl + request.path,
    })
    const carriedOut = fault === null || isCarriedOut(fault)
    const answer = carriedOut ? await answerOf(world, operation, request, requestId) : null
    if (fault === null) send(response, answer ?? { status: 500 })
    else await sendFault(world, fault, response, answer)
  }
}

/** The request log's number of the request that this is the response to. */
export function requestIdOf(response: Response): number {
  const { requestId } = response.locals as { requestId?: number }
  return requestId ?? 0
}

/** Sends an answer: objects as JSON, text as it is. */
export function send(response: Response, { status, body, headers = {} }: Answer): void {
  response.status(status)
  response.setHeader('x-hubspot-correlation-id', correlationIdOf(body))
  if (body !== undefined) response.setHeader('content-type', 'application/json;charset=utf-8')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.end(textOfBody(body))
}

async function answerOf(
  world: World,
  operation: Operation | OpenOperation,
  request: Request,
  requestId: number,
): Promise<Answer> {
  const received = {
    world,
    params: request.params as Readonly<Record<string, string>>,
    query: new URL(request.originalUrl, 'http://localhost').searchParams,
    body: request.body as unknown,
    authorization: request.headers.authorization ?? null,
    requestId,
  }
  try {
    requireContentType(request, operation)
    return 'open' in operation ? await operation.open(received) : await admit(received, operation)
  } catch (error) {
    if (error instanceof ApiError) return error.answer
    throw error
  } finally {
    // Refused activities are in the log too.
    if (operation.method !== 'GET') world.onChange()
  }
}

// Without this a body that was sent as something else would pass for an empty one.
function requireContentType(request: Request, { takes }: Operation | OpenOperation): void {
  const { 'transfer-encoding': chunked, 'content-length': length = '0' } = request.headers
  if (chunked === undefined && length === '0') return
  if (request.is(takes === 'form' ? 'application/x-www-form-urlencoded' : 'json') !== false) return
  throw new ApiError(415, { message: 'HTTP 415 Unsupported Media Type' })
}

async function sendFault(
  world: World,
  { effect }: FaultRule,
  response: Response,
  answer: Answer | null,
): Promise<void> {
  world.requests.note(requestIdOf(response), { fault: effect.kind })
  if (effect.kind === 'delay') await sleep(effect.delayMs, undefined, { ref: false })
  const instead = faultAnswer(effect, answer, world.now())
  if (instead !== null) return send(response, instead)
  const { status = 200, headers = {}, body } = answer ?? {}
  await spoilConnection(effect, response, { status, headers, text: textOfBody(body) ?? '' })
}

function textOfBody(body: unknown): string | undefined {
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
}

function correlationIdOf(body: unknown): string {
  const { correlationId } = (body ?? {}) as { correlationId?: unknown }
  return typeof correlationId === 'string' ? correlationId : randomId()
}
