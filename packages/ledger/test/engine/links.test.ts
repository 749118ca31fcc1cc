import { afterEach, beforeEach, expect, it } from 'vitest'
import { batch, key, registered, scriptedSource, stayed, webinar } from './scripted-source.ts'
import { type Bench, bench } from './with-engine.ts'

let opened: Bench
beforeEach(async () => {
  opened = await bench()
})
afterEach(async () => {
  await opened.close()
})

const nothingNew = scriptedSource(() => [])
const named = (eventId: string) => [webinar({ key: key(eventId), title: eventId })]
const at = (eventId: string, name: string) => ({ ...registered(name), event: key(eventId) })

it('follows a link to an event that was linked itself later', async () => {
  await opened.run(
    scriptedSource(() => [batch({ events: [...named('a'), ...named('b'), ...named('c')] })]),
  )
  const engine = opened.engine(nothingNew)
  await engine.link('test', key('a'), key('b'))
  await engine.link('test', key('b'), key('c'))
  await opened.run(
    scriptedSource(() => [batch({ events: named('a'), participations: [at('a', 'ann')] })]),
  )
  expect(opened.destination.shown('c')).toEqual(['ann@example.com: REGISTERED'])
})

it('does not wait for ever for what was under way when its event was linked', async () => {
  opened.destination.treat = () => 'unknown'
  await opened.run(
    scriptedSource(() => [
      batch({ events: [...named('a'), ...named('b')], participations: [at('a', 'ann')] }),
    ]),
  )
  await opened.engine(nothingNew).link('test', key('a'), key('b'))
  opened.destination.treat = () => 'store'
  await opened.run(nothingNew)
  expect(opened.destination.shown('b')).toEqual(['ann@example.com: REGISTERED'])
  expect(await opened.ledger.connectors()).toMatchObject([{ waiting: 0 }])
})

it('folds stays without times at the event that theirs was linked to', async () => {
  await opened.run(
    scriptedSource(() => [
      batch({
        events: [...named('a'), ...named('b')],
        participations: [{ ...stayed('ann', null), event: key('a') }],
        attendance: [{ event: key('a'), status: 'final' }],
      }),
    ]),
  )
  await opened.engine(nothingNew).link('test', key('a'), key('b'))
  await opened.run(nothingNew, { untimedAttendance: 'estimate' })
  expect(opened.destination.shown('b')).toEqual(['ann@example.com: ATTENDED'])
  expect(await opened.ledger.quarantine()).toEqual([])
})
