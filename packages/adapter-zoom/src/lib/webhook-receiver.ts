import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookOutcome, WebhookReceiver, WebhookRequest } from '@turnout/core'
import { eventKey } from '@turnout/core'
import type { ZoomKind } from './zoom-options.ts'
import { notification, type Notification } from './notification-schema.ts'

/** Options of {@link webhookReceiver}. */
export interface WebhookOptions {
  readonly secretTokens: readonly string[]
  readonly maxAgeMs: number
  readonly kinds: readonly ZoomKind[]
  readonly now: () => number
}

// The timestamp is in seconds, and clocks differ.
const AHEAD_MS = 60_000
/** What happens in the room is told by the report afterwards; a large webinar sends thousands of these. */
const WITHOUT_NEWS = /\.(?:participant_|started$|alert$|sharing_|chat_|device_|feedback)/

/**
 * Verifies Zoom's notifications and names the events to read again. It answers at once: Zoom waits three seconds,
 * repeats after 5, 20 and 60 minutes what was answered with 5xx, and drops what was answered with 3xx or 4xx.
 */
export function webhookReceiver(options: WebhookOptions): WebhookReceiver {
  return { receive: (request) => receive(request, options) }
}

function receive(request: WebhookRequest, options: WebhookOptions): WebhookOutcome {
  if (request.method !== 'POST') return refusal(405, 'Zoom sends POST.')
  const timestamp = request.headers['x-zm-request-timestamp'] ?? ''
  const signature = request.headers['x-zm-signature'] ?? ''
  const secret = options.secretTokens.find((token) =>
    isSigned(request.body, timestamp, signature, token),
  )
  if (secret === undefined) return refusal(401, 'The signature does not fit.')
  if (!isFresh(timestamp, options))
    return refusal(401, 'The notification is too old, or from the future.')
  const parsed = notification.safeParse(parseJson(request.body))
  if (!parsed.success) return refusal(400, 'The body is no notification.')
  return answer(parsed.data, secret, options)
}

function answer(told: Notification, secret: string, { kinds }: WebhookOptions): WebhookOutcome {
  const plainToken = told.payload?.plainToken
  if (told.event === 'endpoint.url_validation' && plainToken) {
    const encryptedToken = createHmac('sha256', secret).update(plainToken).digest('hex')
    return json(200, { plainToken, encryptedToken })
  }
  return {
    status: 204,
    readAgain: eventsToRead(told, kinds),
    deduplicationKey: deduplicationKey(told),
  }
}

/** The events that a notification is about; a series' number alone where it does not name a date. */
function eventsToRead({ event, payload }: Notification, kinds: readonly ZoomKind[]): string[] {
  const object = payload?.object
  const kind = event.split('.')[0]
  const isOurs = kinds.some((wanted) => wanted === kind)
  const isRehearsal = event === 'webinar.ended' && object?.practice_session === true
  if (!isOurs || !object?.id || isRehearsal || WITHOUT_NEWS.test(event)) return []
  const dates = (object.occurrences ?? []).flatMap(({ occurrence_id }) => occurrence_id ?? [])
  const ids =
    dates.length === 0 || !event.includes('.registration_')
      ? [object.id]
      : dates.map((date) => `${object.id}.${date}`)
  return ids.map((eventId) => eventKey({ accountId: 'any', eventId }).eventId)
}

// Whether a repeated delivery keeps its headers is not known; its body stays the same.
function deduplicationKey({ event, event_ts, payload }: Notification): string {
  const object = payload?.object
  const parts = [
    event,
    event_ts,
    object?.id,
    object?.uuid,
    object?.registrant?.id,
    object?.participant?.user_id,
    object?.participant?.join_time,
    object?.participant?.leave_time,
    ...(object?.occurrences ?? []).map(({ occurrence_id }) => occurrence_id),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function isSigned(body: Uint8Array, timestamp: string, signature: string, secret: string): boolean {
  // Over the bytes as they came: text that is parsed and written again can differ.
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body)
  const expected = Buffer.from(`v0=${hmac.digest('hex')}`)
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function isFresh(timestamp: string, { maxAgeMs, now }: WebhookOptions): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  const age = now() - Number(timestamp) * 1000
  return age <= maxAgeMs && age >= -AHEAD_MS
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return null
  }
}

function refusal(status: number, message: string): WebhookOutcome {
  return json(status, { message })
}

function json(status: number, body: object): WebhookOutcome {
  const headers = { 'content-type': 'application/json' }
  return { status, headers, body: JSON.stringify(body), readAgain: [] }
}
