import { createHmac } from 'node:crypto'
import type { ZoomBehaviour } from './behaviour.ts'
import type { Clock } from './clock.ts'

/** Where notifications go, and the secret that they are signed with. */
export interface WebhookTarget {
  readonly address: string
  readonly secretToken: string
}

/** One attempt to deliver a notification. */
export interface WebhookDelivery {
  readonly event: string
  readonly attempt: number
  /** Null: no answer within three seconds, or no connection. */
  readonly status: number | null
}

/** Sends notifications as Zoom does. */
export interface Webhooks {
  subscribe(target: WebhookTarget): void
  /** Puts a notification in line; it goes out with the next {@link Webhooks.deliver}. */
  notify(event: string, object: object): void
  /** Delivers what is due at the clock's time, repetitions included; gives what was tried. */
  deliver(): Promise<readonly WebhookDelivery[]>
  /** Asks the address to prove itself, as Zoom does every 72 hours; true when it did. */
  validate(): Promise<boolean>
  readonly deliveries: readonly WebhookDelivery[]
}

interface Waiting {
  readonly event: string
  readonly body: string
  readonly signedAt: number
  attempt: number
  dueAt: number
}

const ANSWER_WITHIN_MS = 3000
// Three repetitions: 5 minutes after the first attempt, 20 minutes later, 60 minutes later.
const REPEAT_AFTER_MS = [5 * 60_000, 20 * 60_000, 60 * 60_000]

/** Makes the sender of notifications for an account. */
export function makeWebhooks(accountId: string, behaviour: ZoomBehaviour, clock: Clock): Webhooks {
  let target: WebhookTarget | null = null
  let line: Waiting[] = []
  const deliveries: WebhookDelivery[] = []

  async function attempt(to: WebhookTarget, waiting: Waiting): Promise<void> {
    waiting.attempt += 1
    const anew = behaviour.webhookRetriesSignedAnew ? clock.now() : waiting.signedAt
    const status = await post(to, waiting.body, anew)
    deliveries.push({ event: waiting.event, attempt: waiting.attempt, status })
    const wait = REPEAT_AFTER_MS[waiting.attempt - 1]
    // Only server errors and silence are tried again; 3xx and 4xx are final.
    if ((status !== null && status < 500) || wait === undefined) return
    waiting.dueAt = clock.now() + wait
    line.push(waiting)
  }

  return {
    subscribe: (to) => {
      target = to
    },
    notify: (event, object) => {
      if (target === null) return
      const now = clock.now()
      const body = JSON.stringify({
        event,
        event_ts: now,
        payload: { account_id: accountId, object },
      })
      for (let copy = 0; copy < behaviour.webhookCopies; copy += 1) {
        line.push({ event, body, signedAt: now, attempt: 0, dueAt: now })
      }
    },
    deliver: async () => {
      if (target === null) return []
      const due = line.filter(({ dueAt }) => dueAt <= clock.now())
      line = line.filter(({ dueAt }) => dueAt > clock.now())
      const before = deliveries.length
      for (const waiting of behaviour.webhookDisorder ? due.toReversed() : due)
        await attempt(target, waiting)
      return deliveries.slice(before)
    },
    validate: async () => target !== null && (await validateTarget(target, clock.now())),
    deliveries,
  }
}

async function validateTarget(
  { address, secretToken }: WebhookTarget,
  now: number,
): Promise<boolean> {
  const plainToken = `plain-${now.toString(36)}`
  const body = JSON.stringify({
    event: 'endpoint.url_validation',
    event_ts: now,
    payload: { plainToken },
  })
  const response = await fetch(address, {
    method: 'POST',
    body,
    headers: signedHeaders(secretToken, body, now),
  })
  const answer = (await response.json().catch(() => null)) as { encryptedToken?: string } | null
  const expected = createHmac('sha256', secretToken).update(plainToken).digest('hex')
  return response.ok && answer?.encryptedToken === expected
}

async function post(
  { address, secretToken }: WebhookTarget,
  body: string,
  signedAt: number,
): Promise<number | null> {
  try {
    const headers = signedHeaders(secretToken, body, signedAt)
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const response = await fetch(address, { method: 'POST', body, headers, signal })
    await response.arrayBuffer()
    return response.status
  } catch {
    return null
  }
}

function signedHeaders(secretToken: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const digest = createHmac('sha256', secretToken).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-zm-request-timestamp': timestamp,
    'x-zm-signature': `v0=${digest}`,
    'user-agent': 'Zoom Marketplace/1.0a',
  }
}
