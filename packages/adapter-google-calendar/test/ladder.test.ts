import type { CallEnded, MeetConference, MeetParticipant } from '@turnout/emulator/google'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GoogleCalendarSourceOptions } from '../src/index.ts'
import {
  type GoogleFixture,
  googleFixture,
  guest,
  NOW,
  ORGANIZER,
  people,
  readAll,
  webinar,
  type WholeRead,
} from './google-fixture.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The event `past` is from 15:00 to 16:00 UTC, three days ago. */
const START = Date.parse('2026-11-21T15:00:00Z')
const END = START + HOUR_MS

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

function putPast(): void {
  fixture.calendar.put(webinar('past', -3, [guest('Ada'), guest('Bob')]))
}

function log(identifier: string, fields: Partial<CallEnded> = {}): void {
  fixture.emulator.world.reports.add({
    leftMs: END - 5 * MINUTE_MS,
    seconds: 1800,
    identifier,
    identifierType: 'email_address',
    conferenceId: 'conference',
    meetingCode: 'abc-mnop-xyz',
    calendarEventId: 'past',
    endpointId: `endpoint-${identifier}`,
    ...fields,
  })
}

function named(displayName: string, startMs = START, endMs: number | null = END): MeetParticipant {
  return { identity: { anonymousUser: { displayName } }, sessions: [{ startMs, endMs }] }
}

function conference(
  participants: readonly MeetParticipant[],
  fields: Partial<MeetConference> = {},
) {
  fixture.emulator.world.meet.add({
    meetingCode: 'abc-mnop-xyz',
    owner: ORGANIZER,
    startMs: START,
    endMs: END,
    participants,
    ...fields,
  })
}

async function read(options: Partial<GoogleCalendarSourceOptions> = {}): Promise<WholeRead> {
  return await readAll(fixture.source({ nameMatches: 'send', ...options }))
}

function attendedOf({ participations }: WholeRead): string[] {
  return participations
    .filter(({ state }) => state === 'attended')
    .map(({ person, event }) => `${person.email.split('@')[0] ?? ''} ${event.eventId}`)
}

test('goes on to Meet where the log tells nobody', async () => {
  putPast()
  log('li***@s***.com')
  conference([named('Ada Doe')])
  const found = await read()
  expect([people(found, 'attended'), found.attendance]).toEqual([['ada'], { past: 'final' }])
  expect(found.rejected.map(({ reason }) => reason)).toEqual(['masked_email'])
})

test('does not ask Meet where the log tells who came', async () => {
  putPast()
  log('ada@guest.example')
  conference([named('Bob Doe')])
  expect(people(await read(), 'attended')).toEqual(['ada'])
})

test('knows that nobody came where the log tells the host alone, at the last look', async () => {
  putPast()
  log(ORGANIZER)
  expect((await read()).attendance).toEqual({ past: 'final' })
})

test('does not know it at an earlier look: others may show up later', async () => {
  const [start, end] = [NOW - 3 * HOUR_MS, NOW - 2 * HOUR_MS - 30 * MINUTE_MS]
  const times = {
    start: { dateTime: new Date(start).toISOString() },
    end: { dateTime: new Date(end).toISOString() },
  }
  fixture.calendar.put(webinar('past', 0, [guest('Ada')], times))
  log(ORGANIZER, { leftMs: end })
  const source = fixture.source()
  const first = await readAll(source)
  fixture.emulator.world.advance(HOUR_MS)
  log('ada@guest.example', { leftMs: end })
  fixture.emulator.world.advance(DAY_MS)
  const second = await readAll(source, { cursor: first.cursor })
  expect([first.attendance, second.attendance]).toEqual([{}, { past: 'final' }])
  expect(people(second, 'attended')).toEqual(['ada'])
})

test('does not know it where the log has somebody besides the host without an address', async () => {
  putPast()
  log(ORGANIZER)
  log('li***@s***.com')
  expect((await read()).attendance).toEqual({ past: 'unknown' })
})

