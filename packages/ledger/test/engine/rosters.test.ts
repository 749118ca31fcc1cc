import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  instantFromEpochMs,
  type SourceBatch,
  toCursor,
  toEmailAddress,
  UnavailableError,
} from '@turnout/core'
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
import { type Bench, bench } from './with-engine.ts'

let opened: Bench
beforeEach(async () => {
  opened = await bench()
})
afterEach(async () => {
  await opened.close()
})

const events = [webinar()]
const nothingNew = scriptedSource(() => [])
const signal = new AbortController().signal
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`)
const roster = (people: readonly string[]) =>
  scriptedSource(() => [
    batch({
      events,
      participations: people.map((name) => registered(name)),
      completeRosters: [key()],
    }),
  ])

function states(state: 'register' | 'cancel'): string[] {
  return opened.destination.arrivals.filter((row) => row.state === state).map(({ email }) => email)
}

it('cancels who vanished from a complete roster, beside the records', async () => {
  await opened.run(roster(names(10)))
  const report = await opened.run(roster(names(9)))
  expect(states('cancel')).toEqual(['p9@example.com'])
  expect(report.transitions.cancelledByRoster).toBe(1)
  expect(report.counts).toMatchObject({ read: 9, unchanged: 9 })
})

it('registers who comes back again', async () => {
  await opened.run(roster(names(10)))
  await opened.run(roster(names(9)))
  await opened.run(roster(names(10)))
  expect(opened.destination.shown('w1')).toContain('p9@example.com: REGISTERED')
})

it('cancels nobody without a complete roster', async () => {
  await opened.run(roster(names(10)))
  await opened.run(scriptedSource(() => [batch({ events, participations: [registered('p0')] })]))
  expect(states('cancel')).toEqual([])
})

it('cancels nobody when many vanish at once, and asks', async () => {
  await opened.run(roster(names(30)))
  const report = await opened.run(roster(names(20)))
  expect(states('cancel')).toEqual([])
  expect(report.outcome).toBe('needs_you')
  expect(report.needsYou[0]).toContain('10 of 30 registered people vanished at once')
})

it('cancels many once a person has approved it, from a fresh roster', async () => {
  await opened.run(roster(names(30)))
  await opened.run(roster(names(20)))
  await opened.engine(roster([])).approve('webinars')
  const report = await opened.run(roster(names(21)))
  expect(states('cancel')).toHaveLength(9)
  expect(report.needsYou).toEqual([])
})

it('cancels nobody when a roster turns empty', async () => {
  await opened.run(roster(names(3)))
  const report = await opened.run(roster([]))
  expect(states('cancel')).toEqual([])
  expect(report.outcome).toBe('needs_you')
})

it.each([
  [5, 6, false],
  [5, 5, true],
  [6, 30, false],
  [6, 29, true],
  [7, 35, false],
  [7, 34, true],
  [100, 500, false],
  [101, 500, true],
])('of %i who vanish of %i: asks %s', async (gone, all, asks) => {
  await opened.run(roster(names(all)))
  const report = await opened.run(roster(names(all - gone)))
  expect(states('cancel')).toHaveLength(asks ? 0 : gone)
  expect(report.outcome).toBe(asks ? 'needs_you' : 'done')
})

const withdrawn = names(10).flatMap((name) => [registered(`${name}x`), cancelled(`${name}x`)])
const rosterBesideWithdrawn = (people: readonly string[]) =>
  scriptedSource(() => [
    batch({
      events,
      participations: [...people.map((name) => registered(name)), ...withdrawn],
      completeRosters: [key()],
    }),
  ])

it.each([
  [26, 20],
  [2, 0],
])('does not count people who withdrew as present: %i, then %i', async (before, after) => {
  await opened.run(rosterBesideWithdrawn(names(before)))
  const cancelledBefore = states('cancel').length
  const report = await opened.run(rosterBesideWithdrawn(names(after)))
  expect(report.outcome).toBe('needs_you')
  expect(states('cancel')).toHaveLength(cancelledBefore)
})

it('cancels nobody after the event has started', async () => {
  await opened.run(roster(names(10)))
  opened.now = Date.UTC(2026, 4, 1, 15, 30)
  await opened.run(roster(names(9)))
  expect(states('cancel')).toEqual([])
})

it('counts people who are left out as present', async () => {
  await opened.run(roster(names(10)))
  const source = scriptedSource(() => [
    batch({
      events,
      participations: names(9).map((name) => registered(name)),
      leftOut: [
        {
          record: recordRef('p9'),
          rule: 'pending',
          event: key(),
          email: toEmailAddress('p9@example.com'),
        },
      ],
      completeRosters: [key()],
    }),
  ])
  await opened.run(source)
  expect(states('cancel')).toEqual([])
})

it('counts people who are excluded by now as present', async () => {
  await opened.run(roster(names(10)))
  await opened.run(roster(names(10)), { exclude: { addresses: ['p9@example.com'] } })
  expect(states('cancel')).toEqual([])
})

it('cancels nobody who attended', async () => {
  await opened.run(roster(names(10)))
  await opened.run(
    scriptedSource(() => [
      batch({
        events,
        participations: [stayed('p9', ['2026-04-19T15:00:00Z', '2026-04-19T15:30:00Z'])],
        attendance: [{ event: key(), status: 'final' }],
      }),
    ]),
  )
  await opened.run(roster(names(9)))
  expect(states('cancel')).toEqual([])
})

it('cancels nobody when single events are read between the two halves of a read', async () => {
  await opened.run(
    scriptedSource(() => [
      batch({ events, participations: [registered('ann'), registered('bob')] }),
    ]),
  )
  const halves: readonly SourceBatch[] = [
    batch({ events, participations: [registered('ann')], cursor: toCursor('1') }),
    batch({
      events,
      participations: [registered('bob')],
      completeRosters: [key()],
      cursor: toCursor('2'),
    }),
  ]
  const cut = scriptedSource(async function* () {
    yield* halves.slice(0, 1)
    throw new UnavailableError('The platform is down.')
  })
  await opened.run(cut)
  await opened.engine(nothingNew).run('webinars', { signal, events: ['w2'] })
  await opened.run(scriptedSource(({ cursor }) => halves.slice(Number(cursor))))
  expect(states('cancel')).toEqual([])
})

it('cancels nobody after a read that was stopped in the middle without a word', async () => {
  const stop = new AbortController()
  const halves: readonly SourceBatch[] = [
    batch({ events, participations: [registered('ann')], cursor: toCursor('1') }),
    batch({
      events,
      participations: [registered('bob')],
      completeRosters: [key()],
      cursor: toCursor('2'),
    }),
  ]
  const quiet = scriptedSource(async function* () {
    yield* halves.slice(0, 1)
    stop.abort()
  })
  await opened.engine(quiet).run('webinars', { signal: stop.signal })
  await opened.run(scriptedSource(({ cursor }) => halves.slice(Number(cursor))))
  expect(states('cancel')).toEqual([])
})

it('keeps the moment to read again through a read of single events', async () => {
  const readAgainAt = instantFromEpochMs(opened.now + 3_600_000)
  await opened.run(scriptedSource(() => [batch({ events, readAgainAt })]))
  await opened.engine(nothingNew).run('webinars', { signal, events: ['w1'] })
  expect(await opened.ledger.connectors()).toMatchObject([{ readAgainAt }])
})

it('counts people whose record cannot be read any more as present', async () => {
  const whole = (people: readonly string[], parts: Partial<SourceBatch> = {}) =>
    scriptedSource(() => [
      batch({
        events,
        participations: people.map((name) => registered(name)),
        completeRosters: [key()],
        ...parts,
      }),
    ])
  await opened.run(whole(names(10)))
  await opened.run(
    whole(names(9), {
      recordsRead: 10,
      rejected: [
        { record: recordRef('p9'), reason: 'masked_email', message: 'Masked.', event: key() },
      ],
    }),
  )
  expect(states('cancel')).toEqual([])
})

it('cancels who is left out of a complete roster without an address: the source says that they are gone', async () => {
  await opened.run(roster(names(10)))
  const declined = { record: recordRef('p9'), rule: 'declined', event: key() } as const
  await opened.run(
    scriptedSource(() => [
      batch({
        events,
        participations: names(9).map((name) => registered(name)),
        leftOut: [declined],
        completeRosters: [key()],
      }),
    ]),
  )
  expect(states('cancel')).toEqual(['p9@example.com'])
})

it('makes no second event because people vanished from one that looks like another', async () => {
  await opened.run(scriptedSource(() => [batch({ events })]))
  const at = key('other')
  const twin = (people: readonly string[]) =>
    scriptedSource(() => [
      batch({
        events: [webinar({ key: at })],
        participations: people.map((name) => ({ ...registered(name), event: at })),
        completeRosters: [at],
      }),
    ])
  await opened.run(twin(['ann']), { name: 'csv' })
  await opened.run(twin([]), { name: 'csv' })
  expect([...opened.destination.events.keys()]).toEqual(['w1'])
})
