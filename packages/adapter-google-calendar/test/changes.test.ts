import { type Cursor, instantFromEpochMs, type SourceBatch } from '@turnout/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CALENDAR,
  type GoogleFixture,
  googleFixture,
  guest,
  NOW,
  ORGANIZER,
  people,
  readAll,
  webinar,
} from './google-fixture.ts'

const DAY_MS = 86_400_000

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

async function readFrom(cursor: Cursor | null) {
  return await readAll(fixture.source(), { cursor })
}

function putSeries(count = 3) {
  fixture.calendar.put({
    ...webinar('weekly', 2, [guest('Ada')]),
    recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${count}`],
  })
}

function occurrence(number: number): string {
  const startMs = Date.parse('2026-11-26T15:00:00Z') + (number - 1) * 7 * DAY_MS
  return fixture.calendar.occurrenceId('weekly', startMs)
}

function told(reads: readonly Pick<SourceBatch, 'events' | 'participations'>[]): string[] {
  return reads.flatMap(({ events, participations }) => [
    ...events.map(({ key, status }) => `${key.eventId} ${status}`),
    ...participations.map(({ event, person }) => `${event.eventId} ${person.email}`),
  ])
}

function statuses(read: Awaited<ReturnType<typeof readAll>>): string[] {
  return read.events.map(({ key, status }) => `${key.eventId.replaceAll('_5F', '_')} ${status}`)
}

test('reads nothing again where nothing changed', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  const first = await readFrom(null)
  const second = await readFrom(first.cursor)
  expect([second.events, second.participations]).toEqual([[], []])
})

test('keeps the local time of a series over a clock change', async () => {
  fixture.calendar.put({
    ...webinar('weekly', 0, [guest('Ada')]),
    start: { dateTime: '2027-03-25T15:00:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2027-03-25T16:00:00', timeZone: 'Europe/Berlin' },
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
  })
  const { events } = await readAll(fixture.source({ horizonDays: 200 }))
  expect(events.map(({ startsAt }) => new Date(startsAt ?? 0).toISOString())).toEqual([
    '2027-03-25T14:00:00.000Z',
    '2027-04-01T13:00:00.000Z',
  ])
})

test('reads a changed event again with all its guests', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  fixture.calendar.put(webinar('b', 2, [guest('Bob')]))
  const first = await readFrom(null)
  fixture.calendar.patch('a', { attendees: [guest('Ada'), guest('Cleo')] })
  const second = await readFrom(first.cursor)
  expect(people(second, 'registered')).toEqual(['ada', 'cleo'])
  expect(second.rosters).toEqual(['a'])
})

test('gives every calendar a sync token of its own', async () => {
  const other = fixture.emulator.world.addCalendar({
    id: 'c_other@group.calendar.google.com',
    readers: { [ORGANIZER]: 'owner' },
  })
  const organizer = { email: other.info.id, self: true }
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  other.put(webinar('b', 2, [guest('Bob')], { organizer }))
  const source = fixture.source({ calendars: [CALENDAR, other.info.id] })
  const first = await readAll(source)
  other.put(webinar('c', 2, [guest('Cleo')], { organizer }))
  fixture.emulator.world.expireSyncTokens(CALENDAR)
  const second = await readAll(source, { cursor: first.cursor })
  expect(people(second, 'registered')).toEqual(['ada', 'cleo'])
})

test('calls a deleted event off, with the name it had', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  const first = await readFrom(null)
  fixture.calendar.remove('a')
  const second = await readFrom(first.cursor)
  expect(second.events).toMatchObject([
    { title: 'Webinar a', status: 'cancelled', startsAt: first.events[0]?.startsAt },
  ])
})

test('does not call off an event that took place and was deleted afterwards', async () => {
  fixture.calendar.put(webinar('a', -2, [guest('Ada')]))
  const first = await readFrom(null)
  fixture.calendar.remove('a')
  expect((await readFrom(first.cursor)).events).toEqual([])
})

test('gives every occurrence of a series in the window', async () => {
  putSeries()
  expect(statuses(await readFrom(null))).toEqual([
    'weekly_20261126T150000Z scheduled',
    'weekly_20261203T150000Z scheduled',
    'weekly_20261210T150000Z scheduled',
  ])
})

test('gives occurrences that come into the window later, though nothing changed', async () => {
  putSeries(20)
  const first = await readFrom(null)
  fixture.emulator.world.advance(14 * DAY_MS)
  const second = await readFrom(first.cursor)
  expect(statuses(second)).toContain('weekly_20270225T150000Z scheduled')
  expect(statuses(first)).not.toContain('weekly_20270225T150000Z scheduled')
})

test('reads only the occurrence again whose guests changed', async () => {
  putSeries()
  const first = await readFrom(null)
  fixture.calendar.patch(occurrence(2), { attendees: [guest('Ada', 'declined'), guest('Bob')] })
  const second = await readFrom(first.cursor)
  expect(statuses(second)).toEqual(['weekly_20261203T150000Z scheduled'])
  expect(people(second, 'registered')).toEqual(['bob'])
})

test('keeps the key of an occurrence that is moved', async () => {
  putSeries()
  const first = await readFrom(null)
  const moved = webinar('x', 10)
  fixture.calendar.patch(occurrence(2), { start: moved.start ?? {}, end: moved.end ?? {} })
  const [event] = (await readFrom(first.cursor)).events
  expect(event?.key.eventId).toBe('weekly_5F20261203T150000Z')
  expect(event?.startsAt).toBe(Date.parse('2026-12-04T15:00:00Z'))
})

test('calls a single occurrence off, with the name of its series', async () => {
  putSeries()
  const first = await readFrom(null)
  fixture.calendar.remove(occurrence(2))
  const second = await readFrom(first.cursor)
  expect(second.events).toMatchObject([{ title: 'Webinar weekly', status: 'cancelled' }])
})

test('calls off the occurrences that a shortened series no longer has', async () => {
  putSeries(3)
  const first = await readFrom(null)
  putSeries(2)
  expect(statuses(await readFrom(first.cursor))).toEqual([
    'weekly_20261126T150000Z scheduled',
    'weekly_20261203T150000Z scheduled',
    'weekly_20261210T150000Z cancelled',
  ])
})

test('calls off every occurrence to come of a deleted series', async () => {
  putSeries()
  const first = await readFrom(null)
  fixture.calendar.remove('weekly')
  expect(statuses(await readFrom(first.cursor)).map((text) => text.split(' ')[1])).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ])
})

test('after a 410 reads everything and calls off what is gone without a trace', async () => {
  fixture.calendar.put(webinar('kept', 2, [guest('Ada')]))
  fixture.calendar.put(webinar('gone', 3, [guest('Bob')]))
  const first = await readFrom(null)
  fixture.calendar.purge('gone')
  fixture.calendar.put(webinar('new', 4, [guest('Cleo')]))
  fixture.emulator.world.expireSyncTokens(CALENDAR)
  const second = await readFrom(first.cursor)
  expect(statuses(second)).toEqual(['kept scheduled', 'new scheduled', 'gone cancelled'])
  expect(second.notices).toEqual([expect.stringContaining('410')])
})

test('a 410 in the middle of a full listing begins it again and loses nobody', async () => {
  for (let number = 0; number < 6; number += 1) {
    fixture.calendar.put(webinar(`e${number}`, 2, [guest(`G${number}`)]))
  }
  fixture.emulator.world.faults.add({ kind: 'gone', operation: 'calendar.events.list', after: 1 })
  const read = await readAll(fixture.source({ eventsPerPage: 2 }))
  expect(new Set(people(read, 'registered')).size).toBe(6)
})

test('every cursor on the way through a difference leads to the same end', async () => {
  for (const id of ['a', 'b', 'gone']) fixture.calendar.put(webinar(id, 2, [guest('Ada')]))
  putSeries()
  // Beyond the window, where no listing of occurrences finds it.
  const far = webinar('far', 200, [guest('Ada'), guest('Bob'), guest('Cleo')])
  const { start = {}, end = {}, attendees = [] } = far
  const begun = await readFrom(null)
  fixture.calendar.patch(occurrence(3), { start, end, attendees })
  const first = await readFrom(begun.cursor)
  fixture.calendar.purge('gone')
  fixture.emulator.world.expireSyncTokens(CALENDAR)
  const options = { batchSize: 1, eventsPerPage: 1 }
  const whole = await readAll(fixture.source(options), { cursor: first.cursor })
  for (const { cursor } of whole.batches) {
    const resumed = await readAll(fixture.source(options), { cursor })
    const after = whole.batches.slice(
      whole.batches.findIndex((batch) => batch.cursor === cursor) + 1,
    )
    const given = new Set(told([resumed]))
    expect(told(after).filter((line) => !given.has(line))).toEqual([])
  }
})

test('an event that moves to another calendar is called off here and given there', async () => {
  const other = fixture.emulator.world.addCalendar({
    id: 'c_other@group.calendar.google.com',
    readers: { [ORGANIZER]: 'owner' },
  })
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  const source = fixture.source({ calendars: [CALENDAR, other.info.id] })
  const first = await readAll(source)
  fixture.emulator.world.moveEvent('a', CALENDAR, other.info.id)
  const second = await readAll(source, { cursor: first.cursor })
  expect(second.events.map(({ key, status }) => `${key.accountId.slice(0, 10)} ${status}`)).toEqual(
    ['c_5Fwebina cancelled', 'c_5Fother_ scheduled'],
  )
})

test('leaves out a copy of an event that another of the calendars organizes', async () => {
  const other = fixture.emulator.world.addCalendar({
    id: 'c_other@group.calendar.google.com',
    readers: { [ORGANIZER]: 'owner' },
  })
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  other.put(webinar('a', 2, [guest('Ada')], { organizer: { email: CALENDAR } }))
  const read = await readAll(fixture.source({ calendars: [CALENDAR, other.info.id] }))
  expect(read.events).toHaveLength(1)
  expect(read.leftOut).toMatchObject([{ rule: 'repeated_section' }])
})

test('leaves out what ended before the moment from which is read', async () => {
  fixture.calendar.put(webinar('old', -10, [guest('Ada')]))
  fixture.calendar.put(webinar('new', 2, [guest('Bob')]))
  const request = { since: instantFromEpochMs(NOW - DAY_MS) }
  const first = await readAll(fixture.source(), request)
  fixture.calendar.patch('old', { summary: 'Renamed' })
  const second = await readAll(fixture.source(), { ...request, cursor: first.cursor })
  expect(people(first, 'registered')).toEqual(['bob'])
  expect(second.leftOut).toMatchObject([{ rule: 'before_since' }])
})