test('finds the conference of a room that was opened hours before, and who was there for the event', async () => {
  putPast()
  const opened = START - 3 * HOUR_MS
  conference([named('Ada Doe'), named('Bob Doe', opened, opened + HOUR_MS)], { startMs: opened })
  expect(people(await read({ attendance: ['meet'] }), 'attended')).toEqual(['ada'])
})

test('takes nobody from a conference with the same code that was over before', async () => {
  putPast()
  const endMs = START - 2 * HOUR_MS
  conference([named('Ada Doe', endMs - HOUR_MS, endMs)], { startMs: endMs - HOUR_MS, endMs })
  expect((await read({ attendance: ['meet'] })).attendance).toEqual({ past: 'unknown' })
})

/** Two occurrences of one series with 20 minutes between them. */
function putNeighbours(): void {
  fixture.calendar.put({
    ...webinar('weekly', -10, [guest('Ada'), guest('Bob')]),
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
  })
  const id = fixture.calendar.occurrenceId('weekly', START)
  fixture.calendar.patch(id, {
    start: { dateTime: '2026-11-14T16:20:00Z' },
    end: { dateTime: '2026-11-14T17:20:00Z' },
  })
}

test.for([
  ['Meet', ['meet']],
  ['the log', ['reports']],
] as const)(
  'gives the stays of two occurrences side by side to the right one by %s',
  async ([, attendance]) => {
    putNeighbours()
    const start = Date.parse('2026-11-14T15:00:00Z')
    const [early, late] = [start + 55 * MINUTE_MS, start + 75 * MINUTE_MS]
    conference([named('Ada Doe', start, early)], { startMs: start, endMs: early })
    conference([named('Bob Doe', late, late + HOUR_MS)], { startMs: late, endMs: late + HOUR_MS })
    const call = { seconds: 3300, calendarEventId: 'weekly' }
    log('ada@guest.example', { ...call, leftMs: early })
    log('bob@guest.example', { ...call, leftMs: late + HOUR_MS, seconds: 3600 })
    expect(attendedOf(await read({ attendance }))).toEqual([
      'ada weekly_5F20261114T150000Z',
      'bob weekly_5F20261121T150000Z',
    ])
  },
)

test('leaves out colleagues of who owns the calendar, whoever made the event', async () => {
  const creator = { email: 'freelancer@gmail.com' }
  const colleague = { email: 'eve@corp.example', responseStatus: 'accepted' } as const
  fixture.calendar.put(webinar('past', -3, [guest('Ada'), colleague], { creator }))
  log('ada@guest.example')
  log('eve@corp.example')
  const found = await read()
  expect([people(found, 'registered'), people(found, 'attended')]).toEqual([['ada'], ['ada']])
  expect(found.leftOut.map(({ rule }) => rule)).toEqual(['excluded_domain', 'excluded_domain'])
})

test('looks up who came as early as the options say', async () => {
  const end = NOW - 10 * MINUTE_MS
  const times = {
    start: { dateTime: new Date(end - HOUR_MS).toISOString() },
    end: { dateTime: new Date(end).toISOString() },
  }
  fixture.calendar.put(webinar('past', 0, [guest('Ada')], times))
  log('ada@guest.example', { leftMs: end })
  const { attendance, events } = await read({ attendanceAfterMinutes: [5] })
  expect([attendance, events.at(-1)?.status]).toEqual([{ past: 'final' }, 'ended'])
})

test('reads on where Meet refuses a record', async () => {
  putPast()
  conference([named('Ada Doe')])
  const refusing: typeof fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    return pathname.endsWith('/participants')
      ? Response.json(
          { error: { code: 404, message: 'gone', status: 'NOT_FOUND' } },
          { status: 404 },
        )
      : await fixture.emulator.fetch(input, init)
  }
  const found = await read({ attendance: ['meet'], fetch: refusing })
  expect(found.attendance).toEqual({ past: 'unknown' })
  expect(found.notices[0]).toContain('the Meet API')
})
