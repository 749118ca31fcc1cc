import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ZoomGathering } from '@turnout/emulator/zoom'
import {
  DAY_MS,
  HOUR_MS,
  lastCursor,
  MINUTE_MS,
  NOW,
  peopleOf,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'
import { WEBHOOK_SECRET } from './pushes.ts'
import { type WebhookHost, webhookHost } from './webhook-host.ts'

let fixture: ZoomFixture
let host: WebhookHost
let webinar: ZoomGathering

beforeEach(async () => {
  const source = { webhookSecretTokens: [WEBHOOK_SECRET], webhookMaxAgeMs: 2 * HOUR_MS }
  fixture = await zoomFixture({ source })
  const { webhook } = fixture.source
  if (webhook === undefined) throw new Error('The source takes pushes.')
  host = await webhookHost(webhook)
  fixture.emulator.webhooks.subscribe({ address: host.address, secretToken: WEBHOOK_SECRET })
  const { id: hostId } = fixture.emulator.arrange.user({ email: 'host@emulated.example' })
  webinar = fixture.emulator.arrange.gathering({ hostId, startsAt: NOW + DAY_MS })
})

afterEach(async () => {
  await host.close()
  await fixture.close()
})

it('proves its address to Zoom', async () => {
  expect(await fixture.emulator.webhooks.validate()).toBe(true)
})

it('stores a notification once, though it is delivered three times', async () => {
  fixture.emulator.setBehaviour({ webhookCopies: 3 })
  fixture.emulator.happenings.register(webinar, { email: 'ada@guests.example' })
  await fixture.emulator.webhooks.deliver()
  expect(host.stored).toEqual([String(webinar.id)])
})

it('gets a notification again that it could not store', async () => {
  const { emulator } = fixture
  host.store = 'fails'
  emulator.happenings.register(webinar, { email: 'ada@guests.example' })
  await emulator.webhooks.deliver()
  host.store = 'works'
  emulator.advance(5 * MINUTE_MS)
  await emulator.webhooks.deliver()
  expect(emulator.webhooks.deliveries.map(({ status }) => status)).toEqual([503, 204])
  expect(host.stored).toEqual([String(webinar.id)])
})

it('ends in the same state in any order of deliveries as by polling alone', async () => {
  const { emulator, source } = fixture
  emulator.setBehaviour({ webhookDisorder: true, webhookCopies: 2 })
  const first = await readAll(source)
  const ada = emulator.happenings.register(webinar, { email: 'ada@guests.example' })
  emulator.happenings.register(webinar, { email: 'grace@guests.example' })
  emulator.happenings.withdraw(webinar, ada)
  await emulator.webhooks.deliver()
  const pushed = await readAll(source, { cursor: lastCursor(first), events: host.stored })
  const polled = await readAll(fixture.restarted(), { cursor: lastCursor(first) })
  const eventId = String(webinar.id)
  expect(peopleOf(pushed, 'registered', eventId)).toEqual(['grace@guests.example'])
  expect(peopleOf(polled, 'registered', eventId)).toEqual(['grace@guests.example'])
})

it('reads a webinar that ended as soon as Zoom says so, and its report when it is there', async () => {
  const { emulator, source } = fixture
  const ada = emulator.happenings.register(webinar, { email: 'ada@guests.example' })
  emulator.advance(DAY_MS)
  const run = emulator.happenings.start(webinar)
  emulator.arrange.stay(run, {
    registrant: ada,
    joinedAt: NOW + DAY_MS,
    leftAt: NOW + DAY_MS + HOUR_MS,
  })
  emulator.advance(HOUR_MS)
  emulator.happenings.end(webinar, run)
  await emulator.webhooks.deliver()
  const early = await readAll(source, { events: [...new Set(host.stored)] })
  expect(early.at(-1)?.readAgainAt).toBe(NOW + DAY_MS + HOUR_MS + 15 * MINUTE_MS)
  emulator.advance(DAY_MS)
  const late = await readAll(source, { events: [String(webinar.id)] })
  expect(peopleOf(late, 'attended', String(webinar.id))).toEqual(['ada@guests.example'])
})
