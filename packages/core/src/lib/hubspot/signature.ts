import { createHmac, timingSafeEqual } from 'node:crypto'

/** A request as HubSpot signs it. */
export interface SignedRequest {
  readonly method: string
  /** The full public URL that HubSpot called: scheme, host, path and query as received. */
  readonly url: string
  /** The body exactly as received; nothing for a GET. */
  readonly body?: string | Uint8Array
}

/** Options of {@link verifySignature}. */
export interface VerifySignatureOptions {
  /** The app's client secret. */
  readonly clientSecret: string
  readonly request: SignedRequest
  /** The request's headers; names in any case of letters. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** How old a request may be, in milliseconds. Default: 300,000, as HubSpot says. */
  readonly oldestMs?: number
  /** How far in the future it may be, because clocks differ, in milliseconds. Default: 60,000. */
  readonly earliestMs?: number
  readonly now?: () => number
}

/** Whether a request is HubSpot's, or why not. */
export type SignatureVerdict =
  | { readonly valid: true }
  | {
      readonly valid: false
      readonly reason:
        /** The client secret is empty: with an empty one anybody could sign. */
        | 'no_secret'
        | 'no_signature'
        | 'no_timestamp'
        | 'too_old'
        | 'in_the_future'
        | 'wrong_signature'
    }

const SIGNATURE = 'x-hubspot-signature-v3'
const TIMESTAMP = 'x-hubspot-request-timestamp'

// The twelve that HubSpot decodes before it signs [validating requests]; everything else stays as it is.
const DECODED: Readonly<Record<string, string>> = {
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

/** Checks `X-HubSpot-Signature-v3` and the age of a request. Compares in constant time and never throws. */
export function verifySignature(options: VerifySignatureOptions): SignatureVerdict {
  const { clientSecret, request, oldestMs = 300_000, earliestMs = 60_000, now = Date.now } = options
  if (clientSecret === '') return { valid: false, reason: 'no_secret' }
  const signature = headerOf(options.headers, SIGNATURE)
  if (signature === undefined) return { valid: false, reason: 'no_signature' }
  const timestamp = headerOf(options.headers, TIMESTAMP)
  if (timestamp === undefined || !/^\d{1,16}$/.test(timestamp)) {
    return { valid: false, reason: 'no_timestamp' }
  }
  const ageMs = now() - Number(timestamp)
  if (ageMs > oldestMs) return { valid: false, reason: 'too_old' }
  if (ageMs < -earliestMs) return { valid: false, reason: 'in_the_future' }
  const expected = sign(clientSecret, request, timestamp)
  return sameText(expected, signature)
    ? { valid: true }
    : { valid: false, reason: 'wrong_signature' }
}

/** Makes the two headers that HubSpot would send, for trying out an endpoint. */
export function signRequest(options: {
  readonly clientSecret: string
  readonly request: SignedRequest
  readonly now?: () => number
}): Readonly<Record<'x-hubspot-signature-v3' | 'x-hubspot-request-timestamp', string>> {
  const timestamp = String((options.now ?? Date.now)())
  return {
    [SIGNATURE]: sign(options.clientSecret, options.request, timestamp),
    [TIMESTAMP]: timestamp,
  }
}

function sign(
  clientSecret: string,
  { method, url, body = '' }: SignedRequest,
  timestamp: string,
): string {
  return createHmac('sha256', clientSecret)
    .update(method.toUpperCase() + decodeUrl(url))
    .update(body)
    .update(timestamp)
    .digest('base64')
}

function decodeUrl(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (escape) => DECODED[escape.toUpperCase()] ?? escape)
}

function headerOf(headers: VerifySignatureOptions['headers'], wanted: string): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== wanted) continue
    return typeof value === 'string' ? value : value?.[0]
  }
  return undefined
}

function sameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
