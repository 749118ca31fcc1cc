import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CALENDAR,
  type GoogleFixture,
  googleFixture,
  guest,
  NOW,
  people,
  readAll,
  webinar,
} from './google-fixture.ts'

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

function rules(read: Awaited<ReturnType<typeof readAll>>): string[] {
  return read.leftOut.map(({ rule }) => rule).toSorted()
}

test('registers who accepted, and says why nobody else is', async () => {
  fixture.calendar.put(
    webinar('a', 2, [
      guest('Ada'),
      guest('Bob', 'declined'),
      guest('Cleo', 'tentative'),
      guest('Dan', 'needsAction'),
      { email: 'room@resource.calendar.google.com', resource: true, responseStatus: 'accepted' },
      { email: CALENDAR, organizer: true, responseStatus: 'accepted' },
      { email: 'all@googlegroups.com', responseStatus: 'accepted' },
      { email: 'eve@corp.example', responseStatus: 'accepted' },
    ]),
  )
  const read = await readAll(fixture.source())
  expect(people(read, 'registered')).toEqual(['ada'])
  expect(rules(read)).toEqual([
    'declined',
    'excluded_domain',
    'group',
    'no_reply',
    'organizer',
    'resource',
    'tentative',
  ])
})

test('does not know when somebody answered', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  const { participations } = await readAll(fixture.source())
  expect(participations).toMatchObject([{ state: 'registered', occurredAt: null }])
})

test('never speaks of somebody who only ever declined', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Bob', 'declined'), guest('Ada')]))
  const read = await readAll(fixture.source())
  expect(people(read, 'cancelled')).toEqual([])
  expect(read.leftOut).toMatchObject([{ rule: 'declined' }])
  // Without an address they do not count as present: whoever was registered before is cancelled by the roster.
  expect(read.leftOut[0]).not.toHaveProperty('email')
})

test('cancels everybody who declined when that is asked for', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Bob', 'declined')]))
  const read = await readAll(fixture.source({ guests: { declined: 'cancelled' } }))
  expect(people(read, 'cancelled')).toEqual(['bob'])
})

test('keeps somebody who said "maybe" after accepting', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Cleo', 'tentative')]))
  const { leftOut } = await readAll(fixture.source())
  expect(leftOut).toMatchObject([{ rule: 'tentative', email: 'cleo@guest.example' }])
})

test('registers undecided and silent guests when that is asked for', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Cleo', 'tentative'), guest('Dan', 'needsAction')]))
  const rulesFor = { tentative: 'registered', noReply: 'registered' } as const
  const read = await readAll(fixture.source({ guests: rulesFor }))
  expect(people(read, 'registered')).toEqual(['cleo', 'dan'])
})

test('includes people of the own domain when that is asked for', async () => {
  fixture.calendar.put(webinar('a', 2, [{ email: 'eve@corp.example', responseStatus: 'accepted' }]))
  const read = await readAll(fixture.source({ guests: { ownDomain: 'registered' } }))
  expect(people(read, 'registered')).toEqual(['eve'])
})

test('takes nobody at gmail.com for a colleague of an organizer at gmail.com', async () => {
  const creator = { email: 'host@gmail.com' }
  const ada = { email: 'ada@gmail.com', responseStatus: 'accepted' } as const
  fixture.calendar.put(webinar('a', 2, [ada], { creator }))
  expect(people(await readAll(fixture.source()), 'registered')).toEqual(['ada'])
})

test.for([
  ['too long to be listed', { attendeesOmitted: true }],
  ['a copy of an invitation', { organizer: { email: 'host@other.example' } }],
] as const)('calls no guest list complete that is %s', async ([, fields]) => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')], fields))
  const read = await readAll(fixture.source())
  expect(read.rosters).toEqual([])
  expect(read.notices).toHaveLength(1)
})

test('calls no guest list complete while a group is being expanded', async () => {
  const group = { email: 'team@customer.example', asyncOperation: 'inProgress' }
  fixture.calendar.put(webinar('a', 2, [guest('Ada'), group]))
  expect((await readAll(fixture.source())).rosters).toEqual([])
})

test('calls no guest list complete with read access only', async () => {
  const other = fixture.emulator.world.addCalendar({
    id: 'c_read@group.calendar.google.com',
    readers: { 'webinars@corp.example': 'reader' },
  })
  other.put(webinar('a', 2, [guest('Ada')], { organizer: { email: other.info.id, self: true } }))
  const read = await readAll(fixture.source({ calendars: [other.info.id] }))
  expect([read.rosters, people(read, 'registered')]).toEqual([[], ['ada']])
})

test('reads an all-day event in the zone of its calendar', async () => {
  const times = { start: { date: '2026-12-01' }, end: { date: '2026-12-02' } }
  fixture.calendar.put(webinar('a', 2, [guest('Ada')], times))
  const { events } = await readAll(fixture.source())
  expect(events[0]?.startsAt).toBe(Date.parse('2026-11-30T23:00:00Z'))
})

test('reads a local time in its own zone, also across a clock change', async () => {
  const zone = { timeZone: 'America/New_York' }
  const times = {
    start: { dateTime: '2027-03-14T01:30:00', ...zone },
    end: { dateTime: '2027-03-14T03:30:00', ...zone },
  }
  fixture.calendar.put({ ...webinar('a', 2), ...times })
  const { events } = await readAll(fixture.source())
  expect([events[0]?.startsAt, events[0]?.endsAt]).toEqual([
    Date.parse('2027-03-14T06:30:00Z'),
    Date.parse('2027-03-14T07:30:00Z'),
  ])
})

test.for([
  [-3, 'ended'],
  [3, 'scheduled'],
] as const)('says of an event in %i days that it is %s', async ([days, status]) => {
  fixture.calendar.put(webinar('a', days))
  const { events } = await readAll(fixture.source())
  expect(events[0]?.status).toBe(status)
})

test('says that an event is live until half an hour after its end', async () => {
  const times = {
    start: { dateTime: new Date(NOW - 3_600_000).toISOString() },
    end: { dateTime: new Date(NOW - 60_000).toISOString() },
  }
  fixture.calendar.put(webinar('a', 0, [], times))
  const { events } = await readAll(fixture.source())
  expect(events[0]?.status).toBe('live')
})

test('tells webinars from other meetings by a tag, and counts the others', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')], { summary: 'Launch #Webinar' }))
  fixture.calendar.put(webinar('b', 2, [guest('Bob')], { description: 'our #webinar' }))
  fixture.calendar.put(webinar('c', 2, [guest('Cleo')]))
  const read = await readAll(fixture.source({ webinars: { tag: '#webinar' } }))
  expect(people(read, 'registered')).toEqual(['ada', 'bob'])
  expect(rules(read)).toEqual(['filtered_event'])
})

test('tells webinars by a label or an extended property', async () => {
  fixture.calendar.put(webinar('a', 2, [guest('Ada')], { eventLabelId: 'label-7' }))
  const extendedProperties = { shared: { kind: 'webinar' } }
  fixture.calendar.put(webinar('b', 2, [guest('Bob')], { extendedProperties }))
  fixture.calendar.put(webinar('c', 2, [guest('Cleo')]))
  const webinars = { labels: ['label-7'], property: { name: 'kind', value: 'webinar' } }
  expect(people(await readAll(fixture.source({ webinars })), 'registered')).toEqual(['ada', 'bob'])
})
