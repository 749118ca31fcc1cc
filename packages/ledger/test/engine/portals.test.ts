import { afterEach, beforeEach, expect, it } from 'vitest'
import { toCursor, UnavailableError } from '@turnout/core'
import { RememberingDestination } from './remembering-destination.ts'
import { batch, key, registered, scriptedSource, stayed, webinar } from './scripted-source.ts'
import { type Bench, bench, fiveCounts } from './with-engine.ts'

let opened: Bench
beforeEach(async () => {
  opened = await bench()
})
afterEach(async () => {
  await opened.close()
})

const events = [webinar()]
const ann = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
const nothingNew = scriptedSource(() => [])

function states(state: string): string[] {
  return opened.destination.arrivals.filter((row) => row.state === state).map(({ email }) => email)
}

function down(): void {
  throw new UnavailableError('HubSpot is down.')
}

it('sends nothing that waits for one portal to another', async () => {
  opened.destination.beforeRequest = down
  await opened.run(ann)
  const other = new RememberingDestination()
  other.portal = 'other'
  const bob = scriptedSource(() => [batch({ events: [webinar({ key: key('w2') })] })])
  await opened.run(bob, { destination: other })
  expect(other.arrivals).toEqual([])
  expect([...other.events.keys()]).toEqual(['w2'])
  opened.destination.beforeRequest = () => {}
  await opened.run(nothingNew)
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
})

it('counts what waits for the portal before no more, and says that it waits there', async () => {
  opened.destination.beforeRequest = down
  await opened.run(ann)
  const other = new RememberingDestination()
  other.portal = 'other'
  const bob = scriptedSource(() => [batch({ events, participations: [registered('bob')] })])
  const report = await opened.run(bob, { destination: other })
  expect([report.outcome, ...fiveCounts(report)]).toEqual(['done', 1, 1, 0, 0, 0, 0])
  expect(report.notices).toEqual([
    'Connector webinars goes to portal other now. 1 changes still wait for portal test: they are sent when the connector goes there again.',
  ])
})

it('does not verify at another portal what was stored at the first', async () => {
  opened.destination.beforeRequest = (what) => {
    if (what === 'readBack') down()
  }
  await opened.run(ann)
  const other = new RememberingDestination()
  other.portal = 'other'
  await opened.run(nothingNew, { destination: other })
  expect(other.requestCount).toBe(0)
})

it('asks before a live portal even when the same connector was tried on loopback', async () => {
  await opened.run(ann)
  const live = new RememberingDestination()
  Object.assign(live, { live: true, fingerprint: 'portal 2' })
  const bob = scriptedSource(() => [batch({ events, participations: [registered('bob')] })])
  const report = await opened.run(bob, { destination: live })
  expect(report.outcome).toBe('needs_you')
  expect(live.requestCount).toBe(0)
})

/** People of a wider filter, in ten batches; the reading of each waits until what was poked can have been sent. */
function widened() {
  const source = scriptedSource(async function* () {
    for (let page = 0; page < 10; page += 1) {
      const participations = people(100, `page${page}-`)
      yield batch({ events, participations, cursor: toCursor(String(page)) })
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })
  return { ...source, fingerprint: 'a wider filter' }
}

function people(count: number, prefix: string) {
  return Array.from({ length: count }, (_, index) => registered(`${prefix}${index}`))
}

async function approveSixty(): Promise<void> {
  opened.destination.live = true
  const sixty = scriptedSource(() => [batch({ events, participations: people(60, 'known') })])
  await opened.run(sixty)
  await opened.engine(sixty).approve('webinars')
  await opened.run(sixty)
  expect(states('register')).toHaveLength(60)
}

it('asks again for a filter that brings many more people, however many batches they come in', async () => {
  await approveSixty()
  const report = await opened.run(widened())
  expect(report.outcome).toBe('needs_you')
  expect(report.needsYou[0]).toContain('1000 changes')
  expect(states('register')).toHaveLength(60)
})

it('sends no part of a plan that was cut off before anybody could tell its size', async () => {
  await approveSixty()
  const broken = scriptedSource(async function* () {
    yield batch({ events, participations: people(20, 'part'), cursor: toCursor('1') })
    throw new UnavailableError('The platform is down.')
  })
  await opened.run({ ...broken, fingerprint: 'a wider filter' })
  expect(states('register')).toHaveLength(60)
  await opened.run(widened())
  expect(states('register')).toHaveLength(60)
})

it('does not send people who were excluded after the plan was shown', async () => {
  opened.destination.live = true
  const source = scriptedSource(() => [
    batch({ events, participations: [registered('ann'), registered('bob')] }),
  ])
  await opened.run(source)
  await opened.engine(source).approve('webinars')
  const report = await opened.run(nothingNew, { exclude: { addresses: ['bob@example.com'] } })
  expect(states('register')).toEqual(['ann@example.com'])
  expect(fiveCounts(report)).toEqual([2, 1, 0, 1, 0, 0])
  expect(report.leftOut).toEqual({ excluded_address: 1 })
  await opened.run(source)
  expect(states('register')).toEqual(['ann@example.com', 'bob@example.com'])
})

it('does not send the attendance of people who were excluded while it was gathered', async () => {
  const stays = scriptedSource(() => [
    batch({
      events,
      participations: [stayed('ann', ['2026-05-01T15:00:00Z', '2026-05-01T15:20:00Z'])],
    }),
  ])
  await opened.run(stays)
  const listed = scriptedSource(() => [
    batch({ events, attendance: [{ event: key(), status: 'final' }] }),
  ])
  const report = await opened.run(listed, { exclude: { domains: ['example.com'] } })
  expect(opened.destination.arrivals).toEqual([])
  expect(fiveCounts(report)).toEqual([1, 0, 0, 1, 0, 0])
})
