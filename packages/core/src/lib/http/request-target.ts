import type { Query } from './request.ts'
import { maskAddresses } from './redaction.ts'

/** The URL of a request, with its query. */
export function requestUrl(url: string, query: Query = {}, baseUrl?: string): URL {
  const target = new URL(url, baseUrl)
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (Array.isArray(value)) for (const one of value) target.searchParams.append(name, String(one))
    else target.searchParams.append(name, String(value))
  }
  return target
}

/** The URL as it may be shown: no user, no query values, no addresses. */
export function shownUrl(url: URL): string {
  const names = [...new Set(url.searchParams.keys())]
  const query = names.length === 0 ? '' : `?${names.map((name) => `${name}=…`).join('&')}`
  return maskAddresses(url.origin + url.pathname) + query
}

/** The body as it is sent, and its content type. */
export function encodeBody(body: unknown): {
  readonly bytes: string | Uint8Array | null
  readonly contentType: string | null
} {
  if (body === undefined || body === null) return { bytes: null, contentType: null }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    return { bytes: body, contentType: null }
  }
  if (body instanceof URLSearchParams) {
    return { bytes: body.toString(), contentType: 'application/x-www-form-urlencoded' }
  }
  return { bytes: JSON.stringify(body), contentType: 'application/json' }
}
