import { afterEach, beforeEach, expect, it } from 'vitest'
import { CredentialsError, CursorExpiredError, toCursor, UnavailableError } from '@turnout/core'
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
const ann = scriptedSource(() => [batch({ events, participations: [registered('ann')] })])
const annAndBob = scriptedSource(() => [
  batch({ events, participations: [registered('ann'), registered('bob')] }),
])

it('quarantines what HubSpot refuses with its words, stores the others, and sends it again on replay', async () => {
  opened.destination.treat = ({ person }) => (person.email.startsWith('bob') ? 'refuse' : 'store')
  const report = await opened.run(annAndBob)
  expect(fiveCounts(report)).toEqual([2, 1, 0, 0, 1, 0])
  const [refused] = await opened.ledger.quarantine()
  expect(refused).toMatchObject({
    reason: 'refused',
    message: 'Not this one. (correlation id c-1)',
    locator: { file: 'list.csv' },
  })
  opened.destination.treat = () => 'store'
  expect(await opened.engine(annAndBob).replay([refused?.id ?? 0])).toBe(1)
  expect(fiveCounts(await opened.run(annAndBob))).toEqual([2, 1, 1, 0, 0, 0])
  expect(opened.destination.shown('w1')).toHaveLength(2)
})

it('sends once more what the read-back misses, then quarantines it', async () => {
  opened.destination.treat = () => 'swallow'
  const report = await opened.run(ann)
  expect(opened.destination.arrivals).toHaveLength(2)
  expect(new Set(opened.destination.arrivals.map(({ occurredAt }) => occurredAt)).size).toBe(1)
  expect(report.quarantined).toEqual({ not_stored: 1 })
  expect(report.transitions.verified).toBe(0)
})

it('reads back what nobody can tell about, and sends only what is missing', async () => {
  opened.destination.treat = ({ person }) =>
    person.email.startsWith('ann') ? 'unknown_but_stored' : 'unknown'
  const report = await opened.run(annAndBob)
  expect(opened.destination.arrivals.filter(({ email }) => email.startsWith('ann'))).toHaveLength(1)
  expect(fiveCounts(report)).toEqual([2, 1, 0, 0, 0, 1])
  opened.destination.treat = () => 'store'
  expect(fiveCounts(await opened.run(annAndBob))).toEqual([2, 1, 1, 0, 0, 0])
})

it('keeps what waits while the portal is down, and sends it under the same time when it is back', async () => {
  opened.destination.beforeRequest = () => {
    throw new UnavailableError('HubSpot is down.')
  }
  const report = await opened.run(ann)
  expect(report).toMatchObject({
    outcome: 'waiting',
    error: { code: 'unavailable', retryable: true },
  })
  expect(fiveCounts(report)).toEqual([1, 0, 0, 0, 0, 1])
  opened.destination.beforeRequest = () => {}
  opened.now += 1000
  const nothingNew = scriptedSource(() => [])
  expect(fiveCounts(await opened.run(nothingNew))).toEqual([1, 1, 0, 0, 0, 0])
})

it('says that a person must act when the credentials are refused', async () => {
  opened.destination.beforeRequest = () => {
    throw new CredentialsError('The token was rejected.')
  }
  expect(await opened.run(ann)).toMatchObject({ outcome: 'failed', error: { code: 'credentials' } })
})

it('goes on after the last batch that was taken over when the source fails', async () => {
  const cursors: (string | null)[] = []
  const failing = scriptedSource(async function* ({ cursor }) {
    cursors.push(cursor)
    if (cursor === null) {
      yield batch({ events, participations: [registered('ann')], cursor: toCursor('page 2') })
      throw new UnavailableError('The platform is down.')
    }
    yield batch({ events, participations: [registered('bob')], cursor: toCursor('end') })
  })
  const report = await opened.run(failing)
  expect(report.error).toMatchObject({ code: 'unavailable' })
  expect(opened.destination.shown('w1')).toEqual(['ann@example.com: REGISTERED'])
  await opened.run(failing)
  expect(cursors).toEqual([null, 'page 2'])
  expect(opened.destination.shown('w1')).toHaveLength(2)
})

