import { instantFromEpochMs, toInstant } from '@turnout/core'
import { hubspotClient, type HubSpotClient } from '@turnout/core/hubspot'
import { describe, expect, it } from 'vitest'
import { type OperationName } from './api-table.ts'
import { everyOperation } from './every-operation.ts'
import { type AskedOfHubSpot, type ScriptedAnswer, scriptedHubSpot } from './scripted-hubspot.ts'

function answering(
  answer: ScriptedAnswer | ((asked: AskedOfHubSpot) => ScriptedAnswer),
): HubSpotClient {
  return hubspotClient({
    token: 'pat-na1-test',
    developer: { developerApiKey: 'developer-key' },
    dispatcher: scriptedHubSpot(typeof answer === 'function' ? answer : () => answer),
    sleep: () => Promise.resolve(),
  })
}

const WRITES: OperationName[] = [
  'create event',
  'put event',
  'upsert events',
  'patch event',
  'patch event by external id',
  'delete event',
  'delete event by external id',
  'delete events by external ids',
  'update events',
  'archive events',
  'cancel event',
  'complete event',
  'attendance by contact id',
  'attendance by e-mail',
  'attendance by contact id and objectId',
  'attendance by e-mail and objectId',
  'legacy upsert by contact id',
  'legacy upsert by e-mail',
  'add association',
  'remove association',
  'set settings',
]

describe.each(WRITES)('%s', (name) => {
  it.each([200, 201, 202, 204])('takes a %i without a body as success', async (status) => {
    await expect(everyOperation[name](answering({ status }))).resolves.not.toThrow()
  })
})

it('reads every page of a listing, one at a time', async () => {
  const pages = [
    { results: [{ objectId: 1 }, { objectId: '2' }], paging: { next: { after: 'p2' } } },
    { results: [{ objectId: '3', externalEventId: null }] },
  ]
  const client = answering(({ exchange }) => ({
    status: 200,
    body: pages[exchange.url.searchParams.get('after') === 'p2' ? 1 : 0],
  }))
  const ids = (await Array.fromAsync(client.events.list())).map(({ objectId }) => objectId)
  expect(ids).toEqual(['1', '2', '3'])
})

it('asks for no further page than is consumed', async () => {
  const client = answering({
    status: 200,
    body: { results: [{ objectId: '1' }], paging: { next: { after: 'p2' } } },
  })
  for await (const event of client.events.list()) {
    expect(event.objectId).toBe('1')
    break
  }
  expect(client.requestCount).toBe(1)
})

it('ends a listing that names the same page for ever', async () => {
  const client = answering({
    status: 200,
    body: { results: [], paging: { next: { after: 'p2' } } },
  })
  await expect(Array.fromAsync(client.events.list())).rejects.toThrow('same next page twice')
})

it('reads a participation as HubSpot shows it', async () => {
  const body = {
    total: 1,
    results: [
      {
        id: '853169466103',
        createdAt: '2026-09-17T13:32:53.829Z',
        properties: {
          attendanceState: 'ATTENDED',
          occurredAt: 1_789_642_905_000,
          attendanceDurationSeconds: 1,
          attendancePercentage: null,
        },
        associations: {
          contact: { contactId: 42, email: 'student@example.com' },
          marketingEvent: { marketingEventId: '123', externalEventId: '101', name: 'x' },
        },
      },
    ],
  }
  const shown = await answering({ status: 200, body }).participations.breakdownPage({
    objectId: '123',
  })
  expect(shown).toEqual({
    total: 1,
    after: null,
    results: [
      {
        state: 'ATTENDED',
        occurredAt: 1_789_642_905_000,
        attendanceDurationSeconds: 1,
        contactId: '42',
        email: 'student@example.com',
        marketingEventId: '123',
      },
    ],
  })
})

