import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { GoogleCalendarSourceOptions } from '../src/index.ts'
import {
  credentialsFor,
  type GoogleFixture,
  googleFixture,
  guest,
  people,
  readAll,
  webinar,
} from './google-fixture.ts'

let fixture: GoogleFixture
let folder: string
let waits: number[]

beforeEach(async () => {
  fixture = await googleFixture()
  fixture.calendar.put(webinar('a', 2, [guest('Ada')]))
  folder = mkdtempSync(join(tmpdir(), 'turnout-credentials-'))
  waits = []
})

afterEach(async () => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
  await fixture.close()
})

async function registered(options: Partial<GoogleCalendarSourceOptions> = {}): Promise<string[]> {
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms)
  }
  return people(await readAll(fixture.source({ sleep, ...options })), 'registered')
}

async function refusal(options: Partial<GoogleCalendarSourceOptions>): Promise<unknown> {
  return await registered(options).catch((error: unknown) => error)
}

/** Answers requests to that path by itself, so many times. */
function answering(path: string, times: number, answer: () => Response): typeof fetch {
  let left = times
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    if (!pathname.startsWith(path) || left === 0) return await fixture.emulator.fetch(input, init)
    left -= 1
    return answer()
  }
}

function tokenAnswer(status: number, body: object): typeof fetch {
  return answering('/token', 100, () => Response.json(body, { status }))
}

function setDefault(text: string): void {
  const file = join(folder, 'key.json')
  writeFileSync(file, text)
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', file)
}

const APPLICATION_DEFAULT = { kind: 'application-default' } as const

test('reads with the default credentials of a service account that a calendar is shared with', async () => {
  const { email, privateKey } = credentialsFor(fixture.emulator)
  Object.assign(fixture.calendar.info.readers, { [email]: 'writer' })
  setDefault(
    JSON.stringify({ type: 'service_account', client_email: email, private_key: privateKey }),
  )
  expect(await registered({ credentials: APPLICATION_DEFAULT })).toEqual(['ada'])
})

test('asks for shared calendars where it acts for nobody: such an account owns none', async () => {
  const { subject: _, ...credentials } = credentialsFor(fixture.emulator)
  Object.assign(fixture.calendar.info.readers, { [credentials.email]: 'writer' })
  const scopes: string[] = []
  const spy: typeof fetch = async (input, init) => {
    const assertion = new URLSearchParams(await new Response(init?.body).text()).get('assertion')
    const claims = Buffer.from(assertion?.split('.')[1] ?? '', 'base64url').toString()
    if (claims !== '') scopes.push((JSON.parse(claims) as { readonly scope: string }).scope)
    return await fixture.emulator.fetch(input, init)
  }
  expect(await registered({ credentials, fetch: spy })).toEqual(['ada'])
  expect(scopes).toEqual(['https://www.googleapis.com/auth/calendar.events.readonly'])
})

test.for([
  ['a file that is not there', '/nonexistent/key.json', 'does not exist'],
  ['a file that is no JSON', null, 'JSON'],
] as const)('says at once that the default credentials are %s', async ([, path, words]) => {
  if (path === null) setDefault('{')
  else vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', path)
  const error = await refusal({ credentials: APPLICATION_DEFAULT })
  expect(error).toMatchObject({ code: 'credentials', retryable: false })
  expect(String(error)).toMatch(new RegExp(`${words}.*GOOGLE_APPLICATION_CREDENTIALS`))
  expect(waits).toEqual([])
})

test('says at once that a key cannot be read', async () => {
  const privateKey = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'
  const credentials = { ...credentialsFor(fixture.emulator), privateKey }
  const error = await refusal({ credentials })
  expect(error).toMatchObject({ code: 'credentials', retryable: false })
  expect(String(error)).toContain('Copy private_key from the key file')
  expect(waits).toEqual([])
})

test('takes a key whose line ends are written as two letters', async () => {
  const given = credentialsFor(fixture.emulator)
  const privateKey = given.privateKey.replaceAll('\n', String.raw`\n`)
  expect(await registered({ credentials: { ...given, privateKey } })).toEqual(['ada'])
})

test('does not advise to delegate a scope where the key is another account’s', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const credentials = { ...credentialsFor(fixture.emulator), privateKey }
  const text = String(await refusal({ credentials }))
  expect(text).toContain('Check email and privateKey')
  expect(text).not.toContain('domainwidedelegation')
})

test('does not advise new consent where the OAuth client is wrong', async () => {
  const credentials = {
    kind: 'refresh-token',
    clientId: 'id',
    clientSecret: 'the-client-secret',
    refreshToken: 'the-refresh-token',
  } as const
  const wrong = tokenAnswer(401, { error: 'invalid_client', error_description: 'Unauthorized' })
  const text = String(await refusal({ credentials, fetch: wrong }))
  expect(text).toContain('Check clientId and clientSecret')
  expect(text).not.toMatch(/the-client-secret|the-refresh-token/)
})

test('waits for a token endpoint that is away, and does not call the credentials wrong', async () => {
  const sleep = async (): Promise<void> => {
    throw new Error('It waits.')
  }
  const away = tokenAnswer(503, { error: 'internal_failure' })
  await expect(registered({ fetch: away, sleep })).rejects.toThrow('It waits.')
})

test.for(['html', 'broken-json', 'hang', 'reset'] as const)(
  'reads on after the token endpoint answered with %s',
  async (kind) => {
    fixture.emulator.world.faults.add({ kind, operation: 'oauth2.token', times: 2 })
    expect(await registered({ timeoutMs: 1000 })).toEqual(['ada'])
  },
)

test('advises to switch an API on that is off, and no scope', async () => {
  const message = 'Google Calendar API has not been used in project 1 before or it is disabled.'
  const off = answering('/calendar/', 100, () =>
    Response.json(
      { error: { code: 403, message, errors: [{ reason: 'accessNotConfigured', message }] } },
      { status: 403 },
    ),
  )
  const error = await refusal({ fetch: off })
  expect(error).toMatchObject({ code: 'credentials' })
  expect(String(error)).toContain('Switch the API on')
  expect(String(error)).not.toContain('domainwidedelegation')
})

test('tells the administrator of the privilege that the audit log needs', async () => {
  fixture.emulator.world.reports.admins.clear()
  const { signal } = new AbortController()
  const { findings } = await fixture.source().check({ signal })
  expect(findings[0]?.message).toContain('privilege "Reports"')
})

test('leaves a request behind that takes no signal', async () => {
  let asked = 0
  const deaf: typeof fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    asked += Number(pathname.startsWith('/calendar/'))
    return asked === 1 && pathname.startsWith('/calendar/')
      ? new Promise(() => {})
      : fixture.emulator.fetch(input, init)
  }
  expect(await registered({ fetch: deaf, timeoutMs: 200 })).toEqual(['ada'])
})
