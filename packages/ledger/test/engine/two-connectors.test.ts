import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngine } from '@turnout/core/sync'
import { batch, key, registered, scriptedSource, stayed, webinar } from './scripted-source.ts'
import { type Bench, bench, fiveCounts } from './with-engine.ts'

let opened: Bench
beforeEach(async () => {
  opened = await bench()
  opened.now = Date.UTC(2026, 4, 2)
})
afterEach(async () => {
  await opened.close()
})

const first = ['2026-05-01T15:00:00Z', '2026-05-01T15:20:00Z'] as const
const second = ['2026-05-01T15:30:00Z', '2026-05-01T15:50:00Z'] as const
const final = [{ event: key(), status: 'final' }] as const
const owned = [webinar({ status: 'ended' })]
const referred = [webinar({ reference: true })]
const owner = scriptedSource(() => [
  batch({ events: owned, participations: [stayed('ann', first)], attendance: final }),
])

function attended(name: string): (number | null)[] {
  return opened.destination.arrivals
    .filter(({ state, email }) => state === 'attend' && email === `${name}@example.com`)
    .map(({ seconds }) => seconds)
}

it('sends nobody of one connector because another has listed its own attendance', async () => {
  const half = scriptedSource(() => [
    batch({ events: referred, participations: [stayed('bob', first, '1')] }),
  ])
  const whole = scriptedSource(() => [
    batch({
      events: referred,
      participations: [stayed('bob', first, '1'), stayed('bob', second, '2')],
      attendance: final,
    }),
  ])
  const gathering = await opened.run(half, { name: 'list' })
  expect(fiveCounts(gathering)).toEqual([1, 0, 0, 0, 0, 1])
  await opened.run(owner)
  expect([attended('ann'), attended('bob')]).toEqual([[1200], []])
  await opened.run(whole, { name: 'list' })
  expect(attended('bob')).toEqual([3000])
})

it('counts a stay that came after the listing as waiting for the next one', async () => {
  await opened.run(owner)
  const more = scriptedSource(() => [
    batch({ events: owned, participations: [stayed('ann', second, 'more')] }),
  ])
  expect(fiveCounts(await opened.run(more))).toEqual([1, 0, 0, 0, 0, 1])
  expect(attended('ann')).toEqual([1200])
})

it('keeps the estimate that one connector allows when another lists its attendance', async () => {
  const untimed = scriptedSource(() => [
    batch({ events: referred, participations: [stayed('bob', null)], attendance: final }),
  ])
  await opened.run(owner)
  await opened.run(untimed, { name: 'list', untimedAttendance: 'estimate' })
  await opened.run(owner)
  expect(await opened.ledger.quarantine()).toEqual([])
  expect(attended('bob')).toEqual([3600])
})

it('does not send spans to and fro where two connectors choose them differently', async () => {
  const rejoined = scriptedSource(() => [
    batch({
      events: referred,
      participations: [stayed('bob', first, '1'), stayed('bob', second, '2')],
      attendance: final,
    }),
  ])
  await opened.run(owner)
  for (let round = 0; round < 3; round += 1) {
    await opened.run(rejoined, { name: 'list', attendanceSpan: 'duration' })
    await opened.run(owner)
  }
  expect(attended('bob')).toEqual([2400])
})

it('counts for each connector the requests of its own when both write to one portal at once', async () => {
  const { ledger, destination } = opened
  const list = scriptedSource(() => [
    batch({
      events: [webinar({ key: key('w2'), title: 'Autumn launch' })],
      participations: [{ ...registered('bob'), event: key('w2') }],
    }),
  ])
  const engine = createEngine({
    ledger,
    now: () => opened.now,
    sleep: async () => {},
    connectors: [
      { name: 'webinars', source: owner, destination },
      { name: 'list', source: list, destination },
    ],
  })
  const { signal } = new AbortController()
  const runs = await Promise.all(['webinars', 'list'].map((name) => engine.run(name, { signal })))
  const counted = runs.map(({ destinationRequests }) => destinationRequests)
  expect(counted.every((requests) => requests > 0)).toBe(true)
  expect(counted.reduce((sum, each) => sum + each, 0)).toBe(destination.requestCount)
})
