import type { FaultRule } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { account, type Api, base, beforeTheEvent, putEvent, row, startEmulator } from './api.ts'

type Started = Awaited<ReturnType<typeof startEmulator>>

async function withFault(rule: FaultRule): Promise<Started> {
  const started = await startEmulator({ now: () => beforeTheEvent })
  started.emulator.addFault(rule)
  return started
}

async function statuses(api: Api, count: number): Promise<number[]> {
  const seen: number[] = []
  for (let index = 0; index < count; index += 1) seen.push((await api('GET', '')).status)
  return seen
}

it.each(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY'] as const)(
  'rate-limit by %s',
  async (policy) => {
    const { api } = await withFault({ effect: { kind: 'rate-limit', policy } })
    const answer = await api('GET', '')
    expect(answer.status).toBe(429)
    expect(answer.body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: policy })
    expect(answer.body.message).toBe(`You have reached your ${policy.toLowerCase()} limit.`)
    expect(answer.headers.get('retry-after')).toBeNull()
  },
)

it('rate-limit with a Retry-After and other headers', async () => {
  const headers = { 'X-HubSpot-RateLimit-Remaining': '0' }
  const effect = { kind: 'rate-limit', policy: 'SECONDLY', retryAfterSeconds: 3, headers } as const
  const { api } = await withFault({ effect })
  const answer = await api('GET', '')
  expect(answer.headers.get('retry-after')).toBe('3')
  expect(answer.headers.get('x-hubspot-ratelimit-remaining')).toBe('0')
})

it('locked', async () => {
  const { api } = await withFault({ effect: { kind: 'locked' } })
  expect((await api('GET', '')).status).toBe(423)
})

it('migration, with the seconds to wait', async () => {
  const { api } = await withFault({ effect: { kind: 'migration', retryAfterSeconds: 3600 } })
  const answer = await api('GET', '')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([477, '3600'])
})

it.each([502, 503, 504, 521, 522, 523, 524, 525])('html page of a %i', async (status) => {
  const { api } = await withFault({ effect: { kind: 'html', status } })
  const answer = await api('GET', '')
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(answer.text).toContain('<!DOCTYPE html>')
})

it('expired-token and missing-scopes', async () => {
  const { emulator, api } = await withFault({ effect: { kind: 'expired-token' }, count: 1 })
  emulator.addFault({ effect: { kind: 'missing-scopes' } })
  expect((await api('GET', '')).body.category).toBe('EXPIRED_AUTHENTICATION')
  expect((await api('GET', '')).body.category).toBe('MISSING_SCOPES')
})

it('any status with any body', async () => {
  const effect = {
    kind: 'status',
    status: 418,
    body: 'short and stout',
    headers: { 'x-pot': '1' },
  } as const
  const { api } = await withFault({ effect })
  const answer = await api('GET', '')
  expect(answer).toMatchObject({ status: 418, text: 'short and stout' })
  expect(answer.headers.get('x-pot')).toBe('1')
})

it('empty-body keeps the status', async () => {
  const { api } = await withFault({ effect: { kind: 'empty-body' } })
  expect(await api('GET', '')).toMatchObject({ status: 200, text: '' })
})

it('reset: the connection ends without an answer', async () => {
  const { emulator, api } = await withFault({ effect: { kind: 'reset' } })
  await expect(api('GET', '')).rejects.toThrow('fetch failed')
  expect(emulator.requests()).toMatchObject([{ status: null, fault: 'reset' }])
})

it('truncated: the answer ends in the middle', async () => {
  const { api } = await withFault({ effect: { kind: 'truncated' } })
  await expect(api('GET', '')).rejects.toThrow('terminated')
})

it.each(['hang', 'half-open'] as const)('%s: the client waits until it gives up', async (kind) => {
  const { emulator } = await withFault({ effect: { kind } })
  const headers = { authorization: `Bearer ${emulator.token}` }
  const waiting = fetch(emulator.url + base, { headers, signal: AbortSignal.timeout(150) })
  await expect(waiting.then((response) => response.text())).rejects.toThrow(
    'aborted due to timeout',
  )
})

