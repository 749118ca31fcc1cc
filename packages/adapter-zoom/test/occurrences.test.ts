import { eventKey } from '@turnout/core'
import { afterEach, expect, it } from 'vitest'
import type { ZoomGathering, ZoomInstance } from '@turnout/emulator/zoom'
import {
  attendanceOf,
  DAY_MS,
  firstWebinar,
  HOUR_MS,
  MINUTE_MS,
  NOW,
  peopleOf,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

const MORNING = NOW - 4 * DAY_MS
let fixture: ZoomFixture

afterEach(() => fixture.close())

function run(
  webinar: ZoomGathering,
  startedAt: number,
  people: readonly string[],
  occurrenceId?: string,
): ZoomInstance {
  const { arrange } = fixture.emulator
  const endedAt = startedAt + 50 * MINUTE_MS
  const instance = arrange.instance(webinar, {
    startedAt,
    endedAt,
    occurrenceId: occurrenceId ?? null,
  })
  for (const email of people) {
    const registrant = webinar.registrants.find((one) => one.email === email)
    const stay = registrant === undefined ? { reportedEmail: email } : { registrant }
    arrange.stay(instance, { ...stay, joinedAt: startedAt, leftAt: endedAt })
  }
  return instance
}

it('gives each of three dates of one day its own people', async () => {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const dates = [MORNING, MORNING + 2 * HOUR_MS, MORNING + 4 * HOUR_MS]
  const webinar = arrange.gathering({
    hostId,
    shape: 'series',
    registrationType: 2,
    startsAt: MORNING,
    dates,
  })
  for (const [index, date] of dates.entries()) {
    const occurrenceIds = [String(date)]
    const createdAt = MORNING - DAY_MS
    for (const name of ['comes', 'stays.away']) {
      arrange.registrant(webinar, {
        email: `${name}${index}@guests.example`,
        createdAt,
        occurrenceIds,
      })
    }
    // Each run starts a little off its time, the last one so late that the next hour is near.
    run(
      webinar,
      date + (index - 1) * 25 * MINUTE_MS,
      [`comes${index}@guests.example`],
      String(date),
    )
  }
  const batches = await readAll(fixture.source)
  for (const [index, date] of dates.entries()) {
    const eventId = `${webinar.id}.${date}`
    expect(peopleOf(batches, 'registered', eventId)).toEqual([
      `comes${index}@guests.example`,
      `stays.away${index}@guests.example`,
    ])
    expect(peopleOf(batches, 'attended', eventId)).toEqual([`comes${index}@guests.example`])
  }
})

it('reads one date again without the others', async () => {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const dates = [MORNING, MORNING + 2 * HOUR_MS]
  const webinar = arrange.gathering({ hostId, shape: 'series', startsAt: MORNING, dates })
  for (const date of dates) run(webinar, date, [`guest${date}@guests.example`], String(date))
  const batches = await readAll(fixture.source, { events: [`${webinar.id}.${dates[1]}`] })
  const events = batches.flatMap((batch) => batch.events.map(({ key }) => key.eventId))
  expect(events).toEqual([`${webinar.id}.${dates[1]}`])
})

it('makes one event of a single webinar that was started twice', async () => {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const webinar = arrange.gathering({ hostId, startsAt: MORNING })
  run(webinar, MORNING, ['ada@guests.example'])
  run(webinar, MORNING + 55 * MINUTE_MS, ['ada@guests.example', 'grace@guests.example'])
  const batches = await readAll(fixture.source)
  expect(peopleOf(batches, 'attended', String(webinar.id))).toEqual([
    'ada@guests.example',
    'grace@guests.example',
  ])
  const records = batches.flatMap(({ participations }) => participations)
  expect(records.filter(({ state }) => state === 'attended')).toHaveLength(3)
})

it('makes an event of each run without a plan, and one of a run that was started again', async () => {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const webinar = arrange.gathering({
    hostId,
    shape: 'unplanned',
    startsAt: MORNING,
    approvalType: 2,
  })
  const first = run(webinar, MORNING, ['ada@guests.example'])
  run(webinar, MORNING + 55 * MINUTE_MS, ['grace@guests.example'])
  const other = run(webinar, MORNING + DAY_MS, ['linus@guests.example'])
  const batches = await readAll(fixture.source)
  const idOf = ({ uuid }: ZoomInstance): string =>
    eventKey({ accountId: 'any', eventId: `${webinar.id}.i.${uuid}` }).eventId
  expect(peopleOf(batches, 'attended', idOf(first))).toEqual([
    'ada@guests.example',
    'grace@guests.example',
  ])
  expect(peopleOf(batches, 'attended', idOf(other))).toEqual(['linus@guests.example'])
})

it.each(['/slash==', 'two//slashes==', 'plain+uuid=='])(
  'reads the report of the run %s',
  async (uuid) => {
    fixture = await zoomFixture()
    const { arrange } = fixture.emulator
    const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
    const webinar = arrange.gathering({ hostId, startsAt: MORNING })
    const instance = arrange.instance(webinar, {
      startedAt: MORNING,
      endedAt: MORNING + HOUR_MS,
      uuid,
    })
    arrange.stay(instance, { reportedEmail: 'ada@guests.example', joinedAt: MORNING, leftAt: NOW })
    const batches = await readAll(fixture.source)
    expect(attendanceOf(batches, String(webinar.id))).toBe('final')
  },
)

it('does not take a rehearsal that ended before the start for the webinar', async () => {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  arrange.gathering({ hostId, startsAt: NOW + HOUR_MS, practiceSession: true })
  const webinar = firstWebinar(fixture.emulator)
  arrange.registrant(webinar, { email: 'ada@guests.example', createdAt: NOW - DAY_MS })
  arrange.instance(webinar, { startedAt: NOW - 2 * HOUR_MS, endedAt: NOW - HOUR_MS })
  const batches = await readAll(fixture.source)
  const [event] = batches.flatMap(({ events }) => events)
  expect(event?.status).toBe('scheduled')
  expect(peopleOf(batches, 'registered', String(webinar.id))).toEqual(['ada@guests.example'])
})