it('matches every row of an answer to its input', async () => {
  const rows = ['A@example.com', 'b@example.com', 'c@example.com'].map((email) => ({
    email,
    occurredAt: toInstant('2026-11-20T15:00:00Z'),
  }))
  const body = {
    status: 'COMPLETE',
    results: [{ vid: 7, email: 'a@example.com' }],
    numErrors: 1,
    errors: [{ category: 'VALIDATION_ERROR', message: 'Email address b@example.com is invalid.' }],
  }
  const answer = await answering({ status: 200, body }).attendance.recordByEmail(
    { objectId: '1' },
    'register',
    rows,
  )
  expect(answer.rows.map(({ kind }) => kind)).toEqual(['recorded', 'refused', 'unmentioned'])
})

it.each(WRITES)('does not take a page of a network for the success of: %s', async (name) => {
  const client = answering({ status: 200, body: '<html>Welcome to the hotel network</html>' })
  await expect(everyOperation[name](client)).rejects.toMatchObject({ code: 'http_body' })
})

it('keeps a body out that is no JSON, and says so', async () => {
  const client = answering({ status: 200, body: '<html>Welcome to the hotel network</html>' })
  await expect(client.events.get('1')).rejects.toMatchObject({ code: 'http_body', status: 200 })
})

it.each(['search', 'events', '..', ''])(
  'refuses the external id "%s", which would call another operation',
  async (externalEventId) => {
    const client = answering({ status: 200, body: {} })
    await expect(
      client.events.getByExternalId({ externalAccountId: 'a', externalEventId }),
    ).rejects.toThrow(/another operation/)
  },
)

it('encodes ids that hold separators', async () => {
  const seen: string[] = []
  const client = answering(({ exchange }) => {
    seen.push(exchange.url.pathname)
    return { status: 200, body: {} }
  })
  await client.events.getByExternalId({ externalAccountId: 'a', externalEventId: 'x/y?#%+ü' })
  expect(seen).toEqual(['/marketing/v3/marketing-events/events/x%2Fy%3F%23%25%2B%C3%BC'])
})

it('refuses an objectId that is no number', async () => {
  await expect(answering({ status: 200 }).events.get('settings')).rejects.toThrow(/digits only/)
})

it('refuses seconds where HubSpot wants milliseconds', async () => {
  const occurredAt = instantFromEpochMs(1_716_382_579)
  const rows = [{ email: 'a@example.com', occurredAt }]
  const sending = answering({ status: 200 }).attendance.recordByEmail(
    { objectId: '1' },
    'register',
    rows,
  )
  await expect(sending).rejects.toThrow(/looks like seconds/)
})

it('needs developer credentials for settings', () => {
  const client = hubspotClient({ token: 'pat-na1-test' })
  return expect(client.settings.get(7)).rejects.toThrow(/developerApiKey/)
})

it('cuts space around a token', async () => {
  const seen: unknown[] = []
  const dispatcher = scriptedHubSpot(({ exchange }) => {
    seen.push(exchange.headers['authorization'])
    return { status: 200, body: {} }
  })
  await hubspotClient({ token: ' pat-na1-test\n', dispatcher }).events.get('1')
  expect(seen).toEqual(['Bearer pat-na1-test'])
})

it('says that a token is empty before it sends anything', async () => {
  const client = hubspotClient({ token: '', dispatcher: scriptedHubSpot(() => ({ status: 200 })) })
  await expect(client.events.get('1')).rejects.toMatchObject({
    code: 'invalid_config',
    path: 'token',
  })
  expect(client.requestCount).toBe(0)
})

it('takes an answer that leaves the address of a contact null', async () => {
  const body = { results: [{ vid: 7, email: null }] }
  const { rows } = await answering({ status: 200, body }).attendance.recordByContactId(
    { objectId: '1' },
    'register',
    [{ contactId: '7', occurredAt: toInstant('2026-11-20T15:00:00Z') }],
  )
  expect(rows).toEqual([{ kind: 'recorded', contactId: '7' }])
})
