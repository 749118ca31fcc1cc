import { JWT, OAuth2Client } from 'google-auth-library'
import { admin } from 'googleapis/build/src/apis/admin/index.js'
import { calendar as calendarApi } from 'googleapis/build/src/apis/calendar/index.js'
import { meet as meetApi } from 'googleapis/build/src/apis/meet/index.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type CalendarState,
  type GoogleEmulator,
  googleEmulator,
  googleTruth,
  loadScenario,
} from '../../src/google.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const SUBJECT = 'webinars@corp.example'
const CALENDAR = 'c_1@group.calendar.google.com'
const WINDOW = { timeMin: '2026-11-01T00:00:00Z', timeMax: '2027-03-01T00:00:00Z' }

let emulator: GoogleEmulator
let webinars: CalendarState

beforeEach(async () => {
  emulator = await googleEmulator({ now: () => NOW })
  webinars = emulator.world.addCalendar({ id: CALENDAR, readers: { [SUBJECT]: 'owner' } })
})

afterEach(async () => {
  await emulator.close()
})

function jwt(scope: string, subject = SUBJECT): JWT {
  const { email, privateKey } = emulator.world.identity.serviceAccount
  return new JWT({
    email,
    key: privateKey,
    scopes: [`https://www.googleapis.com/auth/${scope}`],
    subject,
    transporterOptions: { fetchImplementation: emulator.fetch, retry: false },
  })
}

function calendarClient() {
  return calendarApi({ version: 'v3', auth: jwt('calendar.events.readonly'), retry: false })
}

const listing = {
  calendarId: CALENDAR,
  singleEvents: false,
  showDeleted: true,
  eventTypes: ['default'],
}

function single(id: string, day = '2026-12-01') {
  return {
    id,
    summary: `Webinar ${id}`,
    start: { dateTime: `${day}T15:00:00Z` },
    end: { dateTime: `${day}T16:00:00Z` },
  }
}

const series = {
  ...single('weekly'),
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'],
}

test('gives the sync token on the last page only', async () => {
  for (const id of ['a', 'b', 'c']) webinars.put(single(id))
  const first = await calendarClient().events.list({ ...listing, maxResults: 2 })
  expect(first.data.nextSyncToken).toBeUndefined()
  const pageToken = first.data.nextPageToken ?? ''
  const last = await calendarClient().events.list({ ...listing, maxResults: 2, pageToken })
  expect(last.data.items?.map(({ id }) => id)).toEqual(['c'])
  expect(last.data.nextSyncToken).toBeTypeOf('string')
})

test('gives only what changed since a sync token, deleted events as a bare id', async () => {
  webinars.put(single('kept'))
  webinars.put(single('deleted'))
  const before = await calendarClient().events.list(listing)
  webinars.remove('deleted')
  const syncToken = before.data.nextSyncToken ?? ''
  const after = await calendarClient().events.list({ ...listing, syncToken })
  expect(after.data.items).toEqual([
    expect.objectContaining({ id: 'deleted', status: 'cancelled' }),
  ])
  expect(after.data.items?.[0]).not.toHaveProperty('summary')
})

test('answers 410 to an expired sync token', async () => {
  webinars.put(single('a'))
  const before = await calendarClient().events.list(listing)
  emulator.world.expireSyncTokens(CALENDAR)
  const syncToken = before.data.nextSyncToken ?? ''
  await expect(calendarClient().events.list({ ...listing, syncToken })).rejects.toMatchObject({
    status: 410,
  })
})

test('refuses a window beside a sync token', async () => {
  webinars.put(single('a'))
  const before = await calendarClient().events.list(listing)
  const syncToken = before.data.nextSyncToken ?? ''
  const request = calendarClient().events.list({ ...listing, syncToken, ...WINDOW })
  await expect(request).rejects.toMatchObject({ status: 400 })
})

test('expands a series with its exceptions', async () => {
  webinars.put(series)
  const second = webinars.occurrenceId('weekly', Date.parse('2026-12-08T15:00:00Z'))
  webinars.patch(second, { summary: 'Special' })
  webinars.remove(webinars.occurrenceId('weekly', Date.parse('2026-12-15T15:00:00Z')))
  const found = await calendarClient().events.instances({
    calendarId: CALENDAR,
    eventId: 'weekly',
    ...WINDOW,
  })
  expect(found.data.items?.map(({ id, summary }) => [id, summary])).toEqual([
    ['weekly_20261201T150000Z', 'Webinar weekly'],
    ['weekly_20261208T150000Z', 'Special'],
    ['weekly_20261222T150000Z', 'Webinar weekly'],
  ])
})

test('leaves a stub behind when an event moves to another calendar', async () => {
  const other = 'c_2@group.calendar.google.com'
  emulator.world.addCalendar({ id: other, readers: { [SUBJECT]: 'owner' } })
  webinars.put(single('moved'))
  emulator.world.moveEvent('moved', CALENDAR, other)
  const there = await calendarClient().events.get({ calendarId: other, eventId: 'moved' })
  const here = await calendarClient().events.get({ calendarId: CALENDAR, eventId: 'moved' })
  expect([there.data.status, here.data.status]).toEqual(['confirmed', 'cancelled'])
})

test('refuses a token for a scope that nobody delegated', async () => {
  emulator.world.identity.serviceAccount.delegatedScopes = []
  await expect(calendarClient().events.list(listing)).rejects.toMatchObject({
    status: 401,
    response: { data: { error: 'unauthorized_client' } },
  })
})

