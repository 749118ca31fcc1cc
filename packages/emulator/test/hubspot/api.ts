import {
  hubspotEmulator,
  type HubspotEmulator,
  type HubspotEmulatorOptions,
} from '@turnout/emulator/hubspot'
import { onTestFinished } from 'vitest'

/** An answer as a client sees it; `body` is `null` where it was empty or no JSON. */
export interface Seen {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly body: any
}

/** Sends one request. */
export type Api = (
  method: string,
  path: string,
  body?: unknown,
  options?: { token?: string },
) => Promise<Seen>

export const base = '/marketing/v3/marketing-events'
export const account = 'externalAccountId=acct'

/** An emulator for one test, and a way to send it requests. */
export async function startEmulator(
  options?: HubspotEmulatorOptions,
): Promise<{ emulator: HubspotEmulator; api: Api }> {
  const emulator = await hubspotEmulator(options)
  onTestFinished(() => emulator.close())
  return { emulator, api: apiOf(emulator) }
}

export function apiOf(emulator: HubspotEmulator): Api {
  return async (method, path, body, { token = emulator.token } = {}) => {
    const response = await fetch(emulator.url + (path.startsWith('/') ? path : `${base}/${path}`), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }
}

/** The event `e1`, tomorrow by default, put there by external ids; returns its object id. */
export async function putEvent(api: Api, more: Record<string, unknown> = {}): Promise<string> {
  const { externalEventId = 'e1', ...fields } = more
  const seen = await api('PUT', `events/${String(externalEventId)}`, {
    eventName: 'Winter webinar',
    eventOrganizer: 'Snowman Fellowship',
    externalAccountId: 'acct',
    startDateTime: '2026-12-01T10:00:00Z',
    endDateTime: '2026-12-01T11:00:00Z',
    ...fields,
  })
  return String(seen.body?.objectId)
}

/** The clock of tests: stands still at a moment before the event `e1`. */
export const beforeTheEvent = Date.parse('2026-11-24T09:00:00Z')

/** An input of attendance by e-mail. */
export function row(email: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { email, interactionDateTime: beforeTheEvent, ...more }
}

/** An attendance input with both times. */
export function stay(email: string, joinedAt: string, leftAt: string): Record<string, unknown> {
  const interactionDateTime = Date.parse('2026-12-01T10:00:00Z')
  return { email, interactionDateTime, properties: { joinedAt, leftAt } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
