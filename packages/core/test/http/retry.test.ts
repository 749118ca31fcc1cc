import {
  retryAfterMs,
  retryPolicies,
  type HttpClientOptions,
  type HttpMethod,
  type Retry,
} from '@turnout/core/http'
import { expect, it } from 'vitest'
import { localServer } from './local-server.ts'
import { testClient } from './test-client.ts'

type Failure = 'reset' | 'stall' | 'hang' | 'truncated' | number

/** How often a server that always fails so is asked. */
async function attemptsFor(
  failure: Failure,
  request: { readonly method: HttpMethod; readonly retry?: Retry },
  options: HttpClientOptions = {},
): Promise<{ readonly reached: number; readonly error: unknown }> {
  const { url, reached } = await localServer(({ response }) => {
    if (typeof failure === 'number') response.writeHead(failure).end('<html></html>')
    else if (failure === 'reset') response.destroy()
    else if (failure !== 'hang') {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"half":', () => {
        if (failure === 'truncated') response.destroy()
      })
    }
  })
  const { client } = testClient({
    timeouts: { headersMs: 40, bodyMs: 40, totalMs: 2000 },
    ...options,
  })
  const error: unknown = await client
    .request({ url, ...request })
    .catch((reason: unknown) => reason)
  return { reached: reached(), error }
}

it.each<Failure>(['reset', 'truncated', 408, 500, 502, 503, 504, 520, 524, 429, 423])(
  'repeats what is harmless after: %s',
  async (failure) => {
    expect((await attemptsFor(failure, { method: 'GET' })).reached).toBe(5)
  },
)

it.each<Failure>(['reset', 'stall', 'hang', 'truncated', 408, 500, 502, 504, 520])(
  'does not repeat what the server may have done, after: %s',
  async (failure) => {
    const { reached, error } = await attemptsFor(failure, { method: 'POST' })
    expect(error).toMatchObject({ mayHaveActed: true })
    expect(reached).toBe(1)
  },
)

it.each<Failure>([429, 423])('repeats a write that was refused with %s', async (failure) => {
  expect((await attemptsFor(failure, { method: 'POST' })).reached).toBe(5)
})

it.each<Failure>([400, 401, 403, 404, 409, 501])('does not repeat after a %s', async (failure) => {
  expect((await attemptsFor(failure, { method: 'GET' })).reached).toBe(1)
})

it('repeats nothing that must never be repeated', async () => {
  expect((await attemptsFor(503, { method: 'GET', retry: 'never' })).reached).toBe(1)
})

it('takes a policy of the caller’s own', async () => {
  const retry = { ...retryPolicies.whenHarmless, name: 'twice', attempts: 2 }
  expect((await attemptsFor(503, { method: 'POST', retry })).reached).toBe(2)
})

it.each<Failure>(['stall', 'hang'])('repeats what is harmless after a %s', async (failure) => {
  const retry = { ...retryPolicies.whenHarmless, attempts: 2 }
  expect((await attemptsFor(failure, { method: 'GET', retry })).reached).toBe(2)
})

it('says how often it tried', async () => {
  const { error } = await attemptsFor('reset', { method: 'GET' })
  expect(error).toMatchObject({ attempts: 5 })
})

it.each([
  ['stall', 'http_timeout', 'body_timeout'],
  ['hang', 'http_timeout', 'headers_timeout'],
  ['truncated', 'http_connection', 'reset'],
  ['reset', 'http_connection', 'reset'],
] as const)('tells apart: %s', async (failure, code, category) => {
  const { error } = await attemptsFor(failure, { method: 'POST' })
  expect(error).toMatchObject({ code, category, status: null })
})

it('ends an answer that drips for ever by the total time', async () => {
  const { url } = await localServer(({ response }) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 10)
    response.once('close', () => clearInterval(timer))
  })
  const { client } = testClient({ timeouts: { totalMs: 80 } })
  await expect(client.request({ method: 'GET', url, retry: 'never' })).rejects.toMatchObject({
    category: 'total_timeout',
  })
})

it('asks three times where no connection can be made, whatever the request', async () => {
  const { client } = testClient()
  await expect(client.request({ method: 'POST', url: 'http://127.0.0.1:1' })).rejects.toMatchObject(
    {
      code: 'http_connection',
      category: 'connect',
      mayHaveActed: false,
      attempts: 3,
    },
  )
})

async function waitAfter(headers: Record<string, string>, options: HttpClientOptions = {}) {
  const { url } = await localServer(({ response, before }) => {
    response.writeHead(before === 0 ? 429 : 200, before === 0 ? headers : {}).end()
  })
  const { client, waitsMs } = testClient(options)
  await client.request({ method: 'GET', url })
  return waitsMs
}

it('waits as long as Retry-After says', async () => {
  expect(await waitAfter({ 'retry-after': '7' })).toEqual([7000])
})

it('waits longer each time where the server says nothing', async () => {
  const { url } = await localServer(({ response }) => void response.writeHead(503).end())
  const { client, waitsMs } = testClient()
  await client.request({ method: 'GET', url }).catch(() => {})
  expect(waitsMs).toEqual([1000, 2000, 4000, 8000])
})

it('spreads waits by up to a quarter', async () => {
  expect(await waitAfter({}, { random: () => 1 })).toEqual([750])
})

it('does not wait longer than the policy allows, and tells how long it would be', async () => {
  const { url } = await localServer(({ response }) => {
    response.writeHead(477, { 'retry-after': '86400' }).end()
  })
  const { client, waitsMs } = testClient()
  await expect(client.request({ method: 'GET', url })).rejects.toMatchObject({
    status: 477,
    retryable: true,
    retryAfterMs: 86_400_000,
  })
  expect(waitsMs).toEqual([])
})

it('lets a platform’s own rules decide', async () => {
  const { url, reached } = await localServer(({ response, before }) => {
    response.writeHead(200).end(before === 0 ? '{"code":3000,"message":"wait"}' : '{}')
  })
  const { client, waitsMs } = testClient({
    classify: ({ text }) =>
      text.includes('3000') ? { retryable: true, mayHaveActed: false, waitMs: 5 } : undefined,
  })
  await client.request({ method: 'GET', url })
  expect([reached(), waitsMs]).toEqual([2, [5]])
})

it('lets a platform’s own rules call a 404 a success', async () => {
  const { url } = await localServer(({ response }) => void response.writeHead(404).end('{}'))
  const { client } = testClient({ classify: ({ status }) => (status === 404 ? null : undefined) })
  expect((await client.request({ method: 'GET', url })).status).toBe(404)
})

const NOW = Date.UTC(2026, 10, 24, 12, 0, 0)

it.each([
  ['7', 7000],
  ['0', 0],
  ['1.5', 1500],
  [' 30 ', 30_000],
  ['Tue, 24 Nov 2026 12:01:00 GMT', 60_000],
  ['2026-11-25T00:00:00Z', 43_200_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['', null],
  ['-5', null],
])('reads Retry-After: %s', (value, ms) => {
  expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(ms)
})

it('reads no wait where there is no header', () => {
  expect(retryAfterMs({}, NOW)).toBeNull()
})
