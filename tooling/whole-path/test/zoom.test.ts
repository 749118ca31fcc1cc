import { everyScope, type ZoomTruth, zoomScenario } from '@turnout/emulator/zoom'
import type { RunReport } from '@turnout/core/sync'
import { afterEach, describe, expect, it } from 'vitest'
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NOW,
  shownEvent,
  type WholePath,
  wholePath,
} from './whole-path.ts'

let path: WholePath

afterEach(() => path.close())

function recordsIn(truths: readonly ZoomTruth[]): number {
  return truths
    .flatMap(({ records }) => Object.values(records))
    .reduce((sum, count) => sum + count, 0)
}

function mustAddUp({ counts }: RunReport): void {
  const { read, stored, unchanged, leftOut, quarantined, waiting } = counts
  expect(stored + unchanged + leftOut + quarantined + waiting).toBe(read)
  expect(waiting).toBe(0)
}

/** HubSpot shows exactly who registered and who came, each for as long as from the first join to the last leave. */
function mustShow(truth: ZoomTruth): void {
  const attended = truth.attended.map(({ email, joinedAt, leftAt }) => ({
    email,
    seconds: ((leftAt ?? joinedAt) - joinedAt) / 1000,
  }))
  const came = new Set(attended.map(({ email }) => email))
  const shown = shownEvent(path.hubspot, String(truth.id))
  expect(shown?.attended).toEqual(attended)
  expect(shown?.registered).toEqual(truth.registered.filter((email) => !came.has(email)))
  expect(shown?.completed).toBe(true)
}

describe('Zoom to HubSpot', () => {
  it(
    'carries 50 webinars and 20,000 people through faults to exactly the truth',
    { timeout: 240_000 },
    async () => {
      const account = zoomScenario({
        startsAt: NOW - 12 * DAY_MS,
        hosts: 5,
        hostsWithoutPlan: 1,
        webinarsPerHost: 10,
        peoplePerWebinar: 400,
      })
      path = await wholePath(account)
      const { zoom, hubspot } = path
      zoom.setBehaviour({ unstablePageOrder: true })
      for (let after = 10; after < 600; after += 60) {
        zoom.addFault({ after, status: 503 })
        zoom.addFault({ after: after + 7, kind: 'reset' })
        zoom.addFault({
          path: '/registrants',
          after,
          status: 429,
          headers: { 'X-RateLimit-Type': 'QPS' },
        })
        zoom.addFault({ path: '/registrants', after, kind: 'expired-page-token' })
      }
      hubspot.addFault({ effect: { kind: 'reset' }, rate: 0.03, when: 'after', seed: 1 })
      hubspot.addFault({
        effect: { kind: 'status', status: 502, body: 'Bad gateway' },
        rate: 0.03,
        seed: 2,
      })
      hubspot.addFault({
        effect: { kind: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING' },
        rate: 0.03,
        seed: 3,
      })
      let report = await path.run()
      // A webinar that failed for too long waits for its next try.
      for (let tries = 0; tries < 5 && report.readAgainAt !== null; tries += 1) {
        mustAddUp(report)
        zoom.advance(HOUR_MS)
        report = await path.run()
      }
      zoom.clearFaults()
      hubspot.clearFaults()
      expect(report.error).toBeNull()
      expect(report.outcome).toBe('done')
      mustAddUp(report)
      for (const truth of zoom.truth()) mustShow(truth)
    },
  )

  it('accounts for every record, and sends nothing the second time', async () => {
    path = await wholePath(
      zoomScenario({ startsAt: NOW - 5 * DAY_MS, pending: 3, denied: 2, withoutEmail: 4 }),
    )
    const first = await path.run()
    mustAddUp(first)
    expect(first.counts.read).toBe(recordsIn(path.zoom.truth()))
    expect(first.quarantined).toEqual({ no_email: 16 })
    expect(first.leftOut).toEqual({ pending: 12, denied: 8, host: 4, panelist: 8 })
    path.hubspot.clearRequests()
    const second = await path.run()
    expect(second.transitions.sent).toBe(0)
    expect(path.hubspot.requests()).toEqual([])
  })

  it('costs at most 13 requests at Zoom and 27 at HubSpot for 1,000 registered and 400 who came', async () => {
    const account = zoomScenario({
      startsAt: NOW - 3 * DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      peoplePerWebinar: 1000,
      rejoining: 0.3,
      withoutEmail: 0,
    })
    path = await wholePath(account)
    const report = await path.run()
    const discovery = new Set(['get token', 'list users', 'list webinars', 'list history'])
    const asked = path.zoom.requests.filter(({ operation }) => !discovery.has(operation ?? ''))
    const sent = path.hubspot.requests().map(({ method, path: where }) => `${method} ${where}`)
    console.log(`Zoom: ${asked.length} after discovery`, path.zoom.requestCounts())
    console.log(`HubSpot: ${sent.length}`)
    expect(report.transitions).toMatchObject({ sent: 1400, verified: 1400 })
    expect(asked.length).toBeLessThanOrEqual(13)
    expect(sent.length).toBeLessThanOrEqual(27)
  })

  it('costs HubSpot nothing in an hour in which nothing changed', async () => {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 2,
      webinarsPerHost: 2,
      peoplePerWebinar: 700,
      held: false,
    })
    path = await wholePath(account)
    await path.run()
    path.zoom.forgetRequests()
    path.hubspot.clearRequests()
    path.zoom.advance(50 * MINUTE_MS)
    const report = await path.run()
    console.log('Zoom, an hour with nothing changed:', path.zoom.requestCounts())
    mustAddUp(report)
    expect(path.hubspot.requests()).toEqual([])
    expect(path.zoom.requestCounts()).toEqual({
      'list webinars': 2,
      'list history': 1,
      'list webinar registrants': 4 * 5,
    })
  })
})

