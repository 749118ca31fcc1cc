import { toPresence } from '@turnout/core'
import type { CallEnded, MeetParticipant } from '@turnout/emulator/google'
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

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START = Date.parse('2026-11-21T15:00:00Z')
const LEFT = Date.parse('2026-11-21T15:55:00Z')

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

function call(name: string, fields: Partial<CallEnded> = {}): CallEnded {
  return {
    leftMs: LEFT,
    seconds: 1800,
    identifier: `${name}@guest.example`,
    identifierType: 'email_address',
    conferenceId: 'conference',
    meetingCode: 'abc-mnop-xyz',
    calendarEventId: 'past',
    endpointId: `endpoint-${name}`,
    ...fields,
  }
}

function putPast(): void {
  fixture.calendar.put(webinar('past', -3, [guest('Ada'), guest('Bob')]))
}

function log(...rows: readonly CallEnded[]): void {
  fixture.emulator.world.reports.add(...rows)
}

function conference(...participants: readonly MeetParticipant[]): void {
  fixture.emulator.world.meet.add({
    meetingCode: 'abc-mnop-xyz',
    owner: ORGANIZER,
    startMs: START,
    endMs: LEFT,
    participants,
  })
}

const session = { startMs: START, endMs: LEFT }

function withoutName(name: keyof CallEnded, row: CallEnded): CallEnded {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)) as never
}

test('derives a stay from the leave time and the duration of the audit log', async () => {
  putPast()
  log(call('ada'))
  const { participations, attendance } = await readAll(fixture.source())
  const attended = participations.find(({ state }) => state === 'attended')
  if (attended?.state !== 'attended') throw new Error('Nobody attended.')
  const unknown = { startsAt: null, endsAt: null, untimedAttendance: 'quarantine' } as const
  expect(toPresence(attended.stays, unknown)).toMatchObject({
    sessions: [{ joinedAt: LEFT - 1_800_000, leftAt: LEFT, basis: 'derived' }],
  })
  expect([attended.evidence, attendance]).toEqual(['reports.call_ended', { past: 'final' }])
})

test('counts an endpoint once, whatever the log repeats and both queries find', async () => {
  putPast()
  log(call('ada'), call('ada'), call('ada', { endpointId: 'telephone' }))
  expect(people(await readAll(fixture.source()), 'attended')).toEqual(['ada', 'ada'])
})

test('gives the stays of a series to the occurrence that the log names', async () => {
  fixture.calendar.put({
    ...webinar('weekly', -10, [guest('Ada')]),
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
  })
  const at = Date.parse('2026-11-14T15:40:00Z')
  log(call('ada', { calendarEventId: 'weekly_20261114T150000Z', leftMs: at }))
  log(call('bob', { calendarEventId: 'weekly_20261121T150000Z' }))
  const { participations } = await readAll(fixture.source())
  const attended = participations.filter(({ state }) => state === 'attended')
  expect(attended.map(({ person, event }) => [person.email.slice(0, 3), event.eventId])).toEqual([
    ['ada', 'weekly_5F20261114T150000Z'],
    ['bob', 'weekly_5F20261121T150000Z'],
  ])
})

test('gives a call without an event to the event that was on at the time', async () => {
  putPast()
  log(withoutName('calendarEventId', call('ada')))
  log(withoutName('calendarEventId', call('bob', { leftMs: LEFT + 5 * HOUR_MS, seconds: 60 })))
  expect(people(await readAll(fixture.source()), 'attended')).toEqual(['ada'])
})

test.for([
  ['masked_email', { identifier: 'li***@s***.com' }],
  ['invalid_email', { identifier: 'somebody' }],
  ['no_email', { identifier: '+49 170', identifierType: 'phone_number' }],
] as const)('rejects a row as %s', async ([reason, fields]) => {
  putPast()
  log(call('ada'), call('bob', fields))
  const { rejected } = await readAll(fixture.source())
  expect(rejected.map((record) => record.reason)).toEqual([reason])
})

test('rejects somebody without a Google account, and leaves out a room', async () => {
  putPast()
  log(call('ada'))
  log(withoutName('identifier', call('bob')))
  log(call('room', { identifierType: 'device_id', identifier: 'device' }))
  const { rejected, leftOut } = await readAll(fixture.source())
  expect([rejected.map(({ reason }) => reason), leftOut.map(({ rule }) => rule)]).toEqual([
    ['no_email'],
    ['resource'],
  ])
})

test('leaves the host out of who came', async () => {
  putPast()
  log(call('ada'), call('host', { identifier: ORGANIZER }))
  const source = fixture.source({ guests: { ownDomain: 'registered' } })
  const { leftOut, participations } = await readAll(source)
  expect(leftOut.map(({ rule }) => rule)).toEqual(['organizer'])
  expect(participations.filter(({ state }) => state === 'attended')).toHaveLength(1)
})

test('gives a row without a duration no length of its own', async () => {
  putPast()
  log(call('ada', { seconds: 0 }))
  const { participations } = await readAll(fixture.source())
  const attended = participations.find(({ state }) => state === 'attended')
  expect(attended).toMatchObject({ stays: [{ leftAt: LEFT }] })
  expect(attended).not.toHaveProperty('stays.0.seconds')
})

test('a reply is no attendance: without any trace it stays unknown', async () => {
  putPast()
  const read = await readAll(fixture.source())
  expect([people(read, 'attended'), read.attendance]).toEqual([[], { past: 'unknown' }])
})

test('knows nothing of attendance where it is not to be looked up', async () => {
  putPast()
  const source = fixture.source({ attendance: [] })
  expect(source.capabilities.attendance).toBe(false)
  expect((await readAll(source)).attendance).toEqual({ past: 'unknown' })
})

