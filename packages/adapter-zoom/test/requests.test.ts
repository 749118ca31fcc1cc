import { zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, expect, it } from 'vitest'
import {
  addHeldWebinar,
  DAY_MS,
  HOUR_MS,
  lastCursor,
  MINUTE_MS,
  NOW,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

const DISCOVERY = new Set(['get token', 'list users', 'list webinars', 'list history'])
let fixture: ZoomFixture

afterEach(() => fixture.close())

function requestsAfterDiscovery(): number {
  const counts = Object.entries(fixture.emulator.requestCounts())
  return counts.reduce((sum, [name, count]) => sum + (DISCOVERY.has(name) ? 0 : count), 0)
}

it('reads 1,000 registrants and 400 attendees with at most 13 requests after discovery', async () => {
  const account = zoomScenario({
    startsAt: NOW - 3 * DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 1000,
    rejoining: 0.3,
  })
  expect(account.gatherings[0]?.instances[0]?.rows.length).toBeLessThanOrEqual(600)
  fixture = await zoomFixture({ account })
  await readAll(fixture.source)
  expect(requestsAfterDiscovery()).toBeLessThanOrEqual(13)
})

it('reads a report again with one request for each of its pages', async () => {
  const account = zoomScenario({
    startsAt: NOW - 2 * HOUR_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 1000,
    rejoining: 0.3,
  })
  fixture = await zoomFixture({ account })
  const first = await readAll(fixture.source)
  fixture.emulator.forgetRequests()
  fixture.emulator.advance(31 * MINUTE_MS)
  await readAll(fixture.source, { cursor: lastCursor(first) })
  expect(requestsAfterDiscovery()).toBe(2)
})

it('reads once more, after a restart, what a report that is not final needs: 11 requests instead of 2', async () => {
  const account = zoomScenario({
    startsAt: NOW - 2 * HOUR_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 1000,
    rejoining: 0.3,
  })
  fixture = await zoomFixture({ account })
  const first = await readAll(fixture.source)
  fixture.emulator.forgetRequests()
  fixture.emulator.advance(31 * MINUTE_MS)
  await readAll(fixture.restarted(), { cursor: lastCursor(first) })
  expect(requestsAfterDiscovery()).toBe(11)
})

it('costs one listing per host, one history call and the registrant pages when nothing changed', async () => {
  const account = zoomScenario({
    startsAt: NOW + DAY_MS,
    hosts: 3,
    webinarsPerHost: 1,
    peoplePerWebinar: 700,
    held: false,
  })
  fixture = await zoomFixture({ account })
  addHeldWebinar(fixture.emulator, { startsAt: NOW - 40 * HOUR_MS, emails: ['ada@guests.example'] })
  const first = await readAll(fixture.source)
  fixture.emulator.forgetRequests()
  fixture.emulator.advance(50 * MINUTE_MS)
  await readAll(fixture.source, { cursor: lastCursor(first) })
  expect(fixture.emulator.requestCounts()).toEqual({
    'list webinars': 3,
    'list history': 1,
    'list webinar registrants': 3 * 5,
  })
})

it('asks for tracking sources again only when the number of registrants changed', async () => {
  const account = zoomScenario({
    startsAt: NOW + DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    held: false,
    trackingSources: ['newsletter', 'fair'],
  })
  fixture = await zoomFixture({ account })
  const first = await readAll(fixture.source)
  const names = first.flatMap(({ participations }) =>
    participations.map(({ person }) => person.fields?.['tracking_source']),
  )
  expect(new Set(names)).toEqual(new Set(['newsletter', 'fair', undefined]))
  fixture.emulator.forgetRequests()
  await readAll(fixture.source, { cursor: lastCursor(first) })
  expect(fixture.emulator.requestCounts()['list tracking sources']).toBeUndefined()
})

it('counts every request once, by what it asked for and by what made it necessary', async () => {
  const account = zoomScenario({
    startsAt: NOW - 3 * DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 700,
  })
  fixture = await zoomFixture({ account })
  const { emulator, source } = fixture
  await source.check({ signal: new AbortController().signal })
  emulator.killTokens()
  emulator.addFault({ path: '/panelists', status: 429, headers: { 'X-RateLimit-Type': 'QPS' } })
  emulator.addFault({ path: '/tracking_sources', status: 503 })
  emulator.addFault({ path: '/instances', kind: 'reset' })
  emulator.addFault({ path: '/participants', after: 1, kind: 'expired-page-token' })
  await readAll(source)
  const counts = source.requestCounts?.() ?? {}
  expect(counts).toEqual({
    'access token': 1,
    'access token after a refusal': 1,
    'retries with a new token': 1,
    'retries after a limit': 1,
    'retries after a fault': 2,
    'restarted listings': 2,
    hosts: 2,
    'planned webinars': 1,
    // The last two days, and 58 more in windows of 26 days.
    history: 4,
    'details of webinars': 1,
    registrants: 5,
    panelists: 1,
    'tracking sources': 1,
    runs: 1,
    'participants report': 2,
  })
  const sum = Object.values(counts).reduce((total, count) => total + count, 0)
  expect(sum).toBe(emulator.requests.length)
})

it('counts apart what is listed again for rows that moved between pages', async () => {
  const account = zoomScenario({
    startsAt: NOW + DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 700,
    held: false,
  })
  fixture = await zoomFixture({ account, behaviour: { unstablePageOrder: true } })
  await readAll(fixture.source)
  const counts = fixture.source.requestCounts?.() ?? {}
  expect(counts['listings with moved rows']).toBeGreaterThan(0)
  expect(counts['registrants']).toBe(5)
})
