import type { HubspotApp, HubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { base, startEmulator } from './api.ts'

type Form = Record<string, string>

async function post(
  emulator: HubspotEmulator,
  path: string,
  form: Form,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(emulator.url + path, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

function refreshForm(app: HubspotApp, refreshToken: string): Form {
  const { clientId, clientSecret } = app
  return {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  }
}

it('refuses an expired access token, and a refreshed one works', async () => {
  const { emulator, api } = await startEmulator()
  const app = emulator.addApp()
  const { accessToken, refreshToken } = emulator.installApp({ app: app.appId })
  expect((await api('GET', '', undefined, { token: accessToken })).status).toBe(200)

  emulator.advanceClock(1_800_000)

  const expired = await api('GET', '', undefined, { token: accessToken })
  expect(expired).toMatchObject({ status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } })
  const renewed = await post(emulator, '/oauth/v3/token', refreshForm(app, refreshToken))
  expect(renewed.body).toMatchObject({
    token_type: 'bearer',
    refresh_token: refreshToken,
    expires_in: 1800,
    hub_id: emulator.portalId,
  })
  const token = String(renewed.body['access_token'])
  expect((await api('GET', '', undefined, { token })).status).toBe(200)
})

it.each(['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-03/token'])(
  'refreshes at %s',
  async (path) => {
    const { emulator } = await startEmulator()
    const app = emulator.addApp()
    const { refreshToken } = emulator.installApp({ app: app.appId })
    const answer = await post(emulator, path, refreshForm(app, refreshToken))
    expect(answer).toMatchObject({ status: 200, body: { refresh_token: refreshToken } })
  },
)

it('refreshTokens: rotated kills the old one at once', async () => {
  const { emulator } = await startEmulator({ behaviour: { refreshTokens: 'rotated' } })
  const app = emulator.addApp()
  const { refreshToken } = emulator.installApp({ app: app.appId })
  const first = await post(emulator, '/oauth/v3/token', refreshForm(app, refreshToken))
  expect(first.body['refresh_token']).not.toBe(refreshToken)
  const again = await post(emulator, '/oauth/v3/token', refreshForm(app, refreshToken))
  expect(again).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' },
  })
})

it('refuses a wrong client secret', async () => {
  const { emulator } = await startEmulator()
  const app = emulator.addApp()
  const { refreshToken } = emulator.installApp({ app: app.appId })
  const form = { ...refreshForm(app, refreshToken), client_secret: 'wrong' }
  expect((await post(emulator, '/oauth/v3/token', form)).body).toMatchObject({
    error: 'invalid_client',
  })
})

it('gives a code to the redirect address, and takes it once', async () => {
  const { emulator } = await startEmulator()
  const app = emulator.addApp()
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: 'http://localhost:1/back',
    scope: 'crm.objects.marketing_events.read',
    state: 's1',
  })
  const consent = await fetch(`${emulator.url}/oauth/authorize?${query.toString()}`, {
    redirect: 'manual',
  })
  const back = new URL(consent.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('s1')
  const form = {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.clientSecret,
    redirect_uri: 'http://localhost:1/back',
    code: back.searchParams.get('code') ?? '',
  }
  const answer = await post(emulator, '/oauth/v3/token', form)
  expect(answer.body).toMatchObject({ scopes: ['crm.objects.marketing_events.read'] })
  expect((await post(emulator, '/oauth/v3/token', form)).body).toMatchObject({
    status: 'BAD_AUTH_CODE',
  })
})

it('tells about tokens and revokes them', async () => {
  const { emulator } = await startEmulator()
  const app = emulator.addApp()
  const { accessToken, refreshToken } = emulator.installApp({ app: app.appId })
  const info = await fetch(`${emulator.url}/oauth/v1/access-tokens/${accessToken}`)
  expect(await info.json()).toMatchObject({ hub_id: emulator.portalId, app_id: app.appId })
  expect(emulator.requests()[0]?.path).toBe('/oauth/v1/access-tokens/…')
  expect(
    (await post(emulator, '/oauth/v3/token/introspect', { token: accessToken })).body['active'],
  ).toBe(true)
  await post(emulator, '/oauth/v3/token/revoke', { token: refreshToken })
  expect(
    (await post(emulator, '/oauth/v3/token/introspect', { token: refreshToken })).body,
  ).toEqual({ active: false })
})

it('names the scope that is missing', async () => {
  const { emulator, api } = await startEmulator()
  const { token } = emulator.addToken({ scopes: ['crm.objects.marketing_events.read'] })
  const answer = await api('POST', 'events', {}, { token })
  expect(answer.status).toBe(403)
  expect(answer.body).toMatchObject({
    category: 'MISSING_SCOPES',
    errors: [{ context: { requiredGranularScopes: ['crm.objects.marketing_events.write'] } }],
  })
})

it('refuses a token that nobody issued', async () => {
  const { api } = await startEmulator()
  const answer = await api('GET', '', undefined, { token: 'pat-na1-nobody' })
  expect(answer).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } })
})

it('keeps the settings of an app, by developer key or by bearer token', async () => {
  const { emulator, api } = await startEmulator()
  const app = emulator.addApp()
  const path = `${app.appId}/settings`
  const set = await fetch(`${emulator.url}${base}/${path}?hapikey=${app.developerKey}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ eventDetailsUrl: 'https://my.event.app/events/%s' }),
  })
  expect(set.status).toBe(200)
  const { token } = emulator.addToken({ app: app.appId, scopes: ['developers-read'] })
  const read = await api('GET', path, undefined, { token })
  expect(read.body).toEqual({ appId: app.appId, eventDetailsUrl: 'https://my.event.app/events/%s' })
  expect(emulator.requests()[0]?.path).not.toContain(app.developerKey)
})

it('gives settings to a token of the client_credentials grant', async () => {
  const { emulator, api } = await startEmulator()
  const { appId, clientId, clientSecret } = emulator.addApp()
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }
  const token = String((await post(emulator, '/oauth/v3/token', form)).body['access_token'])
  expect((await api('GET', `${appId}/settings`, undefined, { token })).status).toBe(200)
  expect((await api('GET', '', undefined, { token })).status).toBe(401)
})

it.each(['/oauth/v1/token', '/oauth/v3/token'])('%s takes a form only', async (path) => {
  const { api } = await startEmulator()
  expect((await api('POST', path, { grant_type: 'refresh_token' })).status).toBe(415)
})
