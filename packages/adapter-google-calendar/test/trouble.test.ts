import type { GoogleFaultKind } from '@turnout/emulator/google'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { googleCalendarSource } from '../src/index.ts'
import {
  CALENDAR,
  credentialsFor,
  type GoogleFixture,
  googleFixture,
  guest,
  people,
  readAll,
  webinar,
} from './google-fixture.ts'

const { signal } = new AbortController()

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
})

afterEach(async () => {
  await fixture.close()
})

function fault(kind: GoogleFaultKind, times = 1, fields = {}): void {
  fixture.emulator.world.faults.add({ kind, operation: 'calendar.events.list', times, ...fields })
}

test.for([
  'rate-limit-403',
  'rate-limit-429',
  'backend-500',
  'unavailable-503',
  'html',
  'broken-json',
  'reset',
] as const)('reads on after %s', async (kind) => {
  fault(kind, 2)
  expect(people(await readAll(fixture.source()), 'registered')).toEqual(['ada'])
})

test('waits as long as Google asks for', async () => {
  const waits: number[] = []
  fault('rate-limit-429', 1, { retryAfterSeconds: 17 })
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms)
  }
  await readAll(fixture.source({ sleep }))
  expect(waits).toEqual([17_000])
})

test('waits longer each time where Google names no time', async () => {
  const waits: number[] = []
  fault('rate-limit-403', 4)
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms)
  }
  await readAll(fixture.source({ sleep, random: () => 0.5 }))
  expect(waits).toEqual([1500, 2500, 4500, 8500])
})

test('counts its requests by what they ask for, and why they were repeated', async () => {
  fault('rate-limit-403')
  fault('backend-500')
  const source = fixture.source()
  expect(source.requestCounts?.()).toEqual({})
  await readAll(source)
  expect(source.requestCounts?.()).toEqual({
    'lists of events': 1,
    'retries after a limit': 1,
    'retries after a fault': 1,
  })
})

test('waits until the moment that Google names', async () => {
  const waits: number[] = []
  const until = new Date(fixture.emulator.world.now() + 20_000).toUTCString()
  let asked = 0
  const busy: typeof fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    asked += Number(pathname.startsWith('/calendar/'))
    return pathname.startsWith('/calendar/') && asked === 1
      ? new Response('{}', { status: 503, headers: { 'retry-after': until } })
      : await fixture.emulator.fetch(input, init)
  }
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms)
  }
  await readAll(fixture.source({ sleep, fetch: busy }))
  expect(waits).toEqual([20_000])
})

test('gives up on a request that is never answered', async () => {
  fault('hang', 10)
  const read = readAll(fixture.source({ timeoutMs: 50 }))
  await expect(read).rejects.toMatchObject({ code: 'unavailable', retryable: true })
})

test('does not wait for a day whose quota is used up', async () => {
  fault('quota-403')
  const read = readAll(fixture.source())
  await expect(read).rejects.toMatchObject({ code: 'unavailable', retryable: false })
})

test('takes a new access token when Google refuses the one it gave', async () => {
  const source = fixture.source()
  const first = await readAll(source)
  fixture.emulator.world.identity.revokeAccessTokens()
  fixture.calendar.put(webinar('b', 2, [guest('Bob')]))
  const second = await readAll(source, { cursor: first.cursor })
  expect(people(second, 'registered')).toEqual(['bob'])
})

test('names the scope and the page where a delegation is missing', async () => {
  fixture.emulator.world.identity.serviceAccount.delegatedScopes = []
  const error: unknown = await readAll(fixture.source()).catch((thrown: unknown) => thrown)
  expect(String(error)).toContain('https://www.googleapis.com/auth/calendar.events.owned.readonly')
  expect(String(error)).toContain('https://admin.google.com/ac/owl/domainwidedelegation')
})

test('says what to do about a refresh token that has ended', async () => {
  const credentials = {
    kind: 'refresh-token',
    clientId: 'id',
    clientSecret: 'the-client-secret',
    refreshToken: 'the-refresh-token',
  } as const
  const error: unknown = await readAll(fixture.source({ credentials })).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'credentials' })
  expect(String(error)).toMatch(/consent again.*Testing/)
})

test('reads with a refresh token', async () => {
  fixture.emulator.world.identity.grants.push({
    clientId: 'id',
    clientSecret: 'secret',
    refreshToken: 'refresh',
    email: 'webinars@corp.example',
    scopes: ['https://www.googleapis.com/auth/calendar.events.owned.readonly'],
  })
  const credentials = {
    kind: 'refresh-token',
    clientId: 'id',
    clientSecret: 'secret',
    refreshToken: 'refresh',
  } as const
  const source = fixture.source({ credentials, attendance: [] })
  expect(people(await readAll(source), 'registered')).toEqual(['ada'])
})

test('checks every calendar and every rung, and advises what is missing', async () => {
  fixture.emulator.world.reports.admins.clear()
  const { account, findings } = await fixture.source().check({ signal })
  expect(account).toBe('Webinars')
  expect(findings.map(({ kind }) => kind)).toEqual(['advice'])
  expect(findings[0]?.message).toContain('admin.reports.audit.readonly')
})

test('says that a calendar is unknown or not shared', async () => {
  const source = fixture.source({ calendars: ['c_other@group.calendar.google.com'] })
  await expect(source.check({ signal })).rejects.toThrow('Integrate calendar')
})

test('asks for the scope that each API needs, and no other', async () => {
  const { serviceAccount } = fixture.emulator.world.identity
  serviceAccount.delegatedScopes = [
    'https://www.googleapis.com/auth/calendar.events.owned.readonly',
  ]
  expect(people(await readAll(fixture.source()), 'registered')).toEqual(['ada'])
})

test.for([
  [{ calendars: [] }, 'calendars'],
  [{ calendars: ['primary'] }, 'primary'],
  [{ calendars: [CALENDAR, CALENDAR] }, 'twice'],
  [{ webinars: {} }, 'webinars'],
  [{ attendanceAfterMinutes: [] }, 'attendanceAfterMinutes'],
  [{ attendanceAfterMinutes: [30, Number.NaN] }, 'minutes after the end'],
  [{ calendars: [' '] }, 'empty'],
  [{ webinars: { tag: ' ' } }, 'webinars.tag'],
  [{ batchSize: 0 }, 'batchSize'],
  [{ requestsPerMinute: 0 }, 'requestsPerMinute'],
  [{ eventsPerPage: 2501 }, '2500'],
  [{ horizonDays: -1 }, 'horizonDays'],
] as const)('refuses the options %j', ([options, words]) => {
  const credentials = credentialsFor(fixture.emulator)
  expect(() => googleCalendarSource({ calendars: [CALENDAR], credentials, ...options })).toThrow(
    words,
  )
})

test('changes its fingerprint with what is read, not with a secret', () => {
  const { email, privateKey } = credentialsFor(fixture.emulator)
  const other = { kind: 'service-account', email, privateKey, subject: 'b@corp.example' } as const
  const { fingerprint } = fixture.source()
  expect(fixture.source({ credentials: other }).fingerprint).toBe(fingerprint)
  expect(fixture.source({ webinars: { tag: '#webinar' } }).fingerprint).not.toBe(fingerprint)
})
