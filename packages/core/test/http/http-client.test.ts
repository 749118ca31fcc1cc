import { undiciDispatcher } from '@turnout/core/http'
import { z } from 'zod'
import { expect, it } from 'vitest'
import { localServer } from './local-server.ts'
import { testClient } from './test-client.ts'

const greeting = z.object({ hello: z.string() })

it('gives the JSON of an answer, checked', async () => {
  const { url } = await localServer(({ response }) => void response.end('{"hello":"Ann","more":1}'))
  const { client } = testClient()
  expect(await client.getJson(url, { schema: greeting })).toEqual({ hello: 'Ann' })
})

it('gives what a schema makes of the answer', async () => {
  const { url } = await localServer(({ response }) => void response.end('{"hello":"Ann"}'))
  const { client } = testClient()
  const schema = greeting.transform(({ hello }) => hello.toUpperCase())
  expect(await client.getJson(url, { schema })).toBe('ANN')
})

it('reads a body with a byte-order mark', async () => {
  const { url } = await localServer(({ response }) => void response.end('\ufeff{"hello":"Ann"}'))
  const { client } = testClient()
  expect(await client.getJson(url, { schema: greeting })).toEqual({ hello: 'Ann' })
})

it.each([
  ['{"hello":7}', 'hello: Invalid input'],
  ['null', 'Invalid input'],
])('says what is wrong with the body %j, and does not ask again', async (body, problem) => {
  const { url, reached } = await localServer(({ response }) => void response.end(body))
  const { client } = testClient()
  const reading = client.getJson(url, { schema: greeting })
  await expect(reading).rejects.toMatchObject({ code: 'http_body', status: 200, retryable: false })
  await expect(reading).rejects.toThrow(problem)
  expect(reached()).toBe(1)
})

it.each([
  ['', 'an empty body'],
  ['<html>Sign in</html>', 'no JSON'],
  ['{"hello":', 'no JSON'],
])('asks again after the body %j, which is no JSON', async (body, problem) => {
  const { url, reached } = await localServer(({ response }) => void response.end(body))
  const { client } = testClient()
  const reading = client.getJson(url, { schema: greeting })
  await expect(reading).rejects.toMatchObject({ code: 'http_body', retryable: true, attempts: 5 })
  await expect(reading).rejects.toThrow(problem)
  expect(reached()).toBe(5)
})

it('takes no page of a network for the empty answer to a write', async () => {
  const { url } = await localServer(({ response }) => void response.end('<html>Sign in</html>'))
  const { client } = testClient()
  const schema = z.unknown()
  await expect(client.request({ method: 'POST', url, schema })).rejects.toMatchObject({
    code: 'http_body',
    mayHaveActed: true,
    attempts: 1,
  })
})

it.each([
  ['{"a":1}', { a: 1 }],
  ['', undefined],
  ['no JSON', undefined],
])('gives the body %j without a schema', async (body, expected) => {
  const { url } = await localServer(({ response }) => void response.end(body))
  const { client } = testClient()
  const answer = await client.request({ method: 'GET', url })
  expect([answer.body, answer.text]).toEqual([expected, body])
})

it('sends a query, headers and JSON', async () => {
  const seen: unknown[] = []
  const { url } = await localServer(({ request, response, body }) => {
    seen.push([
      request.method,
      request.url,
      request.headers['x-app'],
      request.headers['content-type'],
      body,
    ])
    response.end()
  })
  const { client } = testClient({ baseUrl: url, headers: { 'x-app': 'turnout' } })
  await client.request({
    method: 'POST',
    url: '/things',
    query: { a: 'x y', b: undefined, c: ['1', '2'] },
    body: { name: '山田' },
  })
  expect(seen).toEqual([
    ['POST', '/things?a=x+y&c=1&c=2', 'turnout', 'application/json', '{"name":"山田"}'],
  ])
})

it('sends a form', async () => {
  const seen: unknown[] = []
  const { url } = await localServer(({ request, response, body }) => {
    seen.push([request.headers['content-type'], body])
    response.end()
  })
  const { client } = testClient()
  await client.request({ method: 'POST', url, body: new URLSearchParams({ a: '1 2' }) })
  expect(seen).toEqual([['application/x-www-form-urlencoded', 'a=1+2']])
})

it('follows no redirect', async () => {
  const { url, reached } = await localServer(({ response }) => {
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const { client } = testClient()
  await expect(client.request({ method: 'GET', url })).rejects.toMatchObject({ status: 302 })
  expect(reached()).toBe(1)
})

it('refuses a body that is too long', async () => {
  const { url } = await localServer(({ response }) => void response.end('x'.repeat(2000)))
  const { client } = testClient({ mostBodyBytes: 1000 })
  await expect(client.request({ method: 'GET', url })).rejects.toMatchObject({
    code: 'http_body',
    category: 'too_large',
    retryable: false,
  })
})

it('keeps only the beginning of a long body in an error', async () => {
  const { url } = await localServer(({ response }) => {
    response.writeHead(400).end('x'.repeat(10_000))
  })
  const { client } = testClient()
  const error: unknown = await client
    .request({ method: 'GET', url })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ bodyExcerpt: 'x'.repeat(500) })
})