it('truncated and half-open spoil answers without a body, too', async () => {
  const { emulator, api } = await withFault({ effect: { kind: 'truncated' }, method: 'DELETE' })
  await expect(api('DELETE', await putEvent(api))).rejects.toThrow('fetch failed')
  expect(emulator.events()).toEqual([])

  emulator.clearFaults()
  emulator.addFault({ effect: { kind: 'half-open' }, method: 'DELETE' })
  const headers = { authorization: `Bearer ${emulator.token}` }
  const path = `${emulator.url}${base}/${await putEvent(api)}`
  const waiting = fetch(path, { method: 'DELETE', headers, signal: AbortSignal.timeout(150) })
  await expect(waiting).rejects.toThrow('aborted due to timeout')
  expect(emulator.events()).toEqual([])
})

it('slow-drip keeps to less than ten bytes a second', async () => {
  const { emulator } = await withFault({ effect: { kind: 'slow-drip', bytesPerSecond: 4 } })
  const headers = { authorization: `Bearer ${emulator.token}` }
  const response = await fetch(emulator.url + base, { headers })
  const startedAt = performance.now()
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.length
    if (bytes === 3) break
  }
  expect(performance.now() - startedAt).toBeGreaterThan(400)
})

it('slow-drip: the answer comes in pieces, and is whole in the end', async () => {
  const { emulator } = await withFault({ effect: { kind: 'slow-drip', bytesPerSecond: 80 } })
  const headers = { authorization: `Bearer ${emulator.token}` }
  const response = await fetch(emulator.url + base, { headers })
  const pieces: string[] = []
  for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece).toString())
  expect(pieces.length).toBeGreaterThan(1)
  expect(pieces.join('')).toBe('{"results":[]}')
})

it('delay: the answer comes, later', async () => {
  const { api } = await withFault({ effect: { kind: 'delay', delayMs: 20 } })
  expect((await api('GET', '')).status).toBe(200)
})

it('before: nothing is carried out', async () => {
  const { emulator, api } = await withFault({ effect: { kind: 'html', status: 504 } })
  await putEvent(api)
  expect(emulator.events()).toEqual([])
})

it('after: the operation is carried out and only its answer is lost', async () => {
  const { emulator, api } = await withFault({
    effect: { kind: 'html', status: 504 },
    when: 'after',
  })
  await putEvent(api)
  expect(emulator.events()).toHaveLength(1)
})

it('strikes only its route and method', async () => {
  const { api } = await withFault({ effect: { kind: 'locked' }, route: 'attendance.*' })
  const objectId = await putEvent(api)
  const answer = await api('POST', `${objectId}/attendance/register/email-create`, {
    inputs: [row('a@b.example')],
  })
  expect([answer.status, (await api('GET', objectId)).status]).toEqual([423, 200])
})

it('strikes paths by their start', async () => {
  const { api } = await withFault({
    effect: { kind: 'locked' },
    route: `${base}/events/e1`,
    method: 'GET',
  })
  await putEvent(api)
  expect((await api('GET', `events/e1?${account}`)).status).toBe(423)
  expect((await api('GET', '')).status).toBe(200)
})

it('strikes so many times, after so many passes', async () => {
  const { emulator, api } = await withFault({ effect: { kind: 'locked' }, skip: 1, count: 2 })
  expect(await statuses(api, 5)).toEqual([200, 423, 423, 200, 200])
  expect(emulator.faults()).toEqual([])
})

it('strikes at a rate, the same requests in every run', async () => {
  const rule = { effect: { kind: 'locked' }, rate: 0.5, seed: 7 } as const
  const first = await withFault(rule)
  const second = await withFault(rule)
  const seen = await statuses(first.api, 20)
  expect(seen).toEqual(await statuses(second.api, 20))
  expect(new Set(seen)).toEqual(new Set([200, 423]))
})

it('is taken back', async () => {
  const { emulator, api } = await withFault({ effect: { kind: 'locked' } })
  emulator.clearFaults()
  expect(await statuses(api, 1)).toEqual([200])
})

it('strikes the token endpoint, too', async () => {
  const { emulator } = await withFault({ effect: { kind: 'html', status: 503 }, route: 'oauth.*' })
  const answer = await fetch(`${emulator.url}/oauth/v3/token`, { method: 'POST' })
  expect(answer.status).toBe(503)
})
