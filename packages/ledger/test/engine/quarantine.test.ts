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
})
afterEach(async () => {
  await opened.close()
})

const events = [webinar()]
const final = [{ event: key(), status: 'final' }] as const
const first = ['2026-05-01T15:00:00Z', '2026-05-01T15:20:00Z'] as const
const third = ['2026-05-01T15:55:00Z', '2026-05-01T16:00:00Z'] as const
const ann = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
const nothingNew = scriptedSource(() => [])

function down(): void {
  throw new UnavailableError('HubSpot is down.')
}

function states(state: string): string[] {
  return opened.destination.arrivals.filter((row) => row.state === state).map(({ email }) => email)
}

async function stays(times: readonly [string, string]): Promise<void> {
  const over = [webinar({ status: 'ended' })]
  await opened.run(
    scriptedSource(() => [
      batch({ events: over, participations: [stayed('ann', times)], attendance: final }),
    ]),
  )
}

it('does not create a contact again that was deleted while nobody could tell', async () => {
  await opened.run(ann)
  opened.destination.treat = () => 'unknown'
  opened.destination.beforeRequest = (what) => {
    if (what === 'readBack') down()
  }
  await opened.run(scriptedSource(() => [batch({ events, participations: [cancelled('ann')] })]))
  expect(states('cancel')).toHaveLength(1)
  opened.destination.deletedContacts.add('contact 1')
  opened.destination.beforeRequest = () => {}
  opened.destination.treat = () => 'store'
  const report = await opened.run(nothingNew)
  expect(states('cancel')).toHaveLength(1)
  expect(report.quarantined).toEqual({ contact_deleted: 1 })
})

it('does not create a deleted contact again when their attendance grows', async () => {
  opened.now = Date.UTC(2026, 4, 2)
  await opened.run(ann)
  opened.destination.deletedContacts.add('contact 1')
  await stays(first)
  expect(await opened.ledger.quarantine()).toMatchObject([{ reason: 'contact_deleted' }])
  const sent = states('attend').length
  await stays([first[0], third[1]])
  expect(states('attend')).toHaveLength(sent)
  expect(await opened.ledger.quarantine()).toMatchObject([{ reason: 'contact_deleted' }])
})

it('keeps attendance off that a person dropped, when it grows', async () => {
  opened.destination.treat = () => 'refuse'
  await stays(first)
  const [refused] = await opened.ledger.quarantine()
  await opened.engine(ann).drop([refused?.id ?? 0])
  opened.destination.treat = () => 'store'
  await stays([first[0], third[1]])
  expect(states('attend')).toHaveLength(1)
})

it('sends the latest attendance of a refused row once it is replayed', async () => {
  opened.destination.treat = () => 'refuse'
  await stays(first)
  opened.destination.treat = () => 'store'
  await stays([first[0], third[1]])
  const [refused] = await opened.ledger.quarantine()
  await opened.engine(ann).replay([refused?.id ?? 0])
  await opened.run(nothingNew)
  expect(opened.destination.arrivals.map(({ seconds }) => seconds)).toEqual([1200, 3600])
})

it('sends no refused registration after the cancellation that followed it', async () => {
  opened.destination.treat = () => 'refuse'
  await opened.run(ann)
  opened.destination.treat = () => 'store'
  await opened.run(scriptedSource(() => [batch({ events, participations: [cancelled('ann')] })]))
  const [refused] = await opened.ledger.quarantine()
  await opened.engine(ann).replay([refused?.id ?? 0])
  await opened.run(nothingNew)
  expect(opened.destination.arrivals.map(({ state }) => state)).toEqual(['register', 'cancel'])
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: CANCELLED'])
  expect(await opened.ledger.quarantine()).toEqual([])
  const [explained] = await opened.ledger.explain(toEmailAddress('ann@example.com'), 'w1')
  expect(explained?.transitions.map(({ status }) => status)).toEqual(['superseded', 'verified'])
})