test('exchanges a refresh token', async () => {
  emulator.world.identity.grants.push({
    clientId: 'id',
    clientSecret: 'secret',
    refreshToken: 'refresh',
    email: SUBJECT,
    scopes: ['https://www.googleapis.com/auth/calendar.events.readonly'],
  })
  const auth = new OAuth2Client({
    clientId: 'id',
    clientSecret: 'secret',
    transporterOptions: { fetchImplementation: emulator.fetch, retry: false },
  })
  auth.setCredentials({ refresh_token: 'refresh' })
  webinars.put(single('a'))
  const { data } = await calendarApi({ version: 'v3', auth }).events.list(listing)
  expect(data.items).toHaveLength(1)
})

test('hides a calendar from people it is not shared with', async () => {
  const auth = jwt('calendar.events.readonly', 'stranger@corp.example')
  const request = calendarApi({ version: 'v3', auth }).events.list(listing)
  await expect(request).rejects.toMatchObject({ status: 404 })
})

test('notifies a channel by headers alone', async () => {
  const { data } = await calendarClient().events.watch({
    calendarId: CALENDAR,
    requestBody: { id: 'ch', type: 'web_hook', address: 'https://x.example/hook', token: 'shh' },
  })
  webinars.put(single('a'))
  const [, changed] = emulator.world.channels.sent
  expect(Number(data.expiration)).toBeGreaterThan(NOW)
  expect(changed?.headers).toMatchObject({
    'x-goog-channel-token': 'shh',
    'x-goog-resource-state': 'exists',
  })
})

test('lists the conferences, participants and sessions of a meeting code', async () => {
  const startMs = NOW - 3_600_000
  emulator.world.meet.add({
    meetingCode: 'abc-mnop-xyz',
    owner: SUBJECT,
    startMs,
    endMs: NOW,
    participants: [
      {
        identity: { signedinUser: { user: 'users/1', displayName: 'Ada' } },
        sessions: [{ startMs, endMs: NOW }],
      },
    ],
  })
  const client = meetApi({ version: 'v2', auth: jwt('meetings.space.readonly') })
  const { data } = await client.conferenceRecords.list({
    filter: 'space.meeting_code = "abc-mnop-xyz"',
  })
  const parent = data.conferenceRecords?.[0]?.name ?? ''
  const people = await client.conferenceRecords.participants.list({ parent })
  const sessions = await client.conferenceRecords.participants.participantSessions.list({
    parent: people.data.participants?.[0]?.name ?? '',
  })
  expect(sessions.data.participantSessions?.[0]?.endTime).toBe(new Date(NOW).toISOString())
})

test('shows who left a call to an administrator only', async () => {
  const row = {
    leftMs: NOW - 1000,
    seconds: 60,
    identifier: 'ada@guest.example',
    identifierType: 'email_address',
    conferenceId: 'c',
    meetingCode: 'abc-mnop-xyz',
    endpointId: 'e',
  } as const
  emulator.world.reports.add(row)
  const reports = admin({
    version: 'reports_v1',
    auth: jwt('admin.reports.audit.readonly', SUBJECT),
  })
  const request = {
    userKey: 'all',
    applicationName: 'meet',
    eventName: 'call_ended',
    filters: 'meeting_code==ABCMNOPXYZ',
  }
  await expect(reports.activities.list(request)).rejects.toMatchObject({ status: 401 })
  emulator.world.reports.admins.add(SUBJECT)
  const { data } = await reports.activities.list(request)
  expect(data.items?.[0]?.id?.time).toBe('2026-11-24T11:59:59.000Z')
})

test.for([
  ['rate-limit-403', 403],
  ['rate-limit-429', 429],
  ['backend-500', 500],
  ['unavailable-503', 503],
  ['gone', 410],
] as const)('answers a %s fault with %i', async ([kind, status]) => {
  emulator.world.faults.add({ kind, operation: 'calendar.events.list' })
  await expect(calendarClient().events.list(listing)).rejects.toMatchObject({ status })
})

test('answers 200 with a page of HTML, which the client takes for data', async () => {
  emulator.world.faults.add({ kind: 'html', operation: 'calendar.*' })
  const { data } = await calendarClient().events.list(listing)
  expect(data).toContain('Sign in')
})

test('makes the same scenario of the same seed', async () => {
  const other = await googleEmulator({ now: () => NOW })
  loadScenario(emulator.world, { seed: 7 })
  loadScenario(other.world, { seed: 7 })
  const window = { fromMs: 0, untilMs: NOW + 1e10 }
  expect(googleTruth(other.world, window)).toEqual(googleTruth(emulator.world, window))
  await other.close()
})

test('is controlled over HTTP as well', async () => {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${emulator.url}/_emulator/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ kind: 'backend-500', operation: 'calendar.*' }),
  })
  await expect(calendarClient().events.list(listing)).rejects.toMatchObject({ status: 500 })
})

test('says over HTTP what is wrong with a request of the control', async () => {
  const response = await fetch(`${emulator.url}/_emulator/calendars/nobody/expire-sync-tokens`, {
    method: 'POST',
  })
  expect([response.status, await response.json()]).toEqual([
    404,
    { error: { code: 404, message: 'Not Found' } },
  ])
})
