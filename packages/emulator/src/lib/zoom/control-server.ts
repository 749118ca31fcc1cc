import type { Request, Response } from 'express'
import type { ZoomBehaviour } from './behaviour.ts'
import type { Clock } from './clock.ts'
import type { Faults, ZoomFault } from './faults.ts'
import type { ZoomRequest } from './api-server.ts'
import type { ZoomTruth } from './truth.ts'
import type { Webhooks, WebhookTarget } from './webhooks.ts'

/** What can be steered from outside the process. */
export interface ControlParts {
  readonly behaviour: ZoomBehaviour
  readonly clock: Clock
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly log: ZoomRequest[]
  readonly truth: () => readonly ZoomTruth[]
}

/** The answer to one request under `/_emulator`. */
type Steer = (parts: ControlParts, body: unknown) => unknown

const steering: Readonly<Record<string, Steer>> = {
  'GET /behaviour': ({ behaviour }) => behaviour,
  'POST /behaviour': ({ behaviour }, body) => Object.assign(behaviour, body),
  'POST /faults': ({ faults }, body) => {
    faults.add(body as ZoomFault)
    return { added: 1 }
  },
  'DELETE /faults': ({ faults }) => {
    faults.clear()
    return { cleared: true }
  },
  'GET /clock': ({ clock }) => ({ now: clock.now() }),
  'POST /clock': ({ clock }, body) => {
    const { now, advanceMs } = body as { now?: number; advanceMs?: number }
    if (now !== undefined) clock.set(now)
    if (advanceMs !== undefined) clock.advance(advanceMs)
    return { now: clock.now() }
  },
  'GET /requests': ({ log }) => ({ total: log.length, byOperation: countByOperation(log) }),
  'DELETE /requests': ({ log }) => ({ forgotten: log.splice(0).length }),
  'GET /truth': ({ truth }) => truth(),
  'POST /webhooks': ({ webhooks }, body) => {
    webhooks.subscribe(body as WebhookTarget)
    return { subscribed: true }
  },
  'POST /webhooks/deliver': ({ webhooks }) => webhooks.deliver(),
  'POST /webhooks/validate': async ({ webhooks }) => ({ valid: await webhooks.validate() }),
}

/** Answers a request under `/_emulator`: behaviour, faults, clock, requests, truth, webhooks. */
export async function answerControl(
  parts: ControlParts,
  request: Request,
  response: Response,
): Promise<void> {
  const path = request.path.replace(/^\/_emulator/, '')
  const steer = steering[`${request.method} ${path}`]
  if (steer === undefined) {
    response
      .status(404)
      .json({ message: 'There is no such control.', controls: Object.keys(steering) })
    return
  }
  const text = String(request.body ?? '')
  const body: unknown = request.method === 'POST' && text !== '' ? JSON.parse(text) : {}
  response.json(await steer(parts, body))
}

/** How often each operation was asked for. */
export function countByOperation(log: readonly ZoomRequest[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { operation, path } of log) {
    const name = operation ?? path
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