it('replays somebody whose contact was deleted as a new contact', async () => {
  await opened.run(ann)
  opened.destination.deletedContacts.add('contact 1')
  await opened.run(scriptedSource(() => [batch({ events, participations: [cancelled('ann')] })]))
  const [gone] = await opened.ledger.quarantine()
  await opened.engine(ann).replay([gone?.id ?? 0])
  const explained = async () =>
    (await opened.ledger.explain(toEmailAddress('ann@example.com'), 'w1'))[0]
  expect((await explained())?.contactId).toBeNull()
})

it('keeps the number of a quarantined stay from read to read, and forgets it with the stay', async () => {
  const untimed = scriptedSource(() => [
    batch({ events, participations: [stayed('ann', null)], attendance: final }),
  ])
  await opened.run(untimed)
  const [before] = await opened.ledger.quarantine()
  opened.now += 60_000
  await opened.run(untimed)
  expect(await opened.ledger.quarantine()).toEqual([before])
  await opened.run(scriptedSource(() => [batch({ events, attendance: final })]))
  expect(await opened.ledger.quarantine()).toEqual([])
})

it('stores a stay that was dropped for want of times once the source has them', async () => {
  opened.now = Date.UTC(2026, 4, 2)
  const over = [webinar({ status: 'ended' })]
  const untimed = scriptedSource(() => [
    batch({ events: over, participations: [stayed('ann', null)], attendance: final }),
  ])
  await opened.run(untimed)
  const [waits] = await opened.ledger.quarantine()
  await opened.engine(untimed).drop([waits?.id ?? 0])
  expect(fiveCounts(await opened.run(untimed))).toEqual([1, 0, 0, 1, 0, 0])
  const timed = scriptedSource(() => [
    batch({ events: over, participations: [stayed('ann', first)], attendance: final }),
  ])
  expect(fiveCounts(await opened.run(timed))).toEqual([1, 1, 0, 0, 0, 0])
})

it('never gives the number of a resolved record to another one', async () => {
  const rejecting = (record: string) =>
    scriptedSource(() => [
      batch({
        events,
        rejected: [{ record: recordRef(record), reason: 'no_email', message: 'No address.' }],
      }),
    ])
  await opened.run(rejecting('ann'))
  const [before] = await opened.ledger.quarantine()
  await opened.run(ann)
  await opened.run(rejecting('bob'))
  const [after] = await opened.ledger.quarantine()
  expect(after?.id).not.toBe(before?.id)
})

it('names one reason at a time for a record, and none once the source leaves it out', async () => {
  const row = recordRef('row 9')
  const rejecting = async (reason: 'no_email' | 'invalid_email') =>
    await opened.run(
      scriptedSource(() => [
        batch({ events, rejected: [{ record: row, reason, message: 'No.' }] }),
      ]),
    )
  await rejecting('no_email')
  await rejecting('invalid_email')
  expect(await opened.ledger.quarantine()).toMatchObject([{ reason: 'invalid_email' }])
  await opened.run(
    scriptedSource(() => [batch({ events, leftOut: [{ record: row, rule: 'pending' }] })]),
  )
  expect(await opened.ledger.quarantine()).toEqual([])
})

it('counts a record once of whose two steps one is refused and the other waits', async () => {
  let requests = 0
  opened.destination.beforeRequest = (what) => {
    if (what === 'writeParticipations' && (requests += 1) > 1) down()
  }
  opened.destination.treat = () => 'refuse'
  const withdrew = scriptedSource(() => [
    batch({ events, participations: [registered('ann'), cancelled('ann')] }),
  ])
  expect(fiveCounts(await opened.run(withdrew))).toEqual([1, 0, 0, 0, 1, 0])
  opened.destination.beforeRequest = () => {}
  expect(fiveCounts(await opened.run(nothingNew))).toEqual([0, 0, 0, 0, 0, 0])
})
