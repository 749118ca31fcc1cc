import { formatInstant } from '@turnout/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  batch,
  cancelled,
  key,
  recordRef,
  registered,
  scriptedSource,
  webinar,
} from './scripted-source.ts'
import { type Bench, bench, fiveCounts } from './with-engine.ts'

let opened: Bench
beforeEach(async () => {
  opened = await bench()
})
afterEach(async () => {
  await opened.close()
})

const events = [webinar()]

it('stores registrations, verifies them and accounts for every record', async () => {
  const source = scriptedSource(() => [
    batch({
      events,
      participations: [registered('ann'), registered('bob', null)],
      leftOut: [{ record: recordRef('host row'), rule: 'host' }],
      rejected: [{ record: recordRef('row 9'), reason: 'no_email', message: 'No address.' }],
    }),
  ])
  const report = await opened.run(source)
  expect(report.error).toBeNull()
  expect(fiveCounts(report)).toEqual([4, 2, 0, 1, 1, 0])
  expect(report.leftOut).toEqual({ host: 1 })
  expect(report.quarantined).toEqual({ no_email: 1 })
  expect(report.transitions).toMatchObject({ sent: 2, verified: 2, unverified: 0 })
  expect(report.events).toMatchObject([{ title: 'Spring launch', sent: 2, verified: 2 }])
  expect(opened.destination.shown('w1')).toEqual([
    'ann@example.com: REGISTERED',
    'bob@example.com: REGISTERED',
  ])
})

it('costs no request when nothing has changed', async () => {
  const source = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
  await opened.run(source)
  const before = opened.destination.requestCount
  const report = await opened.run(source)
  expect(opened.destination.requestCount).toBe(before)
  expect(fiveCounts(report)).toEqual([1, 0, 1, 0, 0, 0])
})

it('pins a registration of unknown time before the start of the event', async () => {
  opened.now = Date.UTC(2026, 5, 1)
  await opened.run(
    scriptedSource(() => [batch({ events, participations: [registered('ann', null)] })]),
  )
  const minuteBefore = Date.UTC(2026, 4, 1, 14, 59)
  expect(opened.destination.arrivals.map(({ occurredAt }) => occurredAt)).toEqual([minuteBefore])
})

it('sends who withdrew and came again as three steps with rising times', async () => {
  const said = [registered('ann'), cancelled('ann'), registered('ann')]
  for (const participation of said) {
    await opened.run(scriptedSource(() => [batch({ events, participations: [participation] })]))
  }
  const { arrivals } = opened.destination
  expect(arrivals.map(({ state }) => state)).toEqual(['register', 'cancel', 'register'])
  const times = arrivals.map(({ occurredAt }) => occurredAt)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(new Set(times).size).toBe(3)
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
})

it('gives a new registration by another record its own time, not that of the first', async () => {
  const said = [
    registered('ann', '2026-04-01T10:00:00Z', 'first'),
    cancelled('ann', '2026-04-05T10:00:00Z', 'first'),
    registered('ann', '2026-04-10T10:00:00Z', 'second'),
  ]
  for (const participation of said) {
    await opened.run(scriptedSource(() => [batch({ events, participations: [participation] })]))
  }
  expect(opened.destination.arrivals.map(({ occurredAt }) => formatInstant(occurredAt))).toEqual([
    '2026-04-01T10:00:00.000Z',
    '2026-04-05T10:00:00.000Z',
    '2026-04-10T10:00:00.000Z',
  ])
})

it('calls nobody an attendee whose cancellation is overruled by a later registration', async () => {
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [registered('ann', '2026-04-09T10:00:00Z')] }),
    ]),
  )
  const older = cancelled('ann', '2026-04-01T10:00:00Z')
  const list = scriptedSource(() => [
    batch({ events: [webinar({ reference: true })], participations: [older] }),
  ])
  const report = await opened.run(list, { name: 'list' })
  expect(fiveCounts(report)).toEqual([1, 0, 1, 0, 0, 0])
})

it('tells nothing of an event whose fields came in another order', async () => {
  const told = (fields: Readonly<Record<string, string>>) =>
    scriptedSource(() => [batch({ events: [webinar({ fields })] })])
  await opened.run(told({ host: 'Ann', language: 'en' }))
  const report = await opened.run(told({ language: 'en', host: 'Ann' }))
  expect(report.destinationRequests).toBe(0)
})

it('reads a record that says registered and cancelled as both, in this order', async () => {
  const participations = [registered('ann'), cancelled('ann')]
  const source = scriptedSource(() => [batch({ events, participations })])
  const report = await opened.run(source)
  expect(fiveCounts(report)).toEqual([1, 1, 0, 0, 0, 0])
  expect(opened.destination.arrivals.map(({ state }) => state)).toEqual(['register', 'cancel'])
  await opened.run(source)
  expect(opened.destination.arrivals).toHaveLength(2)
})

it('lets the standing registration win over an older cancelled one, at every read', async () => {
  const participations = [
    registered('ann', '2026-04-02T10:00:00Z', 'second form'),
    cancelled('ann', '2026-04-01T10:00:00Z', 'first form'),
  ]
  for (let read = 0; read < 3; read += 1) {
    await opened.run(
      scriptedSource(() => participations.map((each) => batch({ events, participations: [each] }))),
    )
  }
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
  expect(opened.destination.arrivals).toHaveLength(1)
})

