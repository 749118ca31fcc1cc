import { createHmac } from 'node:crypto'
import { signRequest, verifySignature, type SignedRequest } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'

const OFFICIAL = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy'
const OWN = 'test-client-secret'
const OFFICIAL_BODY = "{'example_field':'example_value'}"
const WEBHOOK = 'https://www.example.com/webhook_uri'
const EVENTS = 'https://my.event.app/events'

// Each is: secret, request, timestamp, signature. The first two are from HubSpot's own libraries.
const VECTORS: readonly (readonly [string, string, SignedRequest, string, string])[] = [
  [
    'the vector of the Python library',
    OFFICIAL,
    { method: 'POST', url: WEBHOOK, body: OFFICIAL_BODY },
    '1693657560000',
    'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  ],
  [
    'the vector of the Ruby library',
    OFFICIAL,
    { method: 'POST', url: WEBHOOK, body: OFFICIAL_BODY },
    '1700000300000',
    'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
  ],
  [
    'a GET without a body',
    OWN,
    { method: 'GET', url: `${EVENTS}/1234-event-XYZ?appId=101&externalAccountId=ABC-account-789` },
    '1693657560000',
    'd+Qu+emTTm94BYUVurLTTMcGaGW0LRbeC+nCw7kOSN8=',
  ],
  [
    'what HubSpot decodes of a query, and what it leaves',
    OWN,
    {
      method: 'GET',
      url: `${EVENTS}/zoom%3A123%2Fabc%3D%3D?appId=101&externalAccountId=acc%40x.com%20y`,
    },
    '1693657560000',
    'YoMizo2FvmrA9SHhEHQVBvSOmXJulokUL+o2LEa8bMA=',
  ],
  [
    'escapes in small letters',
    OWN,
    {
      method: 'GET',
      url: `${EVENTS}/zoom%3a123%2fabc%3D%3D?appId=101&externalAccountId=acc%40x.com%20y`,
    },
    '1693657560000',
    'YoMizo2FvmrA9SHhEHQVBvSOmXJulokUL+o2LEa8bMA=',
  ],
  [
    'a body beyond ASCII',
    OWN,
    { method: 'POST', url: WEBHOOK, body: '{"name":"山田"}' },
    '1693657560000',
    '7focF7UYmFFgQOlUolZ2+E1ZSxXPFkXH6RTLnmIG2p8=',
  ],
  [
    'a body in bytes',
    OWN,
    { method: 'POST', url: WEBHOOK, body: new TextEncoder().encode('{"name":"山田"}') },
    '1693657560000',
    '7focF7UYmFFgQOlUolZ2+E1ZSxXPFkXH6RTLnmIG2p8=',
  ],
]

function headersOf(timestamp: string, signature: string) {
  return { 'X-HubSpot-Signature-v3': signature, 'X-HubSpot-Request-Timestamp': timestamp }
}

it.each(VECTORS)('accepts %s', (_name, clientSecret, request, timestamp, signature) => {
  const headers = headersOf(timestamp, signature)
  const now = () => Number(timestamp)
  expect(verifySignature({ clientSecret, request, headers, now })).toEqual({ valid: true })
})

const request = { method: 'POST', url: WEBHOOK, body: '{}' }
const AT = 1_693_657_560_000

function reasonAfter(
  ms: number,
  headers = signRequest({ clientSecret: OWN, request, now: () => AT }),
) {
  const verdict = verifySignature({ clientSecret: OWN, request, headers, now: () => AT + ms })
  return verdict.valid ? 'valid' : verdict.reason
}

it('accepts what it signed itself', () => {
  expect(reasonAfter(0)).toBe('valid')
})

it.each([
  [300_000, 'valid'],
  [300_001, 'too_old'],
  [-60_000, 'valid'],
  [-60_001, 'in_the_future'],
])('judges a request %i ms after its timestamp as %s', (ms, verdict) => {
  expect(reasonAfter(ms)).toBe(verdict)
})

it.each(['', 'soon', '1e13', '-1', 'NaN'])('refuses the timestamp "%s"', (timestamp) => {
  const signed = signRequest({ clientSecret: OWN, request, now: () => AT })
  expect(reasonAfter(0, { ...signed, 'x-hubspot-request-timestamp': timestamp })).toBe(
    'no_timestamp',
  )
})

it('refuses a request without a signature', () => {
  expect(verifySignature({ clientSecret: OWN, request, headers: {} })).toEqual({
    valid: false,
    reason: 'no_signature',
  })
})

it.each([
  ['another secret', { clientSecret: 'another', request }],
  ['another body', { clientSecret: OWN, request: { ...request, body: '{"a":1}' } }],
  ['another method', { clientSecret: OWN, request: { ...request, method: 'PUT' } }],
  ['another URL', { clientSecret: OWN, request: { ...request, url: `${WEBHOOK}/` } }],
])('refuses a signature made for %s', (_name, changed) => {
  const headers = signRequest({ ...changed, now: () => AT })
  expect(reasonAfter(0, headers)).toBe('wrong_signature')
})

it('refuses a signature of another length without an error', () => {
  const signed = signRequest({ clientSecret: OWN, request, now: () => AT })
  expect(reasonAfter(0, { ...signed, 'x-hubspot-signature-v3': 'short' })).toBe('wrong_signature')
})

it('trusts nobody when the secret is missing', () => {
  const asked = { method: 'GET', url: 'https://events.example.com/events/1' }
  const headers = signRequest({ clientSecret: '', request: asked })
  expect(verifySignature({ clientSecret: '', request: asked, headers })).toEqual({
    valid: false,
    reason: 'no_secret',
  })
})

it('decodes the twelve that HubSpot decodes, and nothing else', () => {
  const url = `${WEBHOOK}/%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B/%20%22%23%25%26%2B%3D%5B%7E%3%zz?q=%2525`
  const signed = `${WEBHOOK}/:/?@!$'()*,;/%20%22%23%25%26%2B%3D%5B%7E%3%zz?q=%2525`
  const timestamp = '1693657560000'
  const hmac = createHmac('sha256', OWN).update(`GET${signed}${timestamp}`).digest('base64')
  const headers = headersOf(timestamp, hmac)
  const now = () => Number(timestamp)
  const asked = { method: 'GET', url }
  expect(verifySignature({ clientSecret: OWN, request: asked, headers, now })).toEqual({
    valid: true,
  })
})
