import { testSource } from '@turnout/adapter-testkit'
import { toCursor } from '@turnout/core'
import { describe, it } from 'vitest'
import {
  CALENDAR,
  credentialsFor,
  googleFixture,
  guest,
  type GoogleFixture,
  NOW,
  webinar,
} from './google-fixture.ts'
import type { GoogleCalendarSourceOptions } from '../src/index.ts'

const DAY_MS = 86_400_000
const ACCOUNT = CALENDAR.replaceAll('_', '_5F').replaceAll('@', '_40')

function opened(fixture: GoogleFixture, options: Partial<GoogleCalendarSourceOptions> = {}) {
  return {
    source: fixture.source({ batchSize: 4, ...options }),
    fetches: () => fixture.requests.answered,
    openHandles: () => fixture.requests.open,
    close: () => fixture.close(),
  }
}

// Two single events, one of them over, and a series of two occurrences: 3 + 4 + 2 × 2 guests, 2 stays.
async function main(options: Partial<GoogleCalendarSourceOptions> = {}) {
  const fixture = await googleFixture()
  const { calendar, emulator } = fixture
  calendar.put(webinar('past', -3, [guest('Ada'), guest('Bob'), guest('Cleo', 'declined')]))
  calendar.put(
    webinar('future', 5, [guest('Ada'), guest('Bob'), guest('Dan', 'tentative'), guest('Eve')]),
  )
  calendar.put({
    ...webinar('weekly', 2, [guest('Ada'), guest('Fay')]),
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
  })
  emulator.world.reports.add(callOf('ada', 'past', -3), callOf('bob', 'past', -3))
  return opened(fixture, { guests: { declined: 'cancelled' }, ...options })
}

function callOf(name: string, eventId: string, days: number) {
  return {
    leftMs: NOW + days * DAY_MS + 4 * 3_600_000,
    seconds: 1800,
    identifier: `${name}@guest.example`,
    identifierType: 'email_address',
    conferenceId: `conference-${eventId}`,
    meetingCode: 'abc-mnop-xyz',
    calendarEventId: eventId,
    endpointId: `endpoint-${name}`,
  } as const
}

async function bad() {
  const fixture = await googleFixture()
  fixture.calendar.put(
    webinar('bad', 2, [
      guest('Ada'),
      { displayName: 'No Address', responseStatus: 'accepted' },
      { email: 'not an address', responseStatus: 'accepted' },
    ]),
  )
  const { start: _start, end: _end, ...timeless } = webinar('timeless', 2)
  fixture.calendar.put(timeless)
  return opened(fixture)
}

const GUESTS = 50
const EVENTS_PER_PAGE = 5

// Pages are made when they are asked for, so that only what the source holds is measured.
async function large(records: number) {
  const fixture = await googleFixture()
  const pages = Math.ceil(records / GUESTS / EVENTS_PER_PAGE)
  return opened(fixture, {
    batchSize: 100,
    fetch: (input) => Promise.resolve(answer(input, pages)),
  })
}

function answer(input: Parameters<typeof fetch>[0], pages: number): Response {
  const url = new URL(input instanceof Request ? input.url : input)
  if (url.pathname === '/token') return Response.json({ access_token: 'a', expires_in: 3600 })
  const page = Number(url.searchParams.get('pageToken') ?? 0)
  const next = page + 1 < pages ? { nextPageToken: String(page + 1) } : { nextSyncToken: 'all' }
  const items = Array.from({ length: EVENTS_PER_PAGE }, (_, index) => {
    const id = `large${page}x${index}`
    const guests = Array.from({ length: GUESTS }, (_each, number) => ({
      email: `${number}@${id}.example`,
      responseStatus: 'accepted' as const,
    }))
    return webinar(id, 3, guests)
  })
  return Response.json({ kind: 'calendar#events', accessRole: 'owner', items, ...next })
}

async function faulty(kind: 'hang' | 'backend-500', operation = 'calendar.*') {
  const fixture = await googleFixture()
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  fixture.emulator.world.faults.add({ kind, operation, times: 100 })
  return opened(fixture)
}

