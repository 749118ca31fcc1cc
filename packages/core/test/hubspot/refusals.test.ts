import { hubspotClient, type HubSpotClient, HubSpotError } from '@turnout/core/hubspot'
import { describe, expect, it } from 'vitest'
import { freeBudget } from './free-budget.ts'
import { portalFixture } from './portal-fixture.ts'
import { type ScriptedAnswer, scriptedHubSpot } from './scripted-hubspot.ts'

interface Asked {
  readonly error: HubSpotError
  readonly waitsMs: readonly number[]
  readonly requests: number
}

/** Reads an event from a HubSpot that always answers so. */
async function refusedBy(answer: ScriptedAnswer): Promise<Asked> {
  const waitsMs: number[] = []
  const client = hubspotClient({
    token: 'pat-na1-test',
    dispatcher: scriptedHubSpot(() => answer),
    budget: freeBudget,
    random: () => 0,
    sleep: (ms) => {
      waitsMs.push(ms)
      return Promise.resolve()
    },
  })
  const error: unknown = await client.events.get('1').catch((reason: unknown) => reason)
  if (!(error instanceof HubSpotError)) throw new TypeError('This was no HubSpotError.')
  return { error, waitsMs, requests: client.requestCount }
}

const CASES: readonly (readonly [string, ScriptedAnswer, Partial<HubSpotError>])[] = [
  [
    'an expired token',
    {
      status: 401,
      body: {
        category: 'EXPIRED_AUTHENTICATION',
        message: 'The OAuth token used to make this call expired 0 second(s) ago.',
        correlationId: 'c-1',
      },
    },
    {
      kind: 'expired_token',
      category: 'EXPIRED_AUTHENTICATION',
      correlationId: 'c-1',
      retryable: false,
    },
  ],
  [
    'an unknown token',
    {
      status: 401,
      body: {
        category: 'INVALID_AUTHENTICATION',
        message: 'Authentication credentials not found.',
      },
    },
    { kind: 'invalid_token', retryable: false },
  ],
  [
    'missing scopes',
    {
      status: 403,
      body: {
        category: 'MISSING_SCOPES',
        message: 'Not granted.',
        errors: [
          { message: 'One of these.', context: { requiredGranularScopes: ['crm.lists.read'] } },
        ],
      },
    },
    { kind: 'missing_scopes', requiredScopes: ['crm.lists.read'], retryable: false },
  ],
  [
    'something that is not there',
    {
      status: 404,
      body: {
        category: 'OBJECT_NOT_FOUND',
        message: 'No marketing event found',
        correlationId: 'x',
      },
    },
    { kind: 'not_found', correlationId: 'x', retryable: false },
  ],
  [
    'a conflict',
    {
      status: 400,
      body: {
        errorType: 'UNIQUE_VALUE_CONFLICT',
        message: 'Cannot set',
        errorTokens: { existingObjectId: ['194235510142'] },
        correlationId: '28',
      },
    },
    { kind: 'unique_value_conflict', existingObjectId: '194235510142', retryable: false },
  ],
  [
    'a value that cannot be',
    {
      status: 400,
      body: { category: 'VALIDATION_ERROR', message: "Unknown state for 'X'.", subCategory: 'A.B' },
    },
    { kind: 'validation', subCategory: 'A.B', retryable: false },
  ],
  [
    'too many inputs',
    {
      status: 400,
      body: {
        category: 'VALIDATION_ERROR',
        message: 'The batch size of 500 is too large. The limit is 100.',
      },
    },
    { kind: 'batch_too_large', retryable: false },
  ],
  [
    'a body that is too long',
    { status: 413, body: '<html>413</html>' },
    { kind: 'batch_too_large' },
  ],
  [
    'the daily limit',
    {
      status: 429,
      body: {
        errorType: 'RATE_LIMIT',
        policyName: 'DAILY',
        message: 'You have reached your daily limit.',
        correlationId: 'd',
      },
    },
    { kind: 'daily_limit', policyName: 'DAILY', correlationId: 'd', retryable: true },
  ],
  [
    'a page of the network',
    { status: 524, body: '<html>A timeout occurred</html>' },
    {
      kind: 'unavailable',
      bodyExcerpt: '<html>A timeout occurred</html>',
      retryable: true,
      mayHaveActed: true,
    },
  ],
  [
    'a status that nobody knows',
    { status: 418, body: '' },
    { kind: 'unexpected', bodyExcerpt: null, retryable: false },
  ],
  ['a URL that is too long', { status: 414 }, { kind: 'unexpected', retryable: false }],
  [
    'an account that is being moved',
    { status: 477, headers: { 'retry-after': '3600' } },
    { kind: 'migration', retryAfterMs: 3_600_000, retryable: true },
  ],
]

describe.each(CASES)('%s', (_name, answer, expected) => {
  it('becomes a typed error', async () => {
    expect((await refusedBy(answer)).error).toMatchObject(expected)
  })

  it('says what happened, where, and what to do', async () => {
    const { error } = await refusedBy(answer)
    expect(error.message).toMatch(
      /^GET https:\/\/api\.hubapi\.com\/marketing\/v3\/marketing-events\/1 answered \d{3}.*\. [A-Z].*\.$/,
    )
  })
})

