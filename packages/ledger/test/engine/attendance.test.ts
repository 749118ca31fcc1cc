import { afterEach, beforeEach, expect, it } from 'vitest'
import { toEmailAddress, UnavailableError } from '@turnout/core'
import {
  batch,
  cancelled,
  key,
  recordRef,
  registered,
  scriptedSource,
  stayed,
  webinar,
} from './scripted-source.ts'
import { type Bench, bench, fiveCounts } from './with-engine.ts'

let opened: Bench
beforeEach(async () => {
  opened = await bench()
  opened.now = Date.UTC(2026, 4, 2)
})
afterEach(async () => {
  await opened.close()
})

const events = [webinar({ status: 'ended' })]
const final = [{ event: key(), status: 'final' }] as const
const first = ['2026-05-01T15:00:00Z', '2026-05-01T15:20:00Z'] as const
const second = ['2026-05-01T15:10:00Z', '2026-05-01T15:50:00Z'] as const
const third = ['2026-05-01T15:55:00Z', '2026-05-01T16:00:00Z'] as const

function attended() {
  return opened.destination.arrivals.filter(({ state }) => state === 'attend')
}

it('sends someone who rejoined once, from the first join to the last leave, and keeps the exact seconds', async () => {
  const source = scriptedSource(() => [
    batch({ events, participations: [registered('ann'), stayed('ann', first, 'a')] }),
    batch({
      events,
      participations: [stayed('ann', second, 'b'), stayed('ann', third, 'c')],
      attendance: final,
    }),
  ])
  const report = await opened.run(source)
  expect(fiveCounts(report)).toEqual([4, 4, 0, 0, 0, 0])
  expect(attended().map(({ seconds }) => seconds)).toEqual([3600])
  const [explanation] = await opened.ledger.explain(toEmailAddress('ann@example.com'), 'w1')
  expect(explanation?.seconds).toBe(55 * 60)
  expect(explanation?.sessions).toHaveLength(2)
})

it('gives HubSpot the seconds present where the option says so', async () => {
  const participations = [stayed('ann', first, 'a'), stayed('ann', third, 'c')]
  const source = scriptedSource(() => [batch({ events, participations, attendance: final })])
  await opened.run(source, { attendanceSpan: 'duration' })
  expect(attended().map(({ seconds }) => seconds)).toEqual([25 * 60])
})

it('sends nobody before the source has listed the attendance', async () => {
  const gathering = scriptedSource(() => [
    batch({ events, participations: [stayed('ann', first)] }),
  ])
  const report = await opened.run(gathering)
  expect(attended()).toEqual([])
  expect(fiveCounts(report)).toEqual([1, 0, 0, 0, 0, 1])
})

it('completes the event once its attendance is final, and again when attendance came later', async () => {
  const provisional = [{ event: key(), status: 'provisional' }] as const
  const run = async (people: readonly string[], attendance: typeof final | typeof provisional) =>
    await opened.run(
      scriptedSource(() => [
        batch({ events, participations: people.map((name) => stayed(name, first)), attendance }),
      ]),
    )
  await run(['ann'], provisional)
  expect(opened.destination.events.get('w1')?.completed).toBe(0)
  await run(['ann'], final)
  expect(opened.destination.events.get('w1')?.completed).toBe(1)
  await run(['ann'], final)
  expect(opened.destination.events.get('w1')?.completed).toBe(1)
  await run(['ann', 'bob'], final)
  expect(opened.destination.events.get('w1')?.completed).toBe(2)
})

it('never completes an event whose attendance is unknown', async () => {
  const attendance = [{ event: key(), status: 'unknown' }] as const
  await opened.run(
    scriptedSource(() => [batch({ events, participations: [registered('ann')], attendance })]),
  )
  expect(opened.destination.events.get('w1')?.completed).toBe(0)
})

it('sends a grown stay again under the same time', async () => {
  const run = async (times: readonly [string, string]) =>
    await opened.run(
      scriptedSource(() => [
        batch({ events, participations: [stayed('ann', times)], attendance: final }),
      ]),
    )
  await run(first)
  const report = await run([first[0], third[1]])
  expect(attended().map(({ seconds }) => seconds)).toEqual([1200, 3600])
  expect(new Set(attended().map(({ occurredAt }) => occurredAt)).size).toBe(1)
  expect(report.transitions).toMatchObject({ verified: 1, spanKept: 0 })
})

it('says so where HubSpot keeps the old span, and does not send it in a loop', async () => {
  opened.destination.keepsOldSpan = true
  const run = async (times: readonly [string, string]) =>
    await opened.run(
      scriptedSource(() => [
        batch({ events, participations: [stayed('ann', times)], attendance: final }),
      ]),
    )
  await run(first)
  const report = await run([first[0], third[1]])
  expect(report.transitions.spanKept).toBe(1)
  await run([first[0], third[1]])
  expect(attended()).toHaveLength(2)
})

it('forgets such a stay though the person is left out of the list by another record', async () => {
  const rejoined = [stayed('ann', first, 'a'), stayed('ann', third, 'c')]
  await opened.run(
    scriptedSource(() => [batch({ events, participations: rejoined, attendance: final })]),
  )
  const email = toEmailAddress('ann@example.com')
  const leftOut = [{ record: recordRef('form'), rule: 'pending', event: key(), email }] as const
  const mended = scriptedSource(() => [
    batch({ events, participations: rejoined.slice(0, 1), leftOut, attendance: final }),
  ])
  await opened.run(mended)
  expect(attended().map(({ seconds }) => seconds)).toEqual([3600, 1200])
})

