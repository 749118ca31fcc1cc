import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '@turnout/core'
import { NOW } from './fixtures.ts'

export const WEBHOOK_SECRET = 'webhook-secret-0123456789'

/** A push as Zoom signs it. */
export function signedPush(
  body: string,
  options: { readonly secret?: string; readonly sentAt?: number } = {},
): WebhookRequest {
  const timestamp = String(Math.floor((options.sentAt ?? NOW) / 1000))
  const digest = createHmac('sha256', options.secret ?? WEBHOOK_SECRET)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex')
  return {
    method: 'POST',
    url: '/webhooks/zoom',
    headers: { 'x-zm-request-timestamp': timestamp, 'x-zm-signature': `v0=${digest}` },
    body: Buffer.from(body),
    state: null,
  }
}

/** The body of a notification about a webinar. */
export function notificationBody(event: string, object: object, at: number = NOW): string {
  return JSON.stringify({ event, event_ts: at, payload: { account_id: 'any', object } })
}

/** A registration as Zoom tells it, and pushes that Zoom did not send. */
export function genuinePush() {
  const body = notificationBody('webinar.registration_created', {
    id: 88_000_000_001,
    uuid: 'k3Wq/kvuRXyYqH+eKWhk9w==',
    topic: 'Été à Zürich 🚗',
    type: 5,
    registrant: { id: 'Reg-1', email: 'ada@guests.example', status: 'approved' },
  })
  const genuine = signedPush(body)
  return {
    genuine,
    redelivered: signedPush(body, { sentAt: NOW + 60_000 }),
    readAgain: ['88000000001'],
    forged: {
      'another secret': signedPush(body, { secret: 'guessed-secret-012345' }),
      'another body': { ...genuine, body: Buffer.from(body.replace('Reg-1', 'Reg-2')) },
      'no signature': { ...genuine, headers: {} },
      'ten minutes old': signedPush(body, { sentAt: NOW - 600_000 }),
      'ten minutes ahead': signedPush(body, { sentAt: NOW + 600_000 }),
      'a shorter signature': {
        ...genuine,
        headers: { ...genuine.headers, 'x-zm-signature': 'v0=00' },
      },
    },
  }
}
