import type { WebhookReceiver } from '@turnout/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CALENDAR,
  type GoogleFixture,
  googleFixture,
  guest,
  NOW,
  ORGANIZER,
  webinar,
} from './google-fixture.ts'

const ADDRESS = 'https://turnout.example/hooks/google'
const DAY_MS = 86_400_000
const { signal } = new AbortController()

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

function receiver(): Required<WebhookReceiver> {
  const { webhook } = fixture.source()
  if (webhook?.subscribe === undefined || webhook.unsubscribe === undefined) {
    throw new Error('The source takes no pushes.')
  }
  return { unsubscribe: async () => {}, subscribe: never, ...webhook }
}

function never(): never {
  throw new Error('The source cannot subscribe.')
}

function lastPush(state: string) {
  const headers = fixture.emulator.world.channels.sent.at(-1)?.headers ?? {}
  return { method: 'POST', url: '/hooks/google', headers, body: new Uint8Array(), state }
}

test('takes a notification of a change to mean: read again', async () => {
  const { state } = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  expect(receiver().receive(lastPush(state))).toMatchObject({ status: 204, readAgain: null })
})

test('has nothing to do when a channel says that it is open', async () => {
  const { state } = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  expect(receiver().receive(lastPush(state))).toMatchObject({ status: 204, readAgain: [] })
})

test('keeps no token, only its hash', async () => {
  const { state } = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  const [channel] = fixture.emulator.world.channels.open.values()
  expect(channel?.token).toHaveLength(43)
  expect(state).not.toContain(channel?.token)
})

test('renews well before the end, and stops the old channel', async () => {
  const first = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  expect(first.renewAt).toBe(NOW + 7 * DAY_MS * 0.6)
  const [before] = fixture.emulator.world.channels.open.keys()
  const second = await receiver().subscribe({ address: ADDRESS, state: first.state, signal })
  const open = [...fixture.emulator.world.channels.open.keys()]
  expect([open.length, open.includes(before ?? '')]).toEqual([1, false])
  expect(second.state).not.toBe(first.state)
})

test('refuses notifications of a channel that was replaced', async () => {
  const first = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  const push = lastPush(first.state)
  const second = await receiver().subscribe({ address: ADDRESS, state: first.state, signal })
  const outcome = receiver().receive({ ...push, state: second.state })
  expect(outcome).toEqual({ status: 404, readAgain: [] })
})

test('ends its channels', async () => {
  const { state } = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  await receiver().unsubscribe({ state, signal })
  await receiver().unsubscribe({ state, signal })
  expect(fixture.emulator.world.channels.open.size).toBe(0)
})

test('leaves no channel open when one of several cannot be opened', async () => {
  const id = 'c_unknown@group.calendar.google.com'
  const { webhook } = fixture.source({ calendars: [fixture.calendar.info.id, id] })
  const subscribed = webhook?.subscribe?.({ address: ADDRESS, state: null, signal })
  await expect(subscribed).rejects.toMatchObject({ code: 'google_refused' })
  expect(fixture.emulator.world.channels.open.size).toBe(0)
})

test('says that Google needs an https address', async () => {
  const address = 'http://turnout.example/hooks'
  const subscribed = receiver().subscribe({ address, state: null, signal })
  await expect(subscribed).rejects.toThrow('https')
})

test('keeps the new channels where an old one cannot be stopped', async () => {
  const first = await receiver().subscribe({ address: ADDRESS, state: null, signal })
  const { faults, channels } = fixture.emulator.world
  faults.add({ kind: 'quota-403', operation: 'calendar.channels.stop' })
  const { state } = await receiver().subscribe({ address: ADDRESS, state: first.state, signal })
  expect(channels.open.size).toBe(2)
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  expect(receiver().receive(lastPush(state))).toMatchObject({ status: 204, readAgain: null })
})

test('stops every channel, whatever becomes of one, and says so', async () => {
  const OTHER = 'c_other@group.calendar.google.com'
  fixture.emulator.world.addCalendar({ id: OTHER, readers: { [ORGANIZER]: 'owner' } })
  const { webhook } = fixture.source({ calendars: [CALENDAR, OTHER] })
  const subscription = await webhook?.subscribe?.({ address: ADDRESS, state: null, signal })
  const { faults, channels } = fixture.emulator.world
  faults.add({ kind: 'quota-403', operation: 'calendar.channels.stop' })
  const stopping = webhook?.unsubscribe?.({ state: subscription?.state ?? '', signal })
  await expect(stopping).rejects.toMatchObject({ code: 'unavailable' })
  expect([...channels.open.values()].map(({ calendarId }) => calendarId)).toEqual([CALENDAR])
})
