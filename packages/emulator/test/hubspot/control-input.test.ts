import type { Behaviour, FaultRule } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { apiOf, startEmulator } from './api.ts'

it.each([
  ['PATCH', 'behaviour', { attendWithoutTimes: 'drop' }, 'one of dropped, reported, stored'],
  ['PATCH', 'behaviour', { batchLimit: null }, 'a whole number'],
  ['PATCH', 'behaviour', { burst: { requests: 5 } }, 'an object with requests, windowMs, model'],
  ['PATCH', 'behaviour', { retryAfterSeconds: 'soon' }, 'or null'],
  ['PATCH', 'behaviour', { toString: 1 }, 'no behaviour switch'],
  ['POST', 'faults', { effect: 'locked' }, 'A fault has an effect'],
  ['POST', 'faults', { effect: { kind: 'html' } }, 'needs "status"'],
  ['POST', 'faults', { effect: { kind: 'html', status: 42 } }, 'from 200 to 599'],
  ['POST', 'faults', { effect: { kind: 'rate-limit', policy: 'TEN' } }, 'TEN_SECONDLY_ROLLING'],
  ['POST', 'faults', { effect: { kind: 'locked', seconds: 2 } }, 'has no "seconds"'],
  ['POST', 'faults', { effect: { kind: 'locked' }, probability: 0.5 }, 'there are effect, route'],
  ['POST', 'faults', { effect: { kind: 'locked' }, rate: 3 }, 'from 0 to 1'],
  ['POST', 'faults', { effect: { kind: 'locked' }, count: 0 }, 'of at least 1'],
  ['POST', 'faults', { effect: { kind: 'locked' }, when: 'later' }, 'before, after'],
  ['POST', 'faults', { effect: { kind: 'locked' }, route: 'attendence.*' }, 'attendance.*'],
  ['POST', 'faults', { effect: { kind: 'locked' }, route: 'events.put' }, 'events.*'],
  ['DELETE', 'faults/x', undefined, 'A fault has a number'],
  ['POST', 'tokens', { appId: 7 }, 'there are kind, scopes, app'],
  ['POST', 'tokens', { app: 7 }, 'no app 7'],
  ['POST', 'tokens', { portalId: 7 }, 'no portal 7'],
  ['POST', 'tokens', { scopes: 'crm' }, 'a list of texts'],
  ['POST', 'apps', { appId: 1_000_001 }, 'an app 1000001 already'],
  ['POST', 'apps/7/install', {}, 'no app 7'],
  ['POST', 'apps/x/install', {}, 'An app has a number'],
  ['POST', 'portals', {}, 'needs "portalId"'],
  ['POST', 'clock', { ms: 5 }, 'there are advanceMs'],
  ['POST', 'daily-usage', { used: 5 }, 'there are requests'],
  ['POST', 'daily-usage?portal=9', { requests: 5 }, 'no portal 9'],
  ['POST', 'contacts', { email: 'a@example.com', firstname: 'A' }, 'has no "firstname"'],
  ['POST', 'contacts/merge', { winnerId: '1' }, 'needs "loserId"'],
  ['POST', 'events', { eventName: 'E', startDateTime: 'soon' }, 'startDateTime'],
  ['POST', 'events', { name: 'E' }, 'has no "name"'],
  ['POST', 'properties/deals', { name: 'x' }, 'not of deals'],
  ['POST', 'lists', {}, 'needs "name"'],
  ['GET', 'events?portal=x', undefined, 'A portal has a number'],
])('%s %s refuses %j', async (method, path, body, words) => {
  const { emulator } = await startEmulator()
  const before = [
    emulator.behaviour(),
    emulator.faults(),
    emulator.portalIds(),
    emulator.contacts(),
  ]
  const answer = await apiOf(emulator)(method, `/_emulator/${path}`, body)
  expect(answer.status).toBe(400)
  expect(answer.body.error).toContain(words)
  expect([
    emulator.behaviour(),
    emulator.faults(),
    emulator.portalIds(),
    emulator.contacts(),
  ]).toEqual(before)
})

it('refuses the same from a program', async () => {
  const { emulator } = await startEmulator()
  const rule: FaultRule = { effect: { kind: 'locked' }, route: 'attendances.*' }
  expect(() => emulator.addFault(rule)).toThrow('No operation has the name')
  const switches: Partial<Behaviour> = { batchLimit: -1 }
  expect(() => emulator.setBehaviour(switches)).toThrow('"batchLimit" takes a whole number')
})

it('takes every family of operations as a route', async () => {
  const { emulator } = await startEmulator()
  const routes = ['events.*', 'crmLists.get', 'contacts.*', 'properties.*', 'account.*', 'oauth.*']
  for (const route of routes) emulator.addFault({ effect: { kind: 'locked' }, route })
  expect(emulator.faults()).toHaveLength(routes.length)
})

it('reads JSON that a client calls something else, as curl does', async () => {
  const { emulator } = await startEmulator()
  await fetch(`${emulator.url}/_emulator/behaviour`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: '{"emptyResults":true}',
  })
  expect(emulator.behaviour().emptyResults).toBe(true)
})

it('counts the daily usage of another portal', async () => {
  const { emulator, api } = await startEmulator({ behaviour: { dailyLimit: 10 } })
  emulator.addPortal(222)
  await api('POST', '/_emulator/daily-usage?portal=222', { requests: 10 })
  const { token } = emulator.addToken({ portalId: 222 })
  expect((await api('GET', '', undefined, { token })).body).toMatchObject({ policyName: 'DAILY' })
  expect((await api('GET', '')).status).toBe(200)
})
