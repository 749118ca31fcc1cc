import { type ZoomTruth, zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, describe, expect, it } from 'vitest'
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  mustAddUp,
  mustShow,
  NOW,
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

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
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
        zoom.forgetRequests()
        report = await path.run()
        expect(sumOf(report.requests.source)).toBe(zoom.requests.length)
      }
      zoom.clearFaults()
      hubspot.clearFaults()
      expect(report.error).toBeNull()
      expect(report.outcome).toBe('done')
      mustAddUp(report)
      for (const truth of zoom.truth()) mustShow(path.hubspot, truth)
    },
  )

  it('ends in the truth though it is stopped again and again', async () => {
    const account = zoomScenario({
      startsAt: NOW - 8 * DAY_MS,
      hosts: 2,
      webinarsPerHost: 6,
      peoplePerWebinar: 400,
    })
    path = await wholePath(account)
    let report = await path.runUntil(10)
    for (let stops = 0; report.outcome === 'stopped' && stops < 50; stops += 1) {
      report = await path.runUntil(25)
    }
    expect(report.outcome).toBe('done')
    for (const truth of path.zoom.truth()) mustShow(path.hubspot, truth)
  })

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
    console.log(`Zoom: ${asked.length} after discovery`, report.requests.source)
    console.log(`HubSpot: ${sent.length}`)
    expect(sumOf(report.requests.source)).toBe(path.zoom.requests.length)
    expect(report.requests.source).toMatchObject({ registrants: 6, 'participants report': 2 })
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
    console.log('Zoom, an hour with nothing changed:', report.requests.source)
    mustAddUp(report)
    expect(report.requests.source).toEqual({
      'planned webinars': 2,
      history: 1,
      registrants: 4 * 5,
    })
    expect(path.hubspot.requests()).toEqual([])
    expect(path.zoom.requestCounts()).toEqual({
      'list webinars': 2,
      'list history': 1,
      'list webinar registrants': 4 * 5,
    })
  })
})
