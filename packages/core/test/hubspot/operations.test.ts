import type { Exchange } from '@turnout/core/http'
import { hubspotApiVersions, hubspotClient, type HubSpotApiVersion } from '@turnout/core/hubspot'
import { describe, expect, it } from 'vitest'
import { type ApiOperation, apiTable, type OperationName } from './api-table.ts'
import { everyOperation } from './every-operation.ts'
import { scriptedHubSpot } from './scripted-hubspot.ts'

const names = Object.keys(apiTable) as OperationName[]

async function requestOf(
  name: OperationName,
  apiVersion: HubSpotApiVersion = 'v3',
): Promise<Exchange> {
  const sent: Exchange[] = []
  const dispatcher = scriptedHubSpot(({ exchange }) => {
    sent.push(exchange)
    return { status: 200, body: { results: [] } }
  })
  const client = hubspotClient({
    token: 'pat-na1-test',
    apiVersion,
    developer: { developerApiKey: 'developer-key' },
    dispatcher,
  })
  await everyOperation[name](client)
  const [only] = sent
  if (only === undefined || sent.length > 1) throw new Error(`${name} sent ${sent.length} requests`)
  return only
}

const SEGMENTS: Readonly<Record<string, string>> = {
  id: '42',
  ext: 'ext_9',
  acct: 'acct.1',
  list: '12',
  app: '7',
  contact: 'a%2Bb%40example.com',
}

function pathOf(name: OperationName, { pathname }: URL): string {
  const state = /\/(register|attend|cancel)\//.exec(pathname)?.[1] ?? ''
  return apiTable[name].path.replace(/\{(\w+)\}/g, (_, part: string) => SEGMENTS[part] ?? state)
}

function fieldsOf(operation: ApiOperation, { body }: Exchange): readonly string[][] {
  if (typeof body !== 'string') return []
  const parsed = JSON.parse(body) as { inputs?: object[] }
  if (operation.inputs !== true) return [Object.keys(parsed)]
  return (parsed.inputs ?? []).map((input) => Object.keys(input))
}

it('has all 36 operations', () => {
  expect(names).toHaveLength(36)
})

describe.each(names)('%s', (name) => {
  const operation: ApiOperation = apiTable[name]

  it('calls the path with the method', async () => {
    const { method, url } = await requestOf(name)
    expect(`${method} ${url.pathname}`).toBe(
      `${operation.method} /marketing/v3/marketing-events${pathOf(name, url)}`,
    )
  })

  it('calls the same path in every version', async () => {
    for (const version of hubspotApiVersions.slice(1)) {
      const { url } = await requestOf(name, version)
      expect(url.pathname).toBe(`/marketing/marketing-events/${version}${pathOf(name, url)}`)
    }
  })

  it('gives what the query needs and nothing else', async () => {
    const { query = [], optionalQuery = [] } = operation
    const given = [...(await requestOf(name)).url.searchParams.keys()]
    expect(given).toEqual(expect.arrayContaining([...query]))
    expect([...query, ...optionalQuery]).toEqual(expect.arrayContaining(given))
  })

  it('gives what the body needs and nothing else', async () => {
    const { required = [], allowed = [] } = operation
    for (const fields of fieldsOf(operation, await requestOf(name))) {
      expect(fields).toEqual(expect.arrayContaining([...required]))
      expect([...required, ...allowed]).toEqual(expect.arrayContaining(fields))
    }
  })
})

it.each(names.filter((name) => !name.endsWith('settings')))(
  '%s carries the token',
  async (name) => {
    expect((await requestOf(name)).headers).toMatchObject({ authorization: 'Bearer pat-na1-test' })
  },
)

it('reads settings with the developer key and without the portal’s token', async () => {
  const { url, headers } = await requestOf('get settings')
  expect(url.searchParams.get('hapikey')).toBe('developer-key')
  expect(headers).not.toHaveProperty('authorization')
})

it('reads settings with a developer’s token', async () => {
  const seen: string[] = []
  const dispatcher = scriptedHubSpot(({ exchange }) => {
    seen.push(exchange.headers['authorization'] ?? '')
    return { status: 200, body: {} }
  })
  const developer = { developerToken: 'developer-token' }
  await hubspotClient({ token: 'pat-na1-test', developer, dispatcher }).settings.get(7)
  expect(seen).toEqual(['Bearer developer-token'])
})

it('sends times of attendance as HubSpot reads them', async () => {
  const { body } = await requestOf('attendance by e-mail')
  expect(JSON.parse(String(body))).toEqual({
    inputs: [
      {
        email: 'ann@example.com',
        interactionDateTime: 1_795_186_800_000,
        contactProperties: { firstname: 'Ann' },
        properties: { joinedAt: '2026-11-20T15:00:00.000Z', leftAt: '2026-11-20T16:00:00.000Z' },
      },
    ],
  })
})
