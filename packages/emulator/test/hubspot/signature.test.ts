import { expect, it } from 'vitest'
import { signatureHeaders } from '../../src/lib/hubspot/event-callback.ts'

const own = {
  clientSecret: 'test-client-secret',
  method: 'GET',
  body: '',
  timestamp: 1_693_657_560_000,
}

it('signs as the published example does', () => {
  const headers = signatureHeaders({
    clientSecret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    body: "{'example_field':'example_value'}",
    timestamp: 1_693_657_560_000,
  })
  expect(headers['X-HubSpot-Signature-v3']).toBe('K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=')
})

it('signs a query', () => {
  const url =
    'https://my.event.app/events/1234-event-XYZ?appId=101&externalAccountId=ABC-account-789'
  const headers = signatureHeaders({ ...own, url })
  expect(headers['X-HubSpot-Signature-v3']).toBe('d+Qu+emTTm94BYUVurLTTMcGaGW0LRbeC+nCw7kOSN8=')
})

it('decodes the twelve and nothing else before signing', () => {
  const url =
    'https://my.event.app/events/zoom%3A123%2Fabc%3D%3D?appId=101&externalAccountId=acc%40x.com%20y'
  const headers = signatureHeaders({ ...own, url })
  expect(headers['X-HubSpot-Signature-v3']).toBe('YoMizo2FvmrA9SHhEHQVBvSOmXJulokUL+o2LEa8bMA=')
})
