import { createHmac } from 'node:crypto'
import { ApiError } from './api-error.ts'
import type { HubspotApp } from './credentials.ts'
import { newEventOf, type NewEvent } from './event-input.ts'
import { type JsonObject, objectOf } from './json.ts'
import type { ExternalIds, MarketingEvent } from './marketing-events.ts'
import type { Call } from './operation.ts'
import type { Portal } from './portal.ts'

/**
 * Asks the app for the details of an event that the portal does not know, as HubSpot does when attendance comes in
 * for one, and creates it. Null: the app gave no address or one that is not on this machine, did not answer within
 * five seconds, or gave no event.
 */
export async function eventByCallback(
  call: Call,
  appId: number,
  ids: ExternalIds,
): Promise<MarketingEvent | null> {
  const app = call.world.credentials.apps.get(appId)
  const url = app === undefined ? null : detailsUrl(app, ids)
  if (app === undefined || url === null) return null
  const headers = signatureHeaders({
    clientSecret: app.clientSecret,
    method: 'GET',
    url: url.href,
    body: '',
    timestamp: call.world.now(),
  })
  const event = eventOf(await askForDetails(url, headers), ids, call.portal)
  // Another request may have asked at the same time and made the event while this one waited.
  const known = call.portal.events.find(appId, ids)
  if (known !== undefined || event === null) return known ?? null
  return call.portal.events.add({ appId, ...event }, call.world.now())
}

function detailsUrl({ appId, eventDetailsUrl }: HubspotApp, ids: ExternalIds): URL | null {
  if (eventDetailsUrl === null) return null
  const text = eventDetailsUrl.replace('%s', encodeURIComponent(ids.externalEventId))
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (!isLoopback(url)) return null
  const query = `appId=${appId}&externalAccountId=${encodeURIComponent(ids.externalAccountId)}`
  url.search = url.search === '' ? query : `${url.search}&${query}`
  return url
}

// An emulator reaches nobody but this machine.
function isLoopback({ protocol, hostname }: URL): boolean {
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function eventOf(details: JsonObject, ids: ExternalIds, portal: Portal): NewEvent | null {
  try {
    return newEventOf({ ...details, ...ids }, portal)
  } catch (error) {
    if (error instanceof ApiError) return null
    throw error
  }
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

async function askForDetails(
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<JsonObject> {
  try {
    const signal = AbortSignal.timeout(5_000)
    const response = await fetch(url, { headers, signal, redirect: 'error' })
    return response.ok ? objectOf(await response.json()) : {}
  } catch {
    // HubSpot treats an address that does not answer like one that knows no such event.
    return {}
  }
}
