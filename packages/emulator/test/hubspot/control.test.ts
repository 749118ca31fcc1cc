import type { HubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { account, beforeTheEvent, putEvent, row, startEmulator } from './api.ts'

async function control(
  emulator: HubspotEmulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

it('tells what came in', async () => {
  const { emulator, api } = await startEmulator({ now: () => beforeTheEvent })
  const objectId = await putEvent(api)
  await api('POST', `attendance/e1/register/email-create?${account}`, {
    inputs: [row('ann@example.com')],
  })
  expect((await control(emulator, 'GET', 'events')).body).toMatchObject([{ objectId }])
  expect((await control(emulator, 'GET', `events/${objectId}/participations`)).body).toMatchObject([
    { email: 'ann@example.com', state: 'REGISTERED' },
  ])
  expect((await control(emulator, 'GET', 'activities')).body).toMatchObject([{ outcome: 'stored' }])
  expect((await control(emulator, 'GET', 'contacts')).body).toMatchObject([
    { email: 'ann@example.com' },
  ])
  expect((await control(emulator, 'GET', 'requests')).body).toMatchObject([
    { method: 'PUT', operation: 'events.putByExternalId', status: 200 },
    { method: 'POST', operation: 'attendance.emailCreateByExternalId', status: 200 },
  ])
  await control(emulator, 'DELETE', 'requests')
  expect(emulator.requests()).toEqual([])
})

it('sets switches, faults and the clock', async () => {
  const { emulator, api } = await startEmulator({ now: () => beforeTheEvent })
  await control(emulator, 'PATCH', 'behaviour', { batchLimit: 7 })
  expect(emulator.behaviour().batchLimit).toBe(7)
  await control(emulator, 'DELETE', 'behaviour')
  expect(emulator.behaviour().batchLimit).toBe(100)
  const added = await control(emulator, 'POST', 'faults', { effect: { kind: 'locked' }, count: 5 })
  expect((await api('GET', '')).status).toBe(423)
  expect((await control(emulator, 'GET', 'faults')).body).toMatchObject([{ struck: 1 }])
  await control(emulator, 'DELETE', `faults/${(added.body as { id: number }).id}`)
  expect((await api('GET', '')).status).toBe(200)
  await control(emulator, 'POST', 'clock', { advanceMs: 60_000 })
  expect(emulator.now()).toBe(beforeTheEvent + 60_000)
})

it('issues tokens, apps and portals', async () => {
  const { emulator, api } = await startEmulator()
  const app = await control(emulator, 'POST', 'apps', { name: 'Other' })
  await control(emulator, 'POST', 'portals', { portalId: 222 })
  const { appId } = app.body as { appId: number }
  const issued = await control(emulator, 'POST', 'tokens', { app: appId, portalId: 222 })
  const { token } = issued.body as { token: string }
  expect((await api('GET', '', undefined, { token })).status).toBe(200)
  const installed = await control(emulator, 'POST', `apps/${appId}/install`, {})
  expect(installed.body).toHaveProperty('refreshToken')
  await control(emulator, 'DELETE', `tokens/${token}`)
  expect((await api('GET', '', undefined, { token })).status).toBe(401)
})

it('changes contacts, events, properties and lists', async () => {
  const { emulator } = await startEmulator()
  await control(emulator, 'POST', 'contacts', { email: 'ann@example.com' })
  await control(emulator, 'POST', 'contacts', {
    email: 'a@old.example',
    additionalEmails: ['a@older.example'],
  })
  const [winner, loser] = emulator.contacts().map(({ id }) => id)
  await control(emulator, 'POST', 'contacts/merge', { winnerId: winner, loserId: loser })
  expect(emulator.contacts()).toMatchObject([
    { additionalEmails: ['a@old.example', 'a@older.example'] },
  ])
  await control(emulator, 'DELETE', `contacts/${winner}`)
  expect(emulator.contacts()).toEqual([])
  const event = await control(emulator, 'POST', 'events', { eventName: 'By hand' })
  expect(emulator.events()).toMatchObject([{ eventName: 'By hand', appId: null }])
  await control(emulator, 'DELETE', `events/${(event.body as { objectId: string }).objectId}`)
  expect(emulator.events()).toEqual([])
  expect(
    (await control(emulator, 'POST', 'properties/marketing_events', { name: 'x' })).status,
  ).toBe(201)
  expect((await control(emulator, 'POST', 'lists', { name: 'L' })).body).toHaveProperty('listId')
})

it('names what is wrong with a request', async () => {
  const { emulator } = await startEmulator()
  expect(await control(emulator, 'PATCH', 'behaviour', { nonsense: 1 })).toEqual({
    status: 400,
    body: { error: 'There is no behaviour switch "nonsense".' },
  })
  expect(
    await control(emulator, 'POST', 'faults', { effect: { kind: 'earthquake' } }),
  ).toMatchObject({ status: 400 })
  expect(await control(emulator, 'GET', 'contacts?portal=9')).toMatchObject({ status: 400 })
  expect((await control(emulator, 'GET', 'nothing')).status).toBe(404)
})

it('is closed to pages of other sites', async () => {
  const { emulator } = await startEmulator()
  const answer = await fetch(`${emulator.url}/_emulator/contacts`, {
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  expect(answer.status).toBe(403)
})

it('shows events, people, counters and the activity log on a page', async () => {
  const { emulator, api } = await startEmulator({ now: () => beforeTheEvent })
  await putEvent(api)
  await api('POST', `attendance/e1/register/email-create?${account}`, {
    inputs: [row('ann@example.com')],
  })
  await api('POST', `attendance/e1/attend/email-create?${account}`, {
    inputs: [row('bob@example.com')],
  })
  const page = await (await fetch(emulator.url)).text()
  expect(page).toContain('Winter webinar')
  expect(page).toContain('REGISTERED')
  expect(page).toContain('dropped: attend_without_times')
  expect(page).not.toContain('http-equiv="refresh"')
})

it('escapes everything on the page', async () => {
  const { emulator, api } = await startEmulator({ now: () => beforeTheEvent })
  await putEvent(api, { eventName: '<script>alert("1")</script>' })
  const response = await fetch(`${emulator.url}/?refresh=5`)
  const page = await response.text()
  expect(page).not.toContain('<script')
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)')
  expect(page).toContain('http-equiv="refresh"')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})
