import { instantFromEpochMs, type Source, type SourceBatch } from '@turnout/core'
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

const OTHER = 'c_other@group.calendar.google.com'
const DAY_MS = 86_400_000

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

function addOther() {
  return fixture.emulator.world.addCalendar({ id: OTHER, readers: { [ORGANIZER]: 'owner' } })
}

function otherWebinar(id: string) {
  return webinar(id, 2, [guest('Bob')], { organizer: { email: OTHER, self: true } })
}

/** Reads until that event was given, as a process that is killed then. */
async function readUntil(source: Source, eventId: string): Promise<SourceBatch['cursor']> {
  const { signal } = new AbortController()
  const request = { cursor: null, since: instantFromEpochMs(0), events: null, signal }
  for await (const batch of source.read(request)) {
    if (batch.completeRosters.some(({ eventId: id }) => id === eventId)) return batch.cursor
  }
  throw new Error('The event was not given.')
}

// Whoever was given in a read counts as present until it ends: only the next read can tell that they are gone.
test('gives an event once more in the next read that came twice in this one', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada'), guest('Gone')]))
  fixture.calendar.put(webinar('b', 2, [guest('Bob')]))
  fixture.calendar.put(webinar('c', 2, [guest('Cleo')]))
  const cut = await readUntil(fixture.source({ batchSize: 1, eventsPerPage: 1 }), 'a')
  fixture.calendar.patch('a', { attendees: [guest('Ada')] })
  const source = fixture.source({ eventsPerPage: 1 })
  fixture.emulator.world.faults.add({ kind: 'gone', operation: 'calendar.events.list' })
  const resumed = await readAll(source, { cursor: cut })
  expect(people(resumed, 'registered').toSorted()).toEqual(['ada', 'bob', 'cleo'])
  const next = await readAll(source, { cursor: resumed.cursor })
  expect(next.rosters).toContain('a')
  expect(people(next, 'registered')).not.toContain('gone')
  const last = await readAll(source, { cursor: next.cursor })
  expect(last.events).toEqual([])
})

test('reads the other calendars where one is refused, and then fails with its error', async () => {
  const other = addOther()
  other.put(otherWebinar('other'))
  const calendars = ['c_gone@group.calendar.google.com', OTHER]
  const batches: SourceBatch[] = []
  const { signal } = new AbortController()
  const request = { cursor: null, since: instantFromEpochMs(0), events: null, signal }
  const reading = async (): Promise<void> => {
    for await (const batch of fixture.source({ calendars }).read(request)) batches.push(batch)
  }
  await expect(reading()).rejects.toMatchObject({
    code: 'credentials',
    message: expect.stringContaining('calendars[0]') as string,
  })
  expect(batches.flatMap(({ events }) => events.map(({ key }) => key.eventId))).toEqual(['other'])
})

test('takes nothing for deleted in a calendar that is refused for some time', async () => {
  const other = addOther()
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  const source = fixture.source({ calendars: [CALENDAR, other.info.id], batchSize: 1 })
  const first = await readAll(source)
  const { readers } = fixture.calendar.info
  Object.assign(fixture.calendar.info, { readers: {} })
  fixture.emulator.world.advance(5 * DAY_MS)
  const batches: SourceBatch[] = []
  const { signal } = new AbortController()
  const request = { cursor: first.cursor, since: instantFromEpochMs(0), events: null, signal }
  const reading = async (): Promise<void> => {
    for await (const batch of source.read(request)) batches.push(batch)
  }
  await expect(reading()).rejects.toThrow('calendars[0]')
  Object.assign(fixture.calendar.info, { readers })
  fixture.emulator.world.reports.add({
    leftMs: NOW + 2 * DAY_MS + 3.9 * 3_600_000,
    seconds: 1200,
    identifier: 'ada@guest.example',
    identifierType: 'email_address',
    conferenceId: 'c',
    meetingCode: 'abc-mnop-xyz',
    calendarEventId: 'a',
    endpointId: 'e',
  })
  const cursor = batches.at(-1)?.cursor ?? null
  expect((await readAll(source, { cursor })).attendance).toEqual({ a: 'final' })
})

test.for([
  ['filter', { webinars: { tag: '#other' } }, 'b'],
  ['rule for guests', { guests: { noReply: 'registered' } }, 'a'],
] as const)('reads everything again with another %s', async ([, options, found]) => {
  fixture.calendar.put(
    webinar('a', 2, [guest('Ada', 'needsAction')], { description: 'one #webinar' }),
  )
  fixture.calendar.put(webinar('b', 2, [guest('Bob')], { description: 'an #other' }))
  const before = { webinars: { tag: '#webinar' } }
  const first = await readAll(fixture.source(before))
  const second = await readAll(fixture.source({ ...before, ...options }), { cursor: first.cursor })
  expect(second.participations.map(({ event }) => event.eventId)).toEqual([found])
})

test('uses a sync token with the page size that it was made with', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  const first = await readAll(fixture.source())
  fixture.emulator.world.keepExchanges = true
  await readAll(fixture.source({ eventsPerPage: 7 }), { cursor: first.cursor })
  const [listing] = fixture.emulator.world.exchanges.map(({ url }) => new URL(url, 'http://x'))
  expect(listing?.searchParams.get('maxResults')).toBe('7')
  expect(listing?.searchParams.has('syncToken')).toBe(false)
})

test('reads a list from its beginning whose page token is of no use any more', async () => {
  const day = webinar('daily', 2, [guest('Ada')])
  fixture.calendar.put({ ...day, recurrence: ['RRULE:FREQ=DAILY;COUNT=7'] })
  const operation = 'calendar.events.instances'
  fixture.emulator.world.faults.add({ kind: 'gone', operation, after: 1 })
  const { events } = await readAll(fixture.source({ eventsPerPage: 2 }))
  expect(new Set(events.map(({ key }) => key.eventId)).size).toBe(7)
})
