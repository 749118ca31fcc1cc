import { zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, describe, expect, it } from 'vitest'
import { zoomRateLimits } from '../src/lib/rate-limits.ts'
import {
  attendanceOf,
  DAY_MS,
  firstWebinar,
  HOUR_MS,
  lastCursor,
  NOW,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

const heavy = (lane: 'live' | 'backfill') => ({
  method: 'GET',
  url: new URL('https://api.zoom.us/v2/report'),
  lane,
  label: 'heavy',
  signal: null,
})

describe('the rate limits', () => {
  it('lets no more of a label be under way than a second allows', async () => {
    const limits = zoomRateLimits('pro', { now: () => NOW })
    let granted = 0
    for (let asked = 0; asked < 12; asked += 1) {
      void Promise.resolve(limits.acquire(heavy('live'))).then(() => (granted += 1))
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(granted).toBe(10)
  })

  it('serves live requests before backfill', async () => {
    let nowMs = 0
    const limits = zoomRateLimits('free', { now: () => NOW, monotonicMs: () => nowMs })
    const first = await limits.acquire(heavy('live'))
    const order: string[] = []
    const waiting = (['backfill', 'live'] as const).map(async (lane) => {
      const permit = await limits.acquire(heavy(lane))
      order.push(lane)
      permit.done({ status: 200, headers: {} })
      nowMs += 1001
    })
    first.done({ status: 200, headers: {} })
    nowMs += 1001
    await Promise.all(waiting)
    expect(order).toEqual(['live', 'backfill'])
  })

  it('keeps a part of the day for live requests', async () => {
    let nowMs = 0
    const limits = zoomRateLimits('free', { now: () => NOW, monotonicMs: () => (nowMs += 2000) })
    for (let sent = 0; sent < 800; sent += 1) {
      const permit = await limits.acquire(heavy('backfill'))
      permit.done({ status: 200, headers: {} })
    }
    await expect(limits.acquire(heavy('backfill'))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(limits.acquire(heavy('live'))).resolves.toBeDefined()
  })
})

describe('a source whose account has limits', () => {
  let fixture: ZoomFixture
  afterEach(() => fixture.close())

  it.each(['date', 'seconds'] as const)(
    'stops when the day is used up (Retry-After as %s), and goes on the next day',
    async (retryAfterForm) => {
      const account = zoomScenario({ startsAt: NOW - 3 * DAY_MS, hosts: 1, webinarsPerHost: 3 })
      fixture = await zoomFixture({ account, behaviour: { heavyPerDay: 3, retryAfterForm } })
      const first = await readAll(fixture.source, { since: NOW - 20 * DAY_MS })
      expect(first.at(-1)?.readAgainAt).toBe(Date.parse('2026-11-25T00:00:00Z'))
      expect(first.flatMap(({ notices = [] }) => notices).join()).toContain('daily request limit')
      fixture.emulator.setBehaviour({ heavyPerDay: null })
      fixture.emulator.advance(12 * HOUR_MS)
      const second = await readAll(fixture.source, { cursor: lastCursor(first) })
      const statuses = account.gatherings.map(({ id }) =>
        attendanceOf([...first, ...second], String(id)),
      )
      expect(statuses).toEqual(['final', 'final', 'final'])
    },
  )

  it('waits and goes on when a second has too many requests', async () => {
    const account = zoomScenario({ startsAt: NOW - 3 * DAY_MS, hosts: 1, webinarsPerHost: 1 })
    fixture = await zoomFixture({ account })
    fixture.emulator.addFault({
      path: '/registrants',
      status: 429,
      headers: { 'X-RateLimit-Type': 'QPS' },
      times: 3,
    })
    const batches = await readAll(fixture.source)
    expect(attendanceOf(batches, String(firstWebinar(fixture.emulator).id))).toBe('final')
  })
})