it('leaves out excluded domains with their subdomains, and says so', async () => {
  const source = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
  const report = await opened.run(source, { exclude: { domains: ['example.com'] } })
  expect(report.leftOut).toEqual({ excluded_domain: 1 })
  expect(opened.destination.arrivals).toEqual([])
})

it('quarantines a participation whose event nobody told', async () => {
  const report = await opened.run(
    scriptedSource(() => [batch({ participations: [registered('ann')] })]),
  )
  expect(report.quarantined).toEqual({ unknown_event: 1 })
  expect(await opened.ledger.quarantine()).toMatchObject([
    { reason: 'unknown_event', locator: { field: 'ann' } },
  ])
  const again = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
  expect(fiveCounts(await opened.run(again))).toEqual([1, 1, 0, 0, 0, 0])
  expect(await opened.ledger.quarantine()).toEqual([])
})

it('refuses a batch that does not account for all it read', async () => {
  const short = batch({ events, participations: [registered('ann')], recordsRead: 2 })
  const report = await opened.run(scriptedSource(() => [short]))
  expect(report.error).toMatchObject({ code: 'records_unaccounted', retryable: false })
})

it('does not create who is no contact, when only existing contacts may be used', async () => {
  opened.destination.contactIds.set('bob@example.com', 'contact 7')
  const source = scriptedSource(() => [
    batch({ events, participations: [registered('ann'), registered('bob')] }),
  ])
  const report = await opened.run(source, { contacts: 'existing-only' })
  expect(fiveCounts(report)).toEqual([2, 1, 0, 0, 1, 0])
  expect(report.quarantined).toEqual({ contact_unknown: 1 })
  expect(opened.destination.arrivals.map(({ email }) => email)).toEqual(['bob@example.com'])
})

it('writes changed properties of an event only, and cancels a cancelled one', async () => {
  const run = async (change: Parameters<typeof webinar>[0]) =>
    await opened.run(scriptedSource(() => [batch({ events: [webinar(change)] })]))
  await run({})
  await run({ title: 'Summer launch' })
  expect(opened.destination.events.get('w1')).toMatchObject({
    title: 'Summer launch',
    cancelled: false,
  })
  await run({ title: 'Summer launch', status: 'cancelled' })
  expect(opened.destination.events.get('w1')).toMatchObject({ cancelled: true })
  expect(opened.destination.requestCount).toBe(3)
})

it('asks before it makes an event that looks like another connector’s', async () => {
  await opened.run(scriptedSource(() => [batch({ events })]))
  const twin = scriptedSource(() => [
    batch({
      events: [webinar({ key: key('other') })],
      participations: [{ ...registered('ann'), event: key('other') }],
    }),
  ])
  const report = await opened.run(twin, { name: 'csv' })
  expect(report.outcome).toBe('needs_you')
  expect(report.needsYou[0]).toContain('turnout events link acme/other acme/w1')
  expect(fiveCounts(report)).toEqual([1, 0, 0, 0, 0, 1])
  await opened.engine(twin, { name: 'csv' }).link('test', key('other'), key())
  const linked = await opened.run(twin, { name: 'csv' })
  expect(linked.outcome).toBe('done')
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
  expect([...opened.destination.events.keys()]).toEqual(['w1'])
})

it('makes no event that was cancelled before anybody registered, and makes one that has people', async () => {
  const off = [webinar({ status: 'cancelled' })]
  await opened.run(scriptedSource(() => [batch({ events: off })]))
  expect(opened.destination.requestCount).toBe(0)
  await opened.run(
    scriptedSource(() => [batch({ events: off, participations: [registered('ann')] })]),
  )
  expect(opened.destination.events.get('w1')).toMatchObject({ cancelled: true })
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
})

it('says which event a connector refers to that nobody has brought', async () => {
  const reference = [webinar({ reference: true })]
  const source = scriptedSource(() => [
    batch({ events: reference, participations: [registered('ann')] }),
  ])
  const report = await opened.run(source, { name: 'csv' })
  expect(report.outcome).toBe('needs_you')
  expect(report.needsYou).toEqual([expect.stringContaining('refers to event acme/w1')])
  await opened.run(scriptedSource(() => [batch({ events })]))
  expect((await opened.run(source, { name: 'csv' })).outcome).toBe('done')
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
})

it('verifies an event with many people by the pages that it shows', async () => {
  const names = Array.from({ length: 1500 }, (_, index) => `p${index}`)
  const participations = names.map((name) => registered(name))
  const source = scriptedSource(() => [batch({ events, participations })])
  const report = await opened.run(source)
  expect(report.transitions).toMatchObject({ sent: 1500, verified: 1500 })
  // One event, fifteen chunks, fifteen pages.
  expect(opened.destination.requestCount).toBe(31)
})

it('counts as stored only what this connector sent itself', async () => {
  const ann = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
  await opened.run(ann)
  const report = await opened.run(ann, { name: 'csv' })
  expect(fiveCounts(report)).toEqual([1, 0, 1, 0, 0, 0])
})

it('keeps what was told of an event that comes back as a bare cancellation', async () => {
  const whole = webinar({ description: 'All about spring', url: 'https://example.com/spring' })
  await opened.run(scriptedSource(() => [batch({ events: [whole] })]))
  const stub = webinar({
    status: 'cancelled',
    title: null,
    startsAt: null,
    endsAt: null,
    organizer: null,
  })
  await opened.run(scriptedSource(() => [batch({ events: [stub] })]))
  expect(opened.destination.events.get('w1')).toMatchObject({
    title: 'Spring launch',
    organizer: 'Acme',
    description: 'All about spring',
    cancelled: true,
  })
})
