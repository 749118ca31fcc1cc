import { createHmac } from 'node:crypto'
import { objectOf } from './json.ts'
import { newEventOf } from './event-input.ts'
import type { ExternalIds, MarketingEvent } from './marketing-events.ts'
import type { Call } from './operation.ts'

/**
 * Asks the app for the details of an event that the portal does not know, as HubSpot does when attendance comes in
 * for one, and creates it. Null: the app gave no address or
 * one that is not on this machine, did not answer within five seconds, or gave no event.
 */
export async function eventByCallback(
  call: Call,
  appId: number,
  ids: ExternalIds,
): Promise<MarketingEvent | null> {
  const app = call.world.credentials.apps.get(appId)
  if (app === undefined || app.eventDetailsUrl === null) return null
  if (!isLoopback(app.eventDetailsUrl)) return null
  const url = new URL(app.eventDetailsUrl.replace('%s', encodeURIComponent(ids.externalEventId)))
  url.searchParams.set('appId', String(appId))
  url.searchParams.set('externalAccountId', ids.externalAccountId)
  const headers = signatureHeaders({
    clientSecret: app.clientSecret,
    method: 'GET',
    url: url.href,
    body: '',
    timestamp: call.world.now(),
  })
  const details = await askForDetails(url, headers)
  if (details === null) return null
  const { externalIds, fields } = newEventOf({ ...details, ...ids }, call.portal)
  return call.portal.events.add({ appId, externalIds, fields }, call.world.now())
}

/** The headers with which HubSpot signs what it sends: X-HubSpot-Signature-v3 and its timestamp. */
export function signatureHeaders(request: {
  readonly clientSecret: string
  readonly method: string
  readonly url: string
  readonly body: string
  readonly timestamp: number
}): Record<string, string> {
  const timestamp = String(request.timestamp)
  const text = `${request.method}${decodedForSigning(request.url)}${request.body}${timestamp}`
  const signature = createHmac('sha256', request.clientSecret).update(text, 'utf8').digest('base64')
  return { 'X-HubSpot-Signature-v3': signature, 'X-HubSpot-Request-Timestamp': timestamp }
}

// Only these twelve are decoded before signing; anything else stays as it was sent.
const decodings: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}

function decodedForSigning(url: string): string {
  return url.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => decodings[code.toUpperCase()] ?? code)
}

// An emulator reaches nobody but this machine.
function isLoopback(url: string): boolean {
  const host = URL.parse(url.replace('%s', ''))?.hostname ?? ''
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.')
}

async function askForDetails(
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Record<string, unknown> | null> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) })
    if (!response.ok) return null
    const details = objectOf(await response.json())
    return 'eventName' in details && 'eventOrganizer' in details ? { ...details } : null
  } catch {
    // HubSpot treats an address that does not answer like one that knows no such event.
    return null
  }
}
