import { inspect } from 'node:util'
import type { Log } from '@turnout/core'
import { hubspotClient, hubspotDestination, oauthTokens } from '@turnout/core/hubspot'
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

/** A server that tells everything it was sent, in every way it can. */
function echo(status: number): ReturnType<typeof scriptedHubSpot> {
  return scriptedHubSpot(({ exchange }): ScriptedAnswer => {
    const sent = `${exchange.headers['authorization']} ${exchange.url.href} ${String(exchange.body)}`
    const message = `${sent} ${Object.values(SECRETS).join(' ')}`
    return { status, headers: { 'x-echo': sent }, body: { message, category: 'ECHO' } }
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

it('a destination keeps its secrets', () => {
  expect(secretsIn(everythingOf(hubspotDestination({ token: SECRETS.token })))).toEqual([])
})

it('errors hold no addresses of people', async () => {
  const client = hubspotClient({ token: SECRETS.token, dispatcher: echo(404) })
  const reading = client.participations.breakdownByContactPage('ann+b@example.com')
  const error: unknown = await reading.catch((reason: unknown) => reason)
  expect(everythingOf(error) + String(error)).not.toMatch(/ann|example\.com/)
})
