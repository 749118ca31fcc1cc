import { hubspotClient, oauthTokens, type OAuthTokens } from '@turnout/core/hubspot'
import { hubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it, onTestFinished } from 'vitest'

async function installed(expiresInMs = 1_800_000) {
  const portal = await hubspotEmulator()
  onTestFinished(() => portal.close())
  const app = portal.addApp()
  const grant = portal.installApp({ app: app.appId })
  const kept: OAuthTokens[] = []
  const credentials = {
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    refreshToken: grant.refreshToken,
    save: (tokens: OAuthTokens): void => void kept.push(tokens),
  }
  const saved = {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken,
    expiresAt: Date.now() + expiresInMs,
  }
  const refreshes = () => portal.requests().filter(({ path }) => path.startsWith('/oauth'))
  return { portal, credentials, saved, kept, refreshes }
}

it('refreshes once for 50 concurrent callers with an expired token', async () => {
  const { portal, credentials, saved, refreshes } = await installed(-1)
  const client = hubspotClient({
    token: oauthTokens({ ...credentials, saved }),
    baseUrl: portal.url,
  })
  await Promise.all(Array.from({ length: 50 }, () => client.events.listPage({ limit: 1 })))
  expect(refreshes()).toHaveLength(1)
  await client.close()
})

it('refreshes once for 50 concurrent callers whose token HubSpot refuses', async () => {
  const { portal, credentials, saved, refreshes } = await installed()
  portal.revokeToken(saved.accessToken)
  const client = hubspotClient({
    token: oauthTokens({ ...credentials, saved }),
    baseUrl: portal.url,
  })
  await Promise.all(Array.from({ length: 50 }, () => client.events.listPage({ limit: 1 })))
  expect(refreshes()).toHaveLength(1)
  await client.close()
})

it('refreshes a minute ahead of the end', async () => {
  const { portal, credentials, saved, refreshes } = await installed(59_000)
  const client = hubspotClient({
    token: oauthTokens({ ...credentials, saved }),
    baseUrl: portal.url,
  })
  await client.events.listPage()
  expect(refreshes()).toHaveLength(1)
  await client.close()
})

it('uses what was saved as long as it lasts', async () => {
  const { portal, credentials, saved, refreshes } = await installed()
  const client = hubspotClient({
    token: oauthTokens({ ...credentials, saved }),
    baseUrl: portal.url,
  })
  await client.events.listPage()
  expect(refreshes()).toEqual([])
  await client.close()
})

it.each(['v3', 'v1'] as const)('refreshes by the %s token endpoint', async (tokenEndpoint) => {
  const { portal, credentials, refreshes } = await installed()
  const token = oauthTokens({ ...credentials, tokenEndpoint })
  const client = hubspotClient({ token, baseUrl: portal.url })
  await client.events.listPage()
  expect(refreshes()).toMatchObject([{ path: `/oauth/${tokenEndpoint}/token`, status: 200 }])
  await client.close()
})

it('saves new tokens before it uses them', async () => {
  const { portal, credentials } = await installed()
  const client = hubspotClient({
    token: oauthTokens({ ...credentials, save: () => Promise.reject(new Error('disk full')) }),
    baseUrl: portal.url,
  })
  await expect(client.events.listPage()).rejects.toThrow('disk full')
  expect(portal.requests().filter(({ path }) => path.includes('marketing'))).toEqual([])
  await client.close()
})

it('goes on with a refresh token that HubSpot has exchanged', async () => {
  const { portal, credentials, kept, refreshes } = await installed()
  portal.setBehaviour({ refreshTokens: 'rotated', accessTokenSeconds: 30 })
  const client = hubspotClient({ token: oauthTokens(credentials), baseUrl: portal.url })
  await client.events.listPage()
  await client.events.listPage()
  expect(refreshes().map(({ status }) => status)).toEqual([200, 200])
  expect(new Set(kept.map(({ refreshToken }) => refreshToken)).size).toBe(2)
  await client.close()
})

it('says what to do when the portal has disconnected the app', async () => {
  const { portal, credentials } = await installed()
  portal.revokeToken(credentials.refreshToken)
  const client = hubspotClient({ token: oauthTokens(credentials), baseUrl: portal.url })
  await expect(client.events.listPage()).rejects.toMatchObject({ kind: 'invalid_grant' })
  await client.close()
})

it('lets one caller give up without ending the refresh of the others', async () => {
  const { portal, credentials } = await installed()
  portal.addFault({ route: '/oauth', effect: { kind: 'delay', delayMs: 50 } })
  const client = hubspotClient({ token: oauthTokens(credentials), baseUrl: portal.url })
  const controller = new AbortController()
  const impatient = client.events.listPage({}, { signal: controller.signal })
  const patient = client.events.listPage()
  controller.abort(new Error('no patience'))
  await expect(impatient).rejects.toThrow('no patience')
  await expect(patient).resolves.toMatchObject({ results: [] })
  await client.close()
})

it('keeps tokens that could not be saved, and saves them before the next request', async () => {
  const { portal, credentials, kept, refreshes } = await installed()
  portal.setBehaviour({ refreshTokens: 'rotated' })
  let full = true
  const save = (tokens: OAuthTokens): void => {
    if (full) throw new Error('disk full')
    credentials.save(tokens)
  }
  const client = hubspotClient({
    token: oauthTokens({ ...credentials, save }),
    baseUrl: portal.url,
  })
  await expect(client.events.listPage()).rejects.toMatchObject({ code: 'tokens_not_saved' })
  full = false
  await client.events.listPage()
  expect([refreshes().length, kept.length]).toEqual([1, 1])
  await client.close()
})
