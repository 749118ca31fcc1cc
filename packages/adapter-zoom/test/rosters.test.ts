import type { SourceBatch } from '@turnout/core'
import { afterEach, expect, it } from 'vitest'
import type { ZoomGathering } from '@turnout/emulator/zoom'
import {
  DAY_MS,
  HOUR_MS,
  lastCursor,
  NOW,
  peopleOf,
  readAll,
  rostersOf,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

let fixture: ZoomFixture

afterEach(() => fixture.close())

async function plannedWebinar(people: number): Promise<ZoomGathering> {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const webinar = arrange.gathering({ hostId, startsAt: NOW + DAY_MS })
  for (let person = 1; person <= people; person += 1) {
    arrange.registrant(webinar, {
      email: `person${person}@guests.example`,
      createdAt: NOW - HOUR_MS,
    })
  }
  return webinar
}

function noticesOf(batches: readonly SourceBatch[]): string {
  return batches.flatMap(({ notices = [] }) => notices).join('\n')
}

it('gives everybody once and names the roster though rows move between the pages', async () => {
  const webinar = await plannedWebinar(700)
  fixture.emulator.setBehaviour({ unstablePageOrder: true })
  const batches = await readAll(fixture.source)
  expect(peopleOf(batches, 'registered', String(webinar.id))).toHaveLength(700)
  expect(rostersOf(batches)).toEqual([String(webinar.id)])
})

it('starts a listing again when its page token died', async () => {
  const webinar = await plannedWebinar(700)
  fixture.emulator.addFault({ path: '/registrants', after: 3, kind: 'expired-page-token' })
  const batches = await readAll(fixture.source)
  expect(peopleOf(batches, 'registered', String(webinar.id))).toHaveLength(700)
  expect(rostersOf(batches)).toEqual([String(webinar.id)])
})

it('names no roster when one of its lists cannot be read', async () => {
  await plannedWebinar(10)
  fixture.emulator.addFault({ path: '/registrants', after: 2, status: 500, times: Infinity })
  expect(rostersOf(await readAll(fixture.source))).toEqual([])
})

it('keeps who waits for approval in the roster, and not who was denied', async () => {
  const webinar = await plannedWebinar(1)
  const { arrange } = fixture.emulator
  const createdAt = NOW - HOUR_MS
  arrange.registrant(webinar, { email: 'waits@guests.example', status: 'pending', createdAt })
  arrange.registrant(webinar, { email: 'denied@guests.example', status: 'denied', createdAt })
  const leftOut = (await readAll(fixture.source)).flatMap((batch) => batch.leftOut)
  expect(leftOut.map(({ rule, email }) => [rule, email])).toEqual([
    ['pending', 'waits@guests.example'],
    ['denied', undefined],
  ])
})

it('gives the answers of the form, and never the personal join link', async () => {
  const webinar = await plannedWebinar(0)
  fixture.emulator.arrange.registrant(webinar, {
    email: 'Ada@Guests.example',
    firstName: 'Ada',
    lastName: 'Lovelace',
    organization: 'Engines',
    answers: [{ title: 'What brings you here?', value: 'Numbers' }],
    createdAt: NOW - HOUR_MS,
  })
  const batches = await readAll(fixture.source)
  const [registered] = batches.flatMap(({ participations }) => participations)
  expect(registered?.person).toEqual({
    email: 'ada@guests.example',
    firstName: 'Ada',
    lastName: 'Lovelace',
    fields: { organization: 'Engines', 'What brings you here?': 'Numbers' },
  })
  expect(JSON.stringify(batches)).not.toContain('tk=personal')
})

it('gives the coming event of a deleted webinar as cancelled', async () => {
  const webinar = await plannedWebinar(3)
  const first = await readAll(fixture.source)
  webinar.deleted = true
  const source = fixture.restarted()
  const second = await readAll(source, { cursor: lastCursor(first) })
  const [event] = second.flatMap(({ events }) => events)
  expect(event).toMatchObject({
    status: 'cancelled',
    title: webinar.topic,
    startsAt: webinar.startsAt,
  })
  const third = await readAll(source, { cursor: lastCursor(second) })
  expect(third.flatMap(({ events }) => events)).toEqual([])
})

it('cancels nothing when a host list cannot be read', async () => {
  await plannedWebinar(3)
  const first = await readAll(fixture.source)
  fixture.emulator.addFault({ path: '/users/', status: 500, times: Infinity })
  const second = await readAll(fixture.source, { cursor: lastCursor(first) })
  expect(second.flatMap(({ events }) => events)).toEqual([])
  expect(noticesOf(second)).toContain('The list of one host could not be read')
})

it('gives a deleted date of a series as cancelled and the others as planned', async () => {
  fixture = await zoomFixture()
  const { arrange, happenings } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const dates = [NOW + DAY_MS, NOW + 2 * DAY_MS]
  const series = arrange.gathering({ hostId, shape: 'series', startsAt: NOW + DAY_MS, dates })
  happenings.remove(series, String(dates[0]))
  const events = (await readAll(fixture.source)).flatMap((batch) => batch.events)
  expect(events.map(({ status }) => status)).toEqual(['cancelled', 'scheduled'])
})

it('skips a host without the webinar licence and says so, without the address', async () => {
  const webinar = await plannedWebinar(2)
  fixture.emulator.arrange.user({ email: 'basic@emulated.example', webinarPlan: false })
  const batches = await readAll(fixture.source)
  expect(peopleOf(batches, 'registered', String(webinar.id))).toHaveLength(2)
  expect(noticesOf(batches)).toMatch(/1 of the Zoom users \(\S+\) cannot have webinars/)
  expect(noticesOf(batches)).not.toContain('basic@')
})

it('reads only what the filters choose', async () => {
  const webinar = await plannedWebinar(1)
  const other = fixture.emulator.arrange.gathering({
    hostId: webinar.hostId,
    topic: 'Internal town hall',
    startsAt: NOW + DAY_MS,
  })
  const idsWith = async (options: Parameters<typeof fixture.restarted>[0]): Promise<string[]> =>
    (await readAll(fixture.restarted(options))).flatMap(({ events }) =>
      events.map(({ key }) => key.eventId),
    )
  expect(await idsWith({ topics: ['town hall'] })).toEqual([String(other.id)])
  expect(await idsWith({ topics: [/^webinar/i] })).toEqual([String(webinar.id)])
  expect(await idsWith({ webinarIds: [String(other.id)] })).toEqual([String(other.id)])
  expect(await idsWith({ hosts: ['host@emulated.example'] })).toHaveLength(2)
  expect(await idsWith({ from: '2026-11-26T00:00:00Z' })).toEqual([])
})

it('reads meetings with registration when it is asked to, and no others', async () => {
  fixture = await zoomFixture({ source: { meetings: 'with-registration' } })
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const startsAt = NOW - 3 * DAY_MS
  const meeting = arrange.gathering({ kind: 'meeting', hostId, startsAt })
  const withoutForm = arrange.gathering({ kind: 'meeting', hostId, startsAt, approvalType: 2 })
  for (const gathering of [meeting, withoutForm]) {
    const instance = arrange.instance(gathering, {
      startedAt: startsAt,
      endedAt: startsAt + HOUR_MS,
    })
    for (const email of ['ada@guests.example', 'grace@guests.example']) {
      arrange.stay(instance, {
        reportedEmail: email,
        joinedAt: startsAt,
        leftAt: startsAt + HOUR_MS,
      })
    }
  }
  const batches = await readAll(fixture.source)
  expect(batches.flatMap(({ events }) => events.map(({ key }) => key.eventId))).toEqual([
    String(meeting.id),
  ])
  expect(peopleOf(batches, 'attended', String(meeting.id))).toEqual([
    'ada@guests.example',
    'grace@guests.example',
  ])
})