test('calls attendance unknown where nobody who came can be told', async () => {
  putPast()
  log(withoutName('identifier', call('ada')))
  expect((await readAll(fixture.source())).attendance).toEqual({ past: 'unknown' })
})

test('looks again later, and is done when two looks agree', async () => {
  const times = {
    start: { dateTime: new Date(NOW - 2 * HOUR_MS).toISOString() },
    end: { dateTime: new Date(NOW - HOUR_MS).toISOString() },
  }
  fixture.calendar.put(webinar('past', 0, [guest('Ada')], times))
  log(call('ada', { leftMs: NOW - HOUR_MS }))
  log(call('bob', { leftMs: NOW - HOUR_MS, lagMs: 90 * 60_000 }))
  const source = fixture.source({ attendanceAfterMinutes: [30, 120, 180, 1440] })
  const reads = [await readAll(source)]
  for (const hours of [1, 1]) {
    fixture.emulator.world.advance(hours * HOUR_MS)
    reads.push(await readAll(source, { cursor: reads.at(-1)?.cursor ?? null }))
  }
  expect(reads.map((read) => [people(read, 'attended').length, read.attendance])).toEqual([
    [1, { past: 'provisional' }],
    [2, { past: 'provisional' }],
    [2, { past: 'final' }],
  ])
})

test('stays final when an event is read again by name before the last look', async () => {
  const end = NOW - 3 * HOUR_MS
  const times = {
    start: { dateTime: new Date(end - HOUR_MS).toISOString() },
    end: { dateTime: new Date(end).toISOString() },
  }
  fixture.calendar.put(webinar('past', 0, [guest('Ada')], times))
  log(call('ada', { leftMs: end }))
  const looks = [30, 1440]
  const first = await readAll(fixture.source({ attendanceAfterMinutes: [30] }))
  const source = fixture.source({ attendanceAfterMinutes: looks })
  const again = await readAll(source, { cursor: first.cursor, events: ['past'] })
  expect([first.attendance, again.attendance]).toEqual([{ past: 'final' }, { past: 'final' }])
})

test('gives no stays of an event that was deleted after it took place', async () => {
  putPast()
  log(call('ada'), call('host', { identifier: ORGANIZER }))
  const source = fixture.source({ attendanceAfterMinutes: [14_400] })
  const first = await readAll(source)
  fixture.calendar.remove('past')
  const second = await readAll(fixture.source(), { cursor: first.cursor })
  expect([people(second, 'attended'), second.attendance]).toEqual([[], { past: 'unknown' }])
})

test('asks to be called again half an hour after the next event ends', async () => {
  fixture.calendar.put(webinar('next', 1, [guest('Ada')]))
  const { batches } = await readAll(fixture.source())
  expect(batches.at(-1)?.readAgainAt).toBe(Date.parse('2026-11-25T16:30:00Z'))
})

test('without the audit log finds colleagues in Meet by the directory, and says so', async () => {
  putPast()
  fixture.emulator.world.reports.admins.clear()
  fixture.emulator.world.users.set('7', { id: '7', primaryEmail: 'eve@corp.example' })
  const identity = { signedinUser: { user: 'users/7', displayName: 'Eve' } }
  conference({ identity, sessions: [session] })
  const read = await readAll(fixture.source({ guests: { ownDomain: 'registered' } }))
  const attended = read.participations.find(({ state }) => state === 'attended')
  expect(attended).toMatchObject({
    evidence: 'probable: meet.session matched by the directory',
    stays: [{ joinedAt: START, leftAt: LEFT }],
  })
  expect(read.notices[0]).toContain('admin.reports.audit.readonly')
})

test('holds back who is only probable, because Meet tells no more than a name', async () => {
  putPast()
  const identity = { anonymousUser: { displayName: 'ÁDA  Doe (she)' } }
  conference({ identity, sessions: [session] })
  const { rejected } = await readAll(fixture.source({ attendance: ['meet'] }))
  expect(rejected.map(({ reason }) => reason)).toEqual(['no_email'])
  expect(rejected[0]?.message).toContain("nameMatches: 'send'")
})

test('marks who is only probable when they are to be sent', async () => {
  putPast()
  const identity = { anonymousUser: { displayName: 'ÁDA  Doe (she)' } }
  conference({ identity, sessions: [session, { startMs: START, endMs: START + 1000 }] })
  const source = fixture.source({ attendance: ['meet'], nameMatches: 'send' })
  const { participations } = await readAll(source)
  const attended = participations.filter(({ state }) => state === 'attended')
  expect(attended.map(({ evidence }) => evidence)).toEqual([
    'probable: meet.session matched by name',
    'probable: meet.session matched by name',
  ])
})

test('does not choose between two guests of one name', async () => {
  const twin = { ...guest('Ada'), email: 'twin@guest.example' }
  fixture.calendar.put(webinar('past', -3, [guest('Ada'), twin]))
  conference({ identity: { anonymousUser: { displayName: 'Ada Doe' } }, sessions: [session] })
  const source = fixture.source({ attendance: ['meet'], nameMatches: 'send' })
  expect((await readAll(source)).rejected).toMatchObject([{ reason: 'ambiguous_person' }])
})

test('does not look an event up that was moved to a time to come', async () => {
  putPast()
  const calendars = [CALENDAR]
  const first = await readAll(fixture.source({ calendars, attendanceAfterMinutes: [14_400] }))
  const moved = webinar('past', 4)
  fixture.calendar.patch('past', { start: moved.start ?? {}, end: moved.end ?? {} })
  fixture.emulator.world.advance(DAY_MS)
  expect((await readAll(fixture.source(), { cursor: first.cursor })).attendance).toEqual({})
})