async function undelegated() {
  const fixture = await googleFixture()
  fixture.emulator.world.identity.serviceAccount.delegatedScopes = []
  return opened(fixture)
}

async function omitted() {
  const fixture = await googleFixture()
  fixture.calendar.put(webinar('omitted', 2, [guest('Ada')], { attendeesOmitted: true }))
  return opened(fixture)
}

async function withoutEve() {
  const fixture = await googleFixture()
  fixture.calendar.put(webinar('future', 5, [guest('Ada'), guest('Bob')]))
  return opened(fixture)
}

async function growing() {
  const fixture = await googleFixture()
  const { calendar, emulator } = fixture
  const start = new Date(NOW - 2 * 3_600_000).toISOString()
  const end = new Date(NOW - 3_600_000).toISOString()
  const times = { start: { dateTime: start }, end: { dateTime: end } }
  calendar.put(webinar('growing', 0, [guest('Ada')], times))
  emulator.world.reports.add({ ...callOf('ada', 'growing', 0), leftMs: NOW - 3_700_000 })
  const settle = () => {
    emulator.world.advance(DAY_MS)
  }
  return { ...opened(fixture), settle }
}

const keys = ['past', 'future', 'weekly_5F20261126T150000Z', 'weekly_5F20261203T150000Z']
const probe = await googleFixture()
const { privateKey } = credentialsFor(probe.emulator)
await probe.close()

const channel = {
  calendarId: CALENDAR,
  id: 'channel-1',
  resourceId: 'resource-1',
  // SHA-256 of "the token".
  tokenHash: Buffer.from(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode('the token')),
  ).toString('base64url'),
  expiresAt: NOW + DAY_MS,
}

function push(headers: Readonly<Record<string, string>>, state: string | null = stateOf(channel)) {
  return {
    method: 'POST',
    url: '/hooks/google',
    headers: {
      'x-goog-channel-id': 'channel-1',
      'x-goog-resource-id': 'resource-1',
      'x-goog-channel-token': 'the token',
      'x-goog-resource-state': 'exists',
      'x-goog-message-number': '7',
      ...headers,
    },
    body: new Uint8Array(),
    state,
  }
}

function stateOf(...channels: readonly (typeof channel)[]): string {
  return JSON.stringify({ address: 'https://turnout.example/hooks/google', channels })
}

testSource(
  { describe, it },
  {
    open: main,
    records: 13,
    events: keys.map((key) => `${ACCOUNT}/${key}`),
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: true,
    },
    secrets: [privateKey, privateKey.split('\n')[2] ?? privateKey],
    badRecords: { open: bad, records: 4, rejected: ['no_email', 'invalid_email', 'invalid_event'] },
    failures: [
      { name: 'Google is away', open: () => faulty('backend-500'), code: 'unavailable' },
      { name: 'the scope is not delegated', open: undelegated, code: 'credentials' },
      { name: 'nobody may look', open: undelegated, code: 'credentials', during: 'check' },
    ],
    expiredCursors: [toCursor('{"version":1,"calendars":{"a":{}}}')],
    stalled: () => faulty('hang'),
    large,
    cutShortRoster: { open: omitted, eventId: 'omitted' },
    vanishedPerson: { open: withoutEve, eventId: 'future', email: 'eve@guest.example' },
    growingAttendance: { open: growing, eventId: 'growing' },
    webhook: {
      open: main,
      genuine: push({}),
      redelivered: push({}),
      readAgain: null,
      forged: {
        'another token': push({ 'x-goog-channel-token': 'another token' }),
        'no token': push({ 'x-goog-channel-token': '' }),
        'an unknown channel': push({ 'x-goog-channel-id': 'channel-2' }),
        'another resource': push({ 'x-goog-resource-id': 'resource-2' }),
        'a channel that has ended': push({}, stateOf({ ...channel, expiresAt: NOW - 1 })),
        'nothing subscribed': push({}, null),
      },
    },
  },
)