it('ends with the signal’s reason, while it waits for an answer', async () => {
  const controller = new AbortController()
  const { url } = await localServer(() => controller.abort(new Error('stopped')))
  const { client } = testClient()
  await expect(client.request({ method: 'GET', url, signal: controller.signal })).rejects.toThrow(
    'stopped',
  )
})

it('sends nothing when the signal is aborted before', async () => {
  const { url, reached } = await localServer(({ response }) => void response.end())
  const { client } = testClient()
  const signal = AbortSignal.abort(new Error('stopped'))
  await expect(client.request({ method: 'GET', url, signal })).rejects.toThrow('stopped')
  expect(reached()).toBe(0)
})

it.each([
  ['the signal is aborted', () => ({ signal: AbortSignal.timeout(30) })],
  ['its time is over', () => ({ timeouts: { totalMs: 30 } })],
])('never sends what waited for a connection until %s', async (_why, bound) => {
  const answers: (() => void)[] = []
  const { url, reached } = await localServer(({ response }) => {
    answers.push(() => void response.end('{}'))
  })
  const dispatcher = undiciDispatcher({ connectMs: 1000, mostConnections: 1, env: {} })
  const { client } = testClient({ dispatcher })
  const first = client.request({ method: 'GET', url })
  await expect.poll(reached).toBe(1)
  const givenUp = client.request({ method: 'POST', url, retry: 'never', ...bound() })
  await expect(givenUp).rejects.toThrow(/timeout|no whole answer in 30 ms/)
  answers[0]?.()
  await first
  await dispatcher.close()
  expect(reached()).toBe(1)
})

it('ends a wait between attempts when the signal aborts', async () => {
  const { url } = await localServer(({ response }) => {
    response.writeHead(503, { 'retry-after': '30' }).end()
  })
  const controller = new AbortController()
  const { client } = testClient({
    sleep: (_ms, signal) => {
      controller.abort(new Error('stopped'))
      return Promise.reject(signal?.reason as Error)
    },
  })
  await expect(client.request({ method: 'GET', url, signal: controller.signal })).rejects.toThrow(
    'stopped',
  )
})

it('asks the authorization again after a 401, once', async () => {
  const { url } = await localServer(({ request, response }) => {
    response.writeHead(request.headers['authorization'] === 'Bearer new' ? 200 : 401).end()
  })
  let token = 'old'
  const authorization = {
    headers: () => ({ authorization: `Bearer ${token}` }),
    renew: () => {
      token = token === 'old' ? 'new' : 'newer'
      return true
    },
  }
  const { client } = testClient({ authorization })
  expect((await client.request({ method: 'GET', url })).status).toBe(200)
  expect(token).toBe('new')
})

it('gives a 401 back when new credentials do not help either', async () => {
  const { url, reached } = await localServer(({ response }) => void response.writeHead(401).end())
  const authorization = { headers: () => ({ authorization: 'Bearer x' }), renew: () => true }
  const { client } = testClient({ authorization })
  await expect(client.request({ method: 'GET', url })).rejects.toMatchObject({ status: 401 })
  expect(reached()).toBe(2)
})

it('tells a budget of every attempt and its answer', async () => {
  const { url } = await localServer(({ response, before }) => {
    response.writeHead(before === 0 ? 503 : 200, { 'x-left': String(9 - before) }).end()
  })
  const seen: unknown[] = []
  const budget = {
    acquire: ({ lane, label }: { lane: string; label: string | null }) => ({
      done: (answer: { status: number; headers: Readonly<Record<string, string>> } | null) =>
        void seen.push([lane, label, answer?.status, answer?.headers['x-left']]),
    }),
  }
  const { client } = testClient({ budget })
  await client.request({ method: 'GET', url, lane: 'backfill', label: 'heavy' })
  expect(seen).toEqual([
    ['backfill', 'heavy', 503, '9'],
    ['backfill', 'heavy', 200, '8'],
  ])
})

it('tells a budget of an answer that never came', async () => {
  const seen: unknown[] = []
  const budget = { acquire: () => ({ done: (answer: unknown) => void seen.push(answer) }) }
  const { client } = testClient({ budget })
  await client.request({ method: 'GET', url: 'http://127.0.0.1:1', retry: 'never' }).catch(() => {})
  expect(seen).toEqual([null])
})

it('sends nothing after it was closed, and can be closed twice', async () => {
  const { url, reached } = await localServer(({ response }) => void response.end())
  const { client } = testClient()
  await client.close()
  await client.close()
  await expect(client.request({ method: 'GET', url, retry: 'never' })).rejects.toThrow('closed')
  expect(reached()).toBe(0)
})

it('says at once that a header cannot be sent, without its value', async () => {
  const { url, reached } = await localServer(({ response }) => void response.end('{}'))
  const { client, waitsMs } = testClient()
  const asking = client.request({ method: 'GET', url, headers: { 'x-name': 'two\nlines' } })
  await expect(asking).rejects.toMatchObject({
    code: 'invalid_value',
    message: 'The request cannot be sent: invalid x-name header.',
  })
  expect([reached(), waitsMs]).toEqual([0, []])
})