describe('withdrawals', () => {
  async function planned(people: number) {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      peoplePerWebinar: people,
      held: false,
      pending: 0,
      denied: 0,
    })
    path = await wholePath(account)
    await path.run()
    const [webinar] = account.gatherings
    if (webinar === undefined) throw new Error('The scenario has a webinar.')
    return { webinar, eventId: String(webinar.id) }
  }

  it('cancels who withdrew and who was denied, and nobody who was denied at once', async () => {
    const { webinar, eventId } = await planned(40)
    const [leaves, refused] = webinar.registrants
    if (leaves === undefined || refused === undefined) throw new Error('People are registered.')
    path.zoom.happenings.withdraw(webinar, leaves)
    path.zoom.happenings.deny(webinar, refused)
    path.zoom.arrange.registrant(webinar, {
      email: 'never@guests.example',
      status: 'denied',
      createdAt: NOW,
    })
    const report = await path.run()
    expect(report.transitions.cancelledByRoster).toBe(2)
    expect(shownEvent(path.hubspot, eventId)?.cancelled).toEqual(
      [leaves.email.toLowerCase(), refused.email.toLowerCase()].toSorted(),
    )
    expect(path.hubspot.contacts().map(({ email }) => email)).not.toContain('never@guests.example')
  })

  it('cancels nobody when many vanish at once, and says so', async () => {
    const { webinar, eventId } = await planned(40)
    webinar.registrants = webinar.registrants.slice(0, 20)
    const report = await path.run()
    expect(report.outcome).toBe('needs_you')
    expect(report.needsYou.join()).toContain('20 of 40')
    expect(shownEvent(path.hubspot, eventId)?.cancelled).toEqual([])
  })

  it('registers somebody again who withdrew and came back', async () => {
    const { webinar, eventId } = await planned(10)
    const [person] = webinar.registrants
    if (person === undefined) throw new Error('People are registered.')
    path.zoom.happenings.withdraw(webinar, person)
    path.zoom.advance(MINUTE_MS)
    await path.run()
    path.zoom.happenings.register(webinar, { email: person.email })
    path.zoom.advance(MINUTE_MS)
    await path.run()
    const shown = shownEvent(path.hubspot, eventId)
    expect(shown?.cancelled).toEqual([])
    expect(shown?.registered).toContain(person.email.toLowerCase())
  })
})

describe('the life of a webinar', () => {
  it('is registered, joined, provisional, final and complete, and HubSpot ends in the truth', async () => {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      held: false,
    })
    path = await wholePath(account)
    const { zoom } = path
    const [webinar] = account.gatherings
    if (webinar === undefined) throw new Error('The scenario has a webinar.')
    await path.run()
    zoom.advance(DAY_MS)
    const run = zoom.happenings.start(webinar)
    for (const registrant of webinar.registrants.slice(0, 16)) {
      const joinedAt = zoom.now() + MINUTE_MS
      zoom.arrange.stay(run, { registrant, joinedAt, leftAt: joinedAt + 20 * MINUTE_MS })
      zoom.arrange.stay(run, {
        registrant,
        joinedAt: joinedAt + 30 * MINUTE_MS,
        leftAt: joinedAt + 50 * MINUTE_MS,
      })
    }
    zoom.advance(HOUR_MS)
    zoom.happenings.end(webinar, run)
    const waits: (number | null)[] = []
    for (let read = 0; read < 4; read += 1) {
      const report = await path.run()
      mustAddUp(report)
      waits.push(report.readAgainAt === null ? null : report.readAgainAt - zoom.now())
      zoom.advance(Math.max(0, (report.readAgainAt ?? zoom.now()) - zoom.now()))
    }
    expect(waits).toEqual([15 * MINUTE_MS, 75 * MINUTE_MS, DAY_MS - 90 * MINUTE_MS, null])
    for (const truth of zoom.truth()) mustShow(truth)
  })

  it('cancels the marketing event of a webinar that is deleted before it starts', async () => {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      held: false,
    })
    path = await wholePath(account)
    await path.run()
    const [webinar] = account.gatherings
    if (webinar === undefined) throw new Error('The scenario has a webinar.')
    path.zoom.happenings.remove(webinar)
    await path.run()
    expect(shownEvent(path.hubspot, String(webinar.id))).toMatchObject({
      name: webinar.topic,
      eventCancelled: true,
    })
  })

  it('stops with the name of the missing scope, and goes on once it is there', async () => {
    path = await wholePath(
      zoomScenario({ startsAt: NOW - 3 * DAY_MS, hosts: 1, webinarsPerHost: 1 }),
    )
    path.zoom.setBehaviour({
      scopes: everyScope.filter((scope) => !scope.includes('participants')),
    })
    const failed = await path.run()
    expect(failed.error).toMatchObject({ code: 'credentials' })
    path.zoom.setBehaviour({ scopes: everyScope })
    path.zoom.killTokens()
    await path.run()
    for (const truth of path.zoom.truth()) mustShow(truth)
  })
})