it('forgets a stay that the report does not list any more', async () => {
  const run = async (stays: readonly string[]) =>
    await opened.run(
      scriptedSource(() => [
        batch({
          events,
          participations: stays.map((name) => stayed('ann', name === 'a' ? first : third, name)),
          attendance: final,
        }),
      ]),
    )
  await run(['a', 'c'])
  await run(['a'])
  expect(attended().map(({ seconds }) => seconds)).toEqual([3600, 1200])
})

it('does not send attendance that was taken back before it was ever sent', async () => {
  opened.destination.beforeRequest = () => {
    throw new UnavailableError('HubSpot is down.')
  }
  const told = [registered('ann'), cancelled('ann'), stayed('ann', first)]
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: told, attendance: [{ ...final[0], status: 'provisional' }] }),
    ]),
  )
  opened.destination.beforeRequest = () => {}
  const withdrawn = scriptedSource(() => [
    batch({ events, participations: told.slice(0, 2), attendance: final }),
  ])
  expect(fiveCounts(await opened.run(withdrawn))).toEqual([2, 1, 1, 0, 0, 0])
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: CANCELLED'])
  expect(attended()).toEqual([])
})

it('keeps attendance that was sent and refused, though it was taken back and replayed', async () => {
  opened.destination.treat = () => 'refuse'
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [stayed('ann', first)], attendance: final }),
    ]),
  )
  const [refused] = await opened.ledger.quarantine()
  const gone = scriptedSource(() => [batch({ events, attendance: final })])
  await opened.engine(gone).replay([refused?.id ?? 0])
  await opened.run(gone)
  const [explained] = await opened.ledger.explain(toEmailAddress('ann@example.com'), 'w1')
  expect(explained?.transitions).toMatchObject([{ state: 'attended', attempts: 2 }])
})

it('quarantines attendance without times, and sends it once the option allows estimates', async () => {
  const participations = [registered('ann'), stayed('ann', null, 'ann')]
  const source = scriptedSource(() => [batch({ events, participations, attendance: final })])
  const careful = await opened.run(source)
  expect(fiveCounts(careful)).toEqual([1, 0, 0, 0, 1, 0])
  expect(careful.quarantined).toEqual({ attendance_without_times: 1 })
  expect(await opened.ledger.quarantine()).toMatchObject([
    { reason: 'attendance_without_times', email: 'ann@example.com' },
  ])
  const nothingNew = scriptedSource(() => [])
  await opened.run(nothingNew, { untimedAttendance: 'estimate' })
  expect(attended().map(({ seconds }) => seconds)).toEqual([3600])
  expect(await opened.ledger.quarantine()).toEqual([])
})

it('sends less than a second as one second', async () => {
  const blink = ['2026-05-01T15:00:00.000Z', '2026-05-01T15:00:00.200Z'] as const
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [stayed('ann', blink)], attendance: final }),
    ]),
  )
  expect(attended().map(({ seconds }) => seconds)).toEqual([1])
})

it('leaves out the cancellation of someone who attended', async () => {
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [stayed('ann', first)], attendance: final }),
    ]),
  )
  const report = await opened.run(
    scriptedSource(() => [batch({ events, participations: [cancelled('ann')], attendance: [] })]),
  )
  expect(report.leftOut).toEqual({ attended_already: 1 })
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: ATTENDED'])
})

it('unites the stays that two connectors tell of one person', async () => {
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [stayed('ann', first, 'a')], attendance: final }),
    ]),
  )
  const reference = [webinar({ reference: true, title: null })]
  await opened.run(
    scriptedSource(() => [
      batch({ events: reference, participations: [stayed('ann', third, 'c')], attendance: final }),
    ]),
    { name: 'csv' },
  )
  expect(attended().at(-1)?.seconds).toBe(3600)
  expect(opened.destination.events.get('w1')?.title).toBe('Spring launch')
})

it('ends with the old span where HubSpot does not even mention a repeated time', async () => {
  opened.destination.keepsOldSpan = true
  const run = async (times: readonly [string, string]) =>
    await opened.run(
      scriptedSource(() => [
        batch({ events, participations: [stayed('ann', times)], attendance: final }),
      ]),
    )
  await run(first)
  opened.destination.treat = () => 'unmentioned'
  const report = await run([first[0], third[1]])
  expect(report).toMatchObject({ outcome: 'done', transitions: { spanKept: 1 } })
  const sent = attended().length
  await run([first[0], third[1]])
  expect(attended()).toHaveLength(sent)
  expect(opened.destination.events.get('w1')?.completed).toBe(2)
})

it('does not take corrections whose answers were lost for spans that HubSpot keeps', async () => {
  const corrected = scriptedSource(() => [
    batch({ events, participations: [stayed('ann', [first[0], third[1]])], attendance: final }),
  ])
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [stayed('ann', first)], attendance: final }),
    ]),
  )
  opened.destination.treat = () => 'unknown'
  const lost = await opened.run(corrected)
  expect(lost).toMatchObject({ outcome: 'waiting', transitions: { spanKept: 0 } })
  opened.destination.treat = () => 'store'
  const report = await opened.run(corrected)
  expect(report).toMatchObject({ outcome: 'done', transitions: { spanKept: 0 } })
  expect([...opened.destination.people.values()].map(({ seconds }) => seconds)).toEqual([3600])
})

it('does not wait for a stay that the source has taken back', async () => {
  await opened.run(
    scriptedSource(() => [batch({ events, participations: [stayed('ann', first)] })]),
  )
  const report = await opened.run(scriptedSource(() => [batch({ events, attendance: final })]))
  expect(report.counts.waiting).toBe(0)
  expect(report.outcome).toBe('done')
})
