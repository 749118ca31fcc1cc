import { afterEach, beforeEach, expect, it } from 'vitest'
import { CursorExpiredError, toCursor, UnavailableError } from '@turnout/core'
import { createEngine } from '@turnout/core/sync'
import { RememberingDestination } from './remembering-destination.ts'
import {
  batch,
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
const over = [webinar({ status: 'ended' })]
const final = [{ event: key(), status: 'final' }] as const
const first = ['2026-05-01T15:00:00Z', '2026-05-01T15:20:00Z'] as const
const third = ['2026-05-01T15:55:00Z', '2026-05-01T16:00:00Z'] as const
const signal = new AbortController().signal

function portalThatIsDown(): RememberingDestination {
  const destination = new RememberingDestination()
  destination.beforeRequest = () => {
    throw new UnavailableError('HubSpot is down.')
  }
  return destination
}

it('reads a record again that was replayed while a read went on', async () => {
  const rejected = [
    { record: recordRef('row 9'), reason: 'no_email', message: 'No address.' },
  ] as const
  const source = scriptedSource(async function* ({ cursor }) {
    if (cursor === null) yield batch({ events, rejected, cursor: toCursor('1') })
    if (cursor !== toCursor('2')) {
      const [row] = await opened.ledger.quarantine()
      if (row !== undefined) await engine.replay([row.id])
      yield batch({ events, participations: [registered('ann')], cursor: toCursor('2') })
    }
  })
  const engine = opened.engine(source)
  await engine.run('webinars', { signal })
  const report = await engine.run('webinars', { signal })
  expect(report.quarantined).toEqual({ no_email: 1 })
})

it('goes on from a cursor that was handed out after an expired one', async () => {
  const cursors: (string | null)[] = []
  const source = scriptedSource(async function* ({ cursor }) {
    cursors.push(cursor)
    if (cursor === toCursor('old')) throw new CursorExpiredError('Too old.')
    yield batch({ events, cursor: toCursor(cursors.length === 1 ? 'old' : 'new') })
  })
  await opened.run(source)
  await opened.run(source)
  await opened.run(source)
  expect(cursors).toEqual([null, 'old', null, 'new'])
})

it('sends attendance again that grew while it was under way', async () => {
  opened.now = Date.UTC(2026, 4, 2)
  const csv = scriptedSource(() => [
    batch({
      events: [webinar({ reference: true })],
      participations: [stayed('ann', third, 'c')],
      attendance: final,
    }),
  ])
  const zoom = scriptedSource(() => [
    batch({ events: over, participations: [stayed('ann', first, 'a')], attendance: final }),
  ])
  let meanwhile = true
  const both = {
    webinars: opened.engine(zoom),
    csv: opened.engine(csv, { name: 'csv', destination: portalThatIsDown() }),
  }
  opened.destination.beforeRequest = async (what) => {
    if (what !== 'writeParticipations' || !meanwhile) return
    meanwhile = false
    await both.csv.run('csv', { signal })
  }
  await both.webinars.run('webinars', { signal })
  opened.destination.beforeRequest = () => {}
  await opened.run(csv, { name: 'csv' })
  expect([...opened.destination.people.values()].map(({ seconds }) => seconds)).toEqual([3600])
})

it('does not send what is taken back between its choice and its sending', async () => {
  opened.destination.contactIds.set('ann@example.com', 'contact 1')
  const source = scriptedSource(() => [
    batch({
      events: [webinar(), webinar({ key: key('w2') })],
      participations: [registered('ann')],
    }),
  ])
  const engine = opened.engine(source, { contacts: 'existing-only' })
  opened.destination.beforeRequest = async (what) => {
    if (what === 'findContacts') await engine.link('test', key(), key('w2'))
  }
  await engine.run('webinars', { signal })
  expect(opened.destination.shown('w1')).toEqual([])
  expect(opened.destination.shown('w2')).toEqual(['ann@example.com: REGISTERED'])
  expect(opened.destination.arrivals).toHaveLength(1)
})

it('ends a run that is stopped only when nothing is under way any more', async () => {
  const stop = new AbortController()
  let finished = false
  opened.destination.beforeRequest = async (what) => {
    if (what !== 'writeParticipations') return
    stop.abort()
    await new Promise((resolve) => setTimeout(resolve, 30))
    finished = true
  }
  const endless = scriptedSource(async function* ({ signal: stopped }) {
    yield batch({ events, participations: [registered('ann')] })
    while (!stopped.aborted) await new Promise((resolve) => setTimeout(resolve, 1))
    stopped.throwIfAborted()
  })
  const report = await opened.engine(endless).run('webinars', { signal: stop.signal })
  expect(report.outcome).toBe('stopped')
  expect(finished).toBe(true)
  expect(fiveCounts(report)).toEqual([1, 1, 0, 0, 0, 0])
})

it('sends nothing to a portal while it completes an event there', async () => {
  opened.now = Date.UTC(2026, 4, 2)
  const zoom = scriptedSource(() => [
    batch({ events: over, participations: [stayed('ann', first)], attendance: final }),
  ])
  const csv = scriptedSource(async function* () {
    yield batch({
      events: [webinar({ reference: true })],
      participations: [stayed('bob', first)],
      attendance: final,
    })
  })
  const { destination } = opened
  const engine = createEngine({
    ledger: opened.ledger,
    connectors: [
      { name: 'webinars', source: zoom, destination },
      { name: 'csv', source: csv, destination },
    ],
    now: () => opened.now,
    sleep: async () => {},
  })
  const log: string[] = []
  let other: Promise<unknown> = Promise.resolve()
  destination.beforeRequest = async (what) => {
    log.push(what)
    if (what !== 'completeEvent' || log.includes('completed')) return
    other = engine.run('csv', { signal })
    await new Promise((resolve) => setTimeout(resolve, 50))
    log.push('completed')
  }
  await engine.run('webinars', { signal })
  await other
  expect(log.slice(log.indexOf('completeEvent'), log.indexOf('completed'))).toEqual([
    'completeEvent',
  ])
  expect(destination.shown('w1')).toHaveLength(2)
})