it('reads from the start when a cursor has expired, and says so', async () => {
  await opened.run(ann)
  const expired = scriptedSource(async function* ({ cursor }) {
    if (cursor !== null) throw new CursorExpiredError('Too old.')
    yield batch({ events, participations: [registered('ann')] })
  })
  const report = await opened.run(expired)
  expect(report.error).toBeNull()
  expect(report.notices[0]).toContain('Everything was read from the start.')
})

it('never sends somebody again whose contact was deleted', async () => {
  await opened.run(ann)
  opened.destination.deletedContacts.add('contact 1')
  const later = scriptedSource(() => [batch({ events, participations: [cancelled('ann')] })])
  expect((await opened.run(later)).quarantined).toEqual({ contact_deleted: 1 })
  const arrivals = opened.destination.arrivals.length
  const attended = scriptedSource(() => [
    batch({
      events,
      participations: [stayed('ann', ['2026-04-19T15:00:00Z', '2026-04-19T15:30:00Z'])],
      attendance: [{ event: key(), status: 'final' }],
    }),
  ])
  expect((await opened.run(attended)).quarantined).toEqual({ contact_deleted: 1 })
  expect(opened.destination.arrivals).toHaveLength(arrivals)
})

it('reports two people who are one contact', async () => {
  opened.destination.contactIds.set('ann@example.com', 'contact 1')
  opened.destination.contactIds.set('bob@example.com', 'contact 1')
  const report = await opened.run(annAndBob)
  expect(report.quarantined).toEqual({ same_contact: 1 })
  expect(fiveCounts(report)).toEqual([2, 1, 0, 0, 1, 0])
})

it('stops before a live portal that it meets for the first time, until it is approved', async () => {
  opened.destination.live = true
  const report = await opened.run(annAndBob)
  expect(report.outcome).toBe('needs_you')
  expect(report.needsYou[0]).toContain('turnout approve webinars')
  expect(opened.destination.requestCount).toBe(0)
  await opened.engine(annAndBob).approve('webinars')
  expect(fiveCounts(await opened.run(annAndBob))).toEqual([2, 2, 0, 0, 0, 0])
})

it('needs no approval where the config gives it', async () => {
  opened.destination.live = true
  expect((await opened.run(ann, { approved: true })).outcome).toBe('done')
})

it('plans without sending or keeping anything', async () => {
  const signal = new AbortController().signal
  const plan = await opened.engine(annAndBob).plan('webinars', { signal })
  expect(plan).toMatchObject({ people: 2, counts: { read: 2, waiting: 2 } })
  expect(plan.events).toMatchObject([
    { action: 'create', register: 2, attend: 0, organizer: 'Acme' },
  ])
  expect(opened.destination.requestCount).toBe(0)
  expect(await opened.ledger.events()).toEqual([])
})

it('counts a record that a person dropped as left out', async () => {
  const source = scriptedSource(() => [
    batch({
      events,
      rejected: [{ record: recordRef('row 9'), reason: 'no_email', message: 'No address.' }],
    }),
  ])
  await opened.run(source)
  const [rejected] = await opened.ledger.quarantine()
  expect(await opened.engine(source).drop([rejected?.id ?? 0])).toBe(1)
  expect((await opened.run(source)).leftOut).toEqual({ dropped: 1 })
  expect(await opened.ledger.quarantine()).toEqual([])
})

it('takes a record off the quarantine list that can be read by now', async () => {
  const rejected = [
    { record: recordRef('ann'), reason: 'no_email', message: 'No address.' },
  ] as const
  await opened.run(scriptedSource(() => [batch({ events, rejected })]))
  await opened.run(ann)
  expect(await opened.ledger.quarantine()).toEqual([])
})
