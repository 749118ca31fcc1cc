import { setTimeout as sleep } from 'node:timers/promises'
import type { Response } from 'express'
import { ApiError, missingScopes, tokenExpired } from './api-error.ts'
import { randomId } from './credentials.ts'
import type { FaultEffect, FaultRule, RatePolicy } from './faults.ts'
import type { Answer } from './operation.ts'

/** Whether the operation is to be carried out although the fault strikes. */
export function isCarriedOut({ when, effect }: FaultRule): boolean {
  return when === 'after' || distorts.has(effect.kind)
}

// These need the true answer to spoil it.
const distorts = new Set(['empty-body', 'truncated', 'half-open', 'slow-drip', 'delay'])

/** The answer that takes the place of the true one; null: the fault is one of the connection. */
export function faultAnswer(
  effect: FaultEffect,
  answer: Answer | null,
  now: number,
): Answer | null {
  switch (effect.kind) {
    case 'status':
      return { status: effect.status, body: effect.body, headers: effect.headers ?? {} }
    case 'rate-limit':
      return rateLimitAnswer(effect.policy, {
        ...retryAfter(effect.retryAfterSeconds),
        ...effect.headers,
      })
    case 'locked':
      return new ApiError(423, { message: 'The resource is currently locked.' }).answer
    case 'migration':
      return migrationAnswer(effect.retryAfterSeconds ?? 60)
    case 'html':
      return htmlAnswer(effect.status)
    case 'expired-token':
      return tokenExpired(now, now).answer
    case 'missing-scopes':
      return missingScopes(['crm.objects.marketing_events.write']).answer
    case 'empty-body':
      return { status: answer?.status ?? 200, headers: answer?.headers ?? {} }
    case 'delay':
      return answer
    case 'reset':
    case 'truncated':
    case 'half-open':
    case 'slow-drip':
    case 'hang':
      return null
  }
}

/** 429 in HubSpot's words for the policy. */
export function rateLimitAnswer(
  policyName: RatePolicy,
  headers: Readonly<Record<string, string>>,
): Answer {
  const limit = {
    TEN_SECONDLY_ROLLING: 'ten_secondly_rolling',
    SECONDLY: 'secondly',
    DAILY: 'daily',
  }
  const message = `You have reached your ${limit[policyName]} limit.`
  const body = { message, errorType: 'RATE_LIMIT', policyName, requestId: randomId() }
  return new ApiError(429, body, headers).answer
}

/** What the true answer would have been, as it goes over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Does to the connection what the fault says. A hang writes nothing, ever. */
export async function spoilConnection(
  effect: FaultEffect,
  response: Response,
  answer: WireAnswer,
): Promise<void> {
  const reset = (): void => void response.socket?.resetAndDestroy()
  if (effect.kind === 'reset') reset()
  if (effect.kind === 'truncated') writeHalf(response, answer, reset)
  if (effect.kind === 'half-open') writeHalf(response, answer)
  if (effect.kind === 'slow-drip') {
    await drip(startAnswer(response, answer), answer.text, effect.bytesPerSecond ?? 20)
  }
}

function writeHalf(response: Response, answer: WireAnswer, written?: () => void): void {
  const { status, text } = answer
  // An answer without a body is whole once its head is, so the head is what is cut.
  if (text === '') response.socket?.write(`HTTP/1.1 ${status} `, written)
  else startAnswer(response, answer).write(text.slice(0, Math.ceil(text.length / 2)), written)
}

function startAnswer(response: Response, { status, headers, text }: WireAnswer): Response {
  response.status(status).setHeader('content-type', 'application/json;charset=utf-8')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (status !== 204) response.setHeader('content-length', Buffer.byteLength(text))
  response.flushHeaders()
  return response
}

async function drip(response: Response, text: string, bytesPerSecond: number): Promise<void> {
  const pauseMs = Math.max(100, 1000 / bytesPerSecond)
  const perPause = Math.max(1, Math.round((bytesPerSecond * pauseMs) / 1000))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length && !response.destroyed; at += perPause) {
    response.write(bytes.subarray(at, at + perPause))
    await sleep(pauseMs, undefined, { ref: false })
  }
  response.end()
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) }
}

function migrationAnswer(seconds: number): Answer {
  const message = 'This account is being migrated between data hosting locations. Retry later.'
  return new ApiError(477, { message, category: 'MIGRATION_IN_PROGRESS' }, retryAfter(seconds))
    .answer
}

function htmlAnswer(status: number): Answer {
  const body = `<!DOCTYPE html><html><head><title>api.hubapi.com | ${status}</title></head><body><h1>Error ${status}</h1><p>The web server reported an error.</p></body></html>`
  return { status, body, headers: { 'content-type': 'text/html; charset=UTF-8' } }
}
