import type { Behaviour, HubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { type Api, startEmulator } from './api.ts'

type Started = { emulator: HubspotEmulator; api: Api; clock: { ms: number } }

async function limited(
  model: 'sliding' | 'fixed' | 'counting-refusals',
  more: Partial<Behaviour> = {},
): Promise<Started> {
  const clock = { ms: 5_000 }
  const burst = { requests: 3, windowMs: 10_000, model }
  const behaviour = { burst, ...more }
  return { ...(await startEmulator({ behaviour, rateNow: () => clock.ms })), clock }
}

async function statuses(api: Api, count: number): Promise<number[]> {
  const seen: number[] = []
  for (let index = 0; index < count; index += 1) seen.push((await api('GET', '')).status)
  return seen
}

it('refuses what is above the burst limit, in the words of HubSpot', async () => {
  const { api } = await limited('sliding')
  await statuses(api, 3)
  const refused = await api('GET', '')
  expect(refused.status).toBe(429)
  expect(refused.body).toMatchObject({
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  })
  expect(refused.headers.get('retry-after')).toBeNull()
})

it('sliding: a place is free one window after each request', async () => {
  const { api, clock } = await limited('sliding')
  await statuses(api, 2)
  clock.ms += 6_000
  await statuses(api, 1)
  clock.ms += 4_000
  expect(await statuses(api, 3)).toEqual([200, 200, 429])
})

it('fixed: all places are free when the next window starts', async () => {
  const { api, clock } = await limited('fixed')
  expect(await statuses(api, 4)).toEqual([200, 200, 200, 429])
  clock.ms += 5_000
  expect(await statuses(api, 4)).toEqual([200, 200, 200, 429])
})

it('counting-refusals: asking again keeps the window full', async () => {
  const { api, clock } = await limited('counting-refusals')
  expect(await statuses(api, 4)).toEqual([200, 200, 200, 429])
  clock.ms += 9_000
  expect(await statuses(api, 3)).toEqual([429, 429, 429])
  clock.ms += 1_000
  expect(await statuses(api, 1)).toEqual([429])
})

it('says in the headers how much is left', async () => {
  const { api } = await limited('sliding')
  const { headers } = await api('GET', '')
  expect(headers.get('x-hubspot-ratelimit-max')).toBe('3')
  expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('2')
  expect(headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000')
  expect(headers.get('x-hubspot-ratelimit-daily')).toBe('250000')
  expect(headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('249999')
})

it('sends the headers with an error, too', async () => {
  const { api } = await limited('sliding')
  const { status, headers } = await api('GET', '1')
  expect([status, headers.get('x-hubspot-ratelimit-remaining')]).toEqual([404, '2'])
})

it('rateLimitHeaders: false sends none', async () => {
  const { api } = await limited('sliding', { rateLimitHeaders: false })
  const { headers } = await api('GET', '')
  expect(headers.get('x-hubspot-ratelimit-max')).toBeNull()
})

it('retryAfterSeconds is sent with a 429', async () => {
  const { api } = await limited('sliding', { retryAfterSeconds: 7 })
  await statuses(api, 3)
  expect((await api('GET', '')).headers.get('retry-after')).toBe('7')
})

it('counts every app and portal for itself', async () => {
  const { emulator, api } = await limited('sliding')
  await statuses(api, 3)
  const { token } = emulator.addToken({ app: emulator.addApp().appId })
  expect((await api('GET', '', undefined, { token })).status).toBe(200)
})

it('refuses everything once the day is used up', async () => {
  const { emulator, api } = await startEmulator({ behaviour: { dailyLimit: 10 } })
  emulator.setDailyUsage(9)
  expect(await statuses(api, 2)).toEqual([200, 429])
  const refused = await api('GET', '')
  expect(refused.body).toMatchObject({
    message: 'You have reached your daily limit.',
    policyName: 'DAILY',
  })
  emulator.advanceClock(86_400_000)
  expect(await statuses(api, 1)).toEqual([200])
})

it('knows no daily limit of an OAuth app, and sends no daily headers', async () => {
  const { emulator, api } = await startEmulator({ behaviour: { dailyLimit: 0 } })
  const { accessToken } = emulator.installApp({ app: emulator.addApp().appId })
  const answer = await api('GET', '', undefined, { token: accessToken })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-hubspot-ratelimit-daily')).toBeNull()
})

it('has a limit of its own for OAuth apps', async () => {
  const oauthBurst = { requests: 1, windowMs: 10_000, model: 'sliding' } as const
  const { emulator, api } = await startEmulator({ behaviour: { oauthBurst } })
  const { accessToken: token } = emulator.installApp({ app: emulator.addApp().appId })
  await api('GET', '', undefined, { token })
  expect((await api('GET', '', undefined, { token })).status).toBe(429)
  expect((await api('GET', '')).status).toBe(200)
})

it('lets contacts be searched five times a second, and tells nothing in headers', async () => {
  const { api } = await startEmulator({ rateNow: () => 0 })
  const search = async (): ReturnType<Api> => api('POST', '/crm/v3/objects/contacts/search', {})
  for (let index = 0; index < 5; index += 1) await search()
  const refused = await search()
  expect(refused).toMatchObject({ status: 429, body: { policyName: 'SECONDLY' } })
  expect(refused.headers.get('x-hubspot-ratelimit-max')).toBeNull()
  expect((await api('GET', '')).status).toBe(200)
})

it('tells how much of the day is used', async () => {
  const { emulator, api } = await startEmulator()
  emulator.setDailyUsage(1_000)
  const answer = await api('GET', '/account-info/v3/api-usage/daily/private-apps')
  expect(answer.body.results).toMatchObject([{ usageLimit: 250_000, currentUsage: 1_001 }])
})
