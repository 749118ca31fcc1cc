import { hubspotBudget, hubspotClient, type HubSpotBudgetOptions } from '@turnout/core/hubspot'
import type { RateBudget } from '@turnout/core/http'
import { expect, it } from 'vitest'
import { scriptedHubSpot } from './scripted-hubspot.ts'

/** How many requests a budget lets pass at once. */
function burstOf(budget: RateBudget): number {
  const url = new URL('https://api.hubapi.com')
  const request = { method: 'GET', url, lane: 'live', label: null, signal: null } as const
  for (let given = 0; given < 1000; given += 1) {
    if (budget.acquire(request) instanceof Promise) return given
  }
  return 1000
}

async function burstAfter(
  headers: Readonly<Record<string, string>>,
  options: HubSpotBudgetOptions = {},
): Promise<number> {
  const budget = hubspotBudget(options)
  const dispatcher = scriptedHubSpot(() => ({ status: 200, body: {}, headers }))
  await hubspotClient({ token: 'pat-na1-test', budget, dispatcher }).events.get('1')
  return burstOf(budget)
}

it.each([
  ['starter', 100],
  ['oauth', 110],
  ['professional', 190],
  ['enterprise', 190],
  ['increased', 250],
] as const)('the plan %s sends %i requests at once', (plan, requests) => {
  expect(burstOf(hubspotBudget({ plan }))).toBe(requests)
})

it('sends 100 at once until HubSpot tells more', async () => {
  expect(burstOf(hubspotBudget())).toBe(100)
  expect(await burstAfter({ 'x-hubspot-ratelimit-max': '190' })).toBe(189)
})

it('sends no more than the plan, whatever HubSpot tells', async () => {
  expect(await burstAfter({ 'x-hubspot-ratelimit-max': '190' }, { plan: 'starter' })).toBe(99)
})

it('sends less than the plan when HubSpot tells less', async () => {
  expect(await burstAfter({ 'x-hubspot-ratelimit-max': '100' }, { plan: 'professional' })).toBe(99)
})

it('leaves alone what other users of the app have taken', async () => {
  expect(await burstAfter({ 'x-hubspot-ratelimit-remaining': '40' }, { plan: 'starter' })).toBe(40)
})

it('does not take the limit of another interval for its own', async () => {
  const headers = {
    'x-hubspot-ratelimit-max': '10',
    'x-hubspot-ratelimit-interval-milliseconds': '1000',
  }
  expect(await burstAfter(headers, { plan: 'starter' })).toBe(99)
})

it('counts the requests of all clients that share it', async () => {
  const budget = hubspotBudget({ plan: 'starter' })
  const dispatcher = scriptedHubSpot(() => ({ status: 200, body: {} }))
  for (const token of ['one-token', 'another-token']) {
    await hubspotClient({ token, budget, dispatcher }).events.get('1')
  }
  expect(burstOf(budget)).toBe(98)
})

it('keeps the daily reserve from old events', async () => {
  const headers = { 'x-hubspot-ratelimit-daily-remaining': '5000' }
  const dispatcher = scriptedHubSpot(() => ({ status: 200, body: {}, headers }))
  const client = hubspotClient({ token: 'pat-na1-test', dailyReserve: 5000, dispatcher })
  await client.events.get('1')
  await expect(client.events.get('1', { lane: 'backfill' })).rejects.toThrow(/reserve of 5000/)
  await expect(client.events.get('1')).resolves.toEqual({})
})
