import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Signature } from '@hubspot/api-client'
import type { HubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it, onTestFinished } from 'vitest'
import { account, type Api, apiOf, beforeTheEvent, row, startEmulator } from './api.ts'

interface Asking {
  readonly emulator: HubspotEmulator
  /** Sends requests as the app that is asked. */
  readonly api: Api
  readonly asked: readonly IncomingMessage[]
  readonly appId: number
}

/** An app that answers questions about events with `details`, late enough for requests to meet. */
async function askedApp({
  details = { eventName: 'From the app', eventOrganizer: 'App' },
  status = 200,
  headers = {},
  now = beforeTheEvent,
}: {
  now?: number
  details?: unknown
  status?: number
  headers?: Record<string, string>
} = {}): Promise<Asking> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    setTimeout(() => response.end(JSON.stringify(details)), 30)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const { emulator } = await startEmulator({ now: () => now })
  const { appId } = emulator.addApp({
    clientSecret: 'the secret',
    eventDetailsUrl: `http://127.0.0.1:${port}/events/%s`,
  })
  const { token } = emulator.addToken({ app: appId })
  const api = apiOf(emulator)
  return {
    emulator,
    asked,
    appId,
    api: (method, path, body) => api(method, path, body, { token }),
  }
}

const register = `attendance/e9/register/email-create?${account}`

it('asks the app for the details of an unknown event, signed, and then stores the attendance', async () => {
  const { emulator, api, asked, appId } = await askedApp()
  const answer = await api(
    'POST',
    `attendance/${encodeURIComponent('a/b==')}/register/email-create?externalAccountId=my%20acct`,
    { inputs: [row('ann@example.com')] },
  )
  expect(answer.body.results).toHaveLength(1)
  expect(emulator.events()).toMatchObject([{ eventName: 'From the app', externalEventId: 'a/b==' }])
  expect(asked[0]?.url).toBe(`/events/a%2Fb%3D%3D?appId=${appId}&externalAccountId=my%20acct`)
  const headers = asked[0]?.headers ?? {}
  expect(headers['x-hubspot-request-timestamp']).toBe(String(beforeTheEvent))
  expect(headers['x-hubspot-signature-v3']).toMatch(/^[A-Za-z0-9+/]{43}=$/)
})

it("signs so that HubSpot's own client finds it valid", async () => {
  const { api, asked } = await askedApp({ now: Date.now() })
  await api('POST', register, { inputs: [] })
  const { headers = {}, url = '' } = asked[0] ?? {}
  const valid = (secret: string): boolean =>
    Signature.isValid({
      signatureVersion: 'v3',
      signature: String(headers['x-hubspot-signature-v3']),
      clientSecret: secret,
      requestBody: '',
      url: `http://${headers.host ?? ''}${url}`,
      method: 'GET',
      timestamp: Number(headers['x-hubspot-request-timestamp']),
    })
  expect([valid('the secret'), valid('another secret')]).toEqual([true, false])
})

it('makes one event of many requests that ask at the same time', async () => {
  const { emulator, api, asked } = await askedApp()
  const people = Array.from({ length: 5 }, (_, index) => `p${index}@example.com`)
  await Promise.all(people.map((email) => api('POST', register, { inputs: [row(email)] })))
  expect(asked.length).toBeGreaterThan(1)
  expect(emulator.events()).toMatchObject([{ counters: { registered: 5 } }])
})

it('asks for the older upserts too', async () => {
  const { emulator, api } = await askedApp()
  emulator.addContact({ email: 'ann@example.com' })
  const path = `events/e9/register/email-upsert?${account}`
  expect((await api('POST', path, { inputs: [row('ann@example.com')] })).status).toBe(200)
  expect(emulator.events()).toMatchObject([{ counters: { registered: 1 } }])
})

it.each([
  ['no name', { details: { eventName: ' ', eventOrganizer: 'App' } }],
  [
    'a time that is none',
    { details: { eventName: 'E', eventOrganizer: 'App', startDateTime: 'soon' } },
  ],
  ['an error', { status: 500 }],
  ['a redirection', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
])('answers 404 where the app answers with %s', async (_, answer) => {
  const { emulator, api } = await askedApp(answer)
  expect((await api('POST', register, { inputs: [row('ann@example.com')] })).status).toBe(404)
  expect(emulator.events()).toEqual([])
})

it.each([
  ['does not answer', 'http://127.0.0.1:1/%s'],
  ['is not on this machine', 'https://my.event.app/events/%s'],
  ['only looks as if it were', 'http://127.0.0.1.example.com/%s'],
  ['is no address', 'events/%s'],
])('answers 404 where the address for details %s', async (_, eventDetailsUrl) => {
  const { emulator, api } = await startEmulator()
  const app = emulator.addApp({ eventDetailsUrl })
  const { token } = emulator.addToken({ app: app.appId })
  expect((await api('POST', register, { inputs: [] }, { token })).status).toBe(404)
})
