import { inspect } from 'node:util'
import { eventKey, type Log, toEmailAddress, toInstant } from '@turnout/core'
import { hubspotClient, hubspotDestination, oauthTokens, staticToken } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import { everyOperation } from './every-operation.ts'
import { freeBudget } from './free-budget.ts'
import { type ScriptedAnswer, scriptedHubSpot } from './scripted-hubspot.ts'

const SECRETS = {
  token: 'pat-na1-5ecret-token',
  clientSecret: '5ecret/client+secret=',
  refreshToken: '5ecret-refresh-token',
  accessToken: '5ecret-access-token',
  developerApiKey: '5ecret-developer-key',
}

function everythingOf(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null })
}

function secretsIn(text: string): string[] {
  return Object.entries(SECRETS).flatMap(([name, secret]) =>
    text.includes(secret) || text.includes(encodeURIComponent(secret)) ? [name] : [],
  )
}

/** An error of HubSpot that tells something in every field it has. */
function tellingBody(told: string): Readonly<Record<string, unknown>> {
  return {
    message: told,
    category: told,
    subCategory: told,
    correlationId: told,
    policyName: told,
    errors: [
      { message: told, subCategory: told, context: { requiredScopes: [told], ids: [told] } },
    ],
    errorTokens: { existingObjectId: [told] },
  }
}

/** A server that tells everything it was sent, in every way it can. */
function echo(status: number): ReturnType<typeof scriptedHubSpot> {
  return scriptedHubSpot(({ exchange }): ScriptedAnswer => {
    const sent = `${exchange.headers['authorization']} ${exchange.url.href} ${String(exchange.body)}`
    const message = `${sent} ${Object.values(SECRETS).join(' ')}`
    const headers = { 'x-echo': sent, 'x-hubspot-correlation-id': message }
    return { status, headers, body: tellingBody(message) }
  })
}

it.each([400, 401, 403, 429, 500, 200])(
  'a client keeps its secrets when a server tells them with a %i',
  async (status) => {
    const lines: unknown[] = []
    const keep = (...line: unknown[]): void => void lines.push(line)
    const log: Log = { debug: keep, info: keep, warn: keep, error: keep }
    const client = hubspotClient({
      token: SECRETS.token,
      developer: { developerApiKey: SECRETS.developerApiKey },
      secrets: [SECRETS.clientSecret, SECRETS.refreshToken, SECRETS.accessToken],
      dispatcher: echo(status),
      budget: freeBudget,
      log,
      sleep: () => Promise.resolve(),
    })
    const answers = await Promise.allSettled(
      Object.values(everyOperation).map((operation) => operation(client)),
    )
    const errors = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as unknown] : [],
    )
    expect(
      secretsIn(everythingOf(errors) + errors.map(String).join() + JSON.stringify(errors)),
    ).toEqual([])
    expect(secretsIn(everythingOf(lines))).toEqual([])
    expect(secretsIn(everythingOf(client))).toEqual([])
  },
)

it('OAuth tokens keep their secrets, whatever HubSpot says to them', async () => {
  const token = oauthTokens({ ...SECRETS, clientId: 'client' })
  const client = hubspotClient({ token, secrets: Object.values(SECRETS), dispatcher: echo(400) })
  const error: unknown = await client.events.get('1').catch((reason: unknown) => reason)
  expect(secretsIn(everythingOf(error) + JSON.stringify(error))).toEqual([])
  expect(secretsIn(everythingOf(client))).toEqual([])
})

it('sources of tokens and a destination keep their secrets', () => {
  const saved = { ...SECRETS, expiresAt: 0 }
  const objects = [
    staticToken(SECRETS.token),
    oauthTokens({ ...SECRETS, clientId: 'client', saved }),
    hubspotDestination({ token: SECRETS.token }),
  ]
  expect(secretsIn(everythingOf(objects) + JSON.stringify(objects))).toEqual([])
})

it('a client keeps the token that another client of the same source has refreshed', async () => {
  const token = oauthTokens({ ...SECRETS, clientId: 'client' })
  const dispatcher = scriptedHubSpot(({ exchange }) =>
    exchange.url.pathname.startsWith('/oauth')
      ? { status: 200, body: { access_token: SECRETS.accessToken, expires_in: 1800 } }
      : { status: 400, body: tellingBody(String(exchange.headers['authorization']).slice(7)) },
  )
  const clients = [1, 2].map(() => hubspotClient({ token, dispatcher }))
  const errors = await Promise.all(
    clients.map(({ events }) => events.get('1').catch((reason: unknown) => reason)),
  )
  expect(secretsIn(everythingOf(errors))).toEqual([])
})

it('tokens that cannot be saved are in no error', async () => {
  const dispatcher = scriptedHubSpot(() => ({
    status: 200,
    body: { access_token: SECRETS.accessToken, expires_in: 1800 },
  }))
  const save = (tokens: object): never => {
    throw Object.assign(new Error(`disk full: ${JSON.stringify(tokens)}`), { tokens })
  }
  const token = oauthTokens({ ...SECRETS, clientId: 'client', save })
  const error: unknown = await hubspotClient({ token, dispatcher })
    .events.get('1')
    .catch((reason: unknown) => reason)
  expect(secretsIn(everythingOf(error))).toEqual([])
})

it('what HubSpot says about a row holds no secret', async () => {
  const body = { results: [], errors: [{ message: `bad row, ${SECRETS.token}` }] }
  const destination = hubspotDestination({
    token: SECRETS.token,
    dispatcher: scriptedHubSpot(() => ({ status: 200, body })),
  })
  const event = { key: eventKey({ accountId: 'a', eventId: 'e' }), objectId: '1' }
  const person = { email: toEmailAddress('ann@example.com'), fields: {} }
  const rows = [{ person, contactId: null, occurredAt: toInstant('2026-11-20T15:00:00Z') }]
  const { signal } = new AbortController()
  const outcomes = await destination.writeParticipations(
    { event, state: 'register', rows },
    { signal },
  )
  expect(outcomes).toMatchObject([{ kind: 'refused', message: 'bad row, [redacted]' }])
})

it('errors hold no addresses of people', async () => {
  const client = hubspotClient({ token: SECRETS.token, dispatcher: echo(404) })
  const reading = client.participations.breakdownByContactPage('ann+b@example.com')
  const error: unknown = await reading.catch((reason: unknown) => reason)
  expect(everythingOf(error) + String(error)).not.toMatch(/ann|example\.com/)
})