const WAITS: readonly (readonly [string, ScriptedAnswer, number])[] = [
  [
    'ten seconds after the burst limit',
    { status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } },
    10_000,
  ],
  [
    'the told interval after the burst limit',
    { status: 429, headers: { 'x-hubspot-ratelimit-interval-milliseconds': '5000' } },
    5000,
  ],
  ['a second after the secondly limit', { status: 429, body: { policyName: 'SECONDLY' } }, 1000],
  [
    'a second after the text of the secondly limit',
    { status: 429, body: { message: 'You have reached your secondly limit.' } },
    1000,
  ],
  [
    'ten seconds after the text of the burst limit',
    { status: 429, body: { message: 'You have reached your ten_secondly_rolling limit.' } },
    10_000,
  ],
  ['as long as Retry-After says', { status: 429, headers: { 'retry-after': '7' } }, 7000],
  [
    'a minute at most for a burst limit whose Retry-After is in milliseconds',
    { status: 429, headers: { 'retry-after': '10000' }, body: { policyName: 'SECONDLY' } },
    60_000,
  ],
  ['two seconds for a lock', { status: 423 }, 2000],
  [
    'as long as a migration of a minute takes',
    { status: 477, headers: { 'retry-after': '30' } },
    30_000,
  ],
]

it.each(WAITS)('waits %s', async (_name, answer, waitMs) => {
  expect((await refusedBy(answer)).waitsMs[0]).toBe(waitMs)
})

it.each([502, 503, 504, 520, 521, 522, 523, 524])(
  'repeats a read after a %i, with longer and longer waits',
  async (status) => {
    expect((await refusedBy({ status })).waitsMs).toEqual([1000, 2000, 4000, 8000])
  },
)

it.each([400, 401, 403, 404, 414])('does not repeat a %i', async (status) => {
  expect((await refusedBy({ status })).requests).toBe(1)
})

it('does not repeat when the daily limit is used up', async () => {
  expect((await refusedBy({ status: 429, body: { policyName: 'DAILY' } })).requests).toBe(1)
})

const event = {
  externalAccountId: 'a',
  externalEventId: 'e',
  eventName: 'n',
  eventOrganizer: 'o',
}

it.each([
  ['is not there', { status: 404, body: {} }],
  ['is another one', { status: 200, body: { objectId: '7', eventName: 'other' } }],
  ['cannot be read', { status: 504 }],
])(
  'does not repeat the creation of an event whose answer was lost and that %s',
  async (_, read) => {
    const asked: string[] = []
    const client = hubspotClient({
      token: 'pat-na1-test',
      dispatcher: scriptedHubSpot(({ exchange: { method } }) => {
        asked.push(method)
        return method === 'POST' ? { status: 504 } : read
      }),
    })
    await expect(client.events.create(event)).rejects.toMatchObject({
      status: 504,
      mayHaveActed: true,
    })
    expect(asked).toEqual(['POST', 'GET'])
  },
)

it('reads an event back whose creation was not answered', async () => {
  const { portal } = await portalFixture()
  portal.addFault({ effect: { kind: 'reset' }, when: 'after', count: 1 })
  const client = hubspotClient({ token: portal.token, baseUrl: portal.url })
  const created = await client.events.create(event)
  await client.close()
  expect(portal.events()).toMatchObject([{ objectId: created.objectId }])
  expect(portal.requests().map(({ method }) => method)).toEqual(['POST', 'GET'])
})

it.each([
  ['an event', (client: HubSpotClient) => client.events.delete('1')],
  ['a list of an event', (client: HubSpotClient) => client.lists.remove({ objectId: '1' }, '2')],
])('takes %s that is gone for deleted when the first answer was lost', async (_what, remove) => {
  const statuses = [504, 404]
  const client = hubspotClient({
    token: 'pat-na1-test',
    dispatcher: scriptedHubSpot(() => ({ status: statuses.shift() ?? 500, body: {} })),
    sleep: () => Promise.resolve(),
  })
  await expect(remove(client)).resolves.toBeUndefined()
})

it.each([[[404]], [[429, 404]]])(
  'says that something was never there to be deleted: %j',
  async (statuses) => {
    const client = hubspotClient({
      token: 'pat-na1-test',
      dispatcher: scriptedHubSpot(() => ({ status: statuses.shift() ?? 500, body: {} })),
      budget: freeBudget,
      sleep: () => Promise.resolve(),
    })
    await expect(client.events.delete('1')).rejects.toMatchObject({ kind: 'not_found' })
  },
)

it('keeps addresses out of what it says', async () => {
  const { error } = await refusedBy({
    status: 400,
    body: { message: 'Email ann@example.com is invalid' },
  })
  expect(`${error.message} ${error.bodyExcerpt}`).not.toContain('ann@example.com')
})
