import { OAuth2Client } from 'google-auth-library'
import { admin } from 'googleapis/build/src/apis/admin/index.js'
import { calendar as calendarApi } from 'googleapis/build/src/apis/calendar/index.js'
import { meet as meetApi } from 'googleapis/build/src/apis/meet/index.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GoogleEmulator, googleEmulator } from '../../src/google.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const SCOPES = [
  'calendar.events.owned.readonly',
  'meetings.space.readonly',
  'admin.reports.audit.readonly',
  'admin.directory.user.readonly',
].map((name) => `https://www.googleapis.com/auth/${name}`)

let emulator: GoogleEmulator

beforeEach(async () => {
  emulator = await googleEmulator({ now: () => NOW })
})

afterEach(async () => {
  await emulator.close()
})

async function control(method: string, path: string, body?: unknown): Promise<Response> {
  return await fetch(`${emulator.url}/_emulator/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function client(): Promise<OAuth2Client> {
  const grant = { clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh' }
  await control('POST', 'grants', { ...grant, email: 'a@corp.example', scopes: SCOPES })
  const auth = new OAuth2Client({
    clientId: 'id',
    clientSecret: 'secret',
    transporterOptions: { fetchImplementation: emulator.fetch },
  })
  auth.setCredentials({ refresh_token: 'refresh' })
  return auth
}

test('is filled over HTTP and read by Google’s client', async () => {
  const auth = await client()
  await control('PUT', 'calendars/c', { readers: { 'a@corp.example': 'owner' } })
  await control('PUT', 'calendars/c/events/e', {
    summary: 'Webinar',
    start: { dateTime: '2026-11-24T10:00:00Z' },
    end: { dateTime: '2026-11-24T11:00:00Z' },
  })
  const { data: events } = await calendarApi({ version: 'v3', auth }).events.list({
    calendarId: 'c',
  })
  expect(events.items?.map(({ summary }) => summary)).toEqual(['Webinar'])

  await control('PUT', 'admins/a@corp.example')
  const row = { leftMs: NOW - 1, conferenceId: 'k', meetingCode: 'abc-defg-hij', endpointId: 'p' }
  await control('POST', 'calls-ended', [row])
  const { data: log } = await admin({ version: 'reports_v1', auth }).activities.list({
    userKey: 'all',
    applicationName: 'meet',
  })
  expect(log.items).toHaveLength(1)

  const conference = { meetingCode: 'abc-defg-hij', owner: 'a@corp.example', participants: [] }
  await control('POST', 'conferences', { ...conference, startMs: NOW - 2, endMs: NOW - 1 })
  const { data: records } = await meetApi({ version: 'v2', auth }).conferenceRecords.list()
  expect(records.conferenceRecords).toHaveLength(1)

  await control('PUT', 'users/7', { primaryEmail: 'eve@corp.example' })
  const directory = admin({ version: 'directory_v1', auth })
  for (const userKey of ['7', 'eve@corp.example']) {
    const { data: user } = await directory.users.get({ userKey })
    expect(user.primaryEmail).toBe('eve@corp.example')
  }
})

test('tells what is true over HTTP', async () => {
  await control('POST', 'scenario', { events: 4, guests: 40 })
  const truth: unknown = await (await control('GET', 'truth')).json()
  expect(truth).toHaveLength(4)
  expect(truth).toMatchObject([{ cancelled: false, title: 'Webinar 1' }, {}, {}, {}])
})

test('asks for the scopes of each operation’s document', async () => {
  const auth = await client()
  await control('PUT', 'calendars/c', { readers: { 'a@corp.example': 'owner' } })
  const api = calendarApi({ version: 'v3', auth, retry: false })
  await expect(api.calendars.get({ calendarId: 'c' })).rejects.toMatchObject({ status: 403 })
})

test.for([
  ['faults', { kind: 'rain' }, 'There is no fault \\"rain\\"'],
  ['advance', {}, 'Time cannot go on'],
  ['advance', { ms: -1 }, 'Time cannot go on'],
] as const)('refuses %s with %j', async ([path, body, words]) => {
  const answer = await control('POST', path, body)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(words)])
})

test('calls an assertion that is none an invalid grant', async () => {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: 'a.b.c',
  })
  const answer = await fetch(`${emulator.url}/token`, { method: 'POST', body })
  expect(await answer.json()).toMatchObject({ error: 'invalid_grant' })
})
