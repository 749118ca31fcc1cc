import { ApiError, notFound } from './api-error.ts'
import type { AccessToken, HubspotApp, RefreshToken } from './credentials.ts'
import { type JsonObject, objectOf, textOf } from './json.ts'
import { accessTokenOf, exchangeable, rotated } from './oauth.ts'
import {
  type Answer,
  noContent,
  ok,
  type OpenOperation,
  param,
  type Received,
} from './operation.ts'

/** Getting, renewing, asking about and revoking OAuth tokens: v1, v3 and the dated twin of v3. */
export const oauthOperations: readonly OpenOperation[] = [
  { name: 'oauth.authorize', method: 'GET', path: '/oauth/authorize', open: authorize },
  {
    name: 'oauth.tokenV1',
    method: 'POST',
    path: '/oauth/v1/token',
    takes: 'form',
    open: tokenV1,
  },
  {
    name: 'oauth.accessTokenV1',
    method: 'GET',
    path: '/oauth/v1/access-tokens/:token',
    open: accessInfo,
  },
  {
    name: 'oauth.refreshTokenV1',
    method: 'GET',
    path: '/oauth/v1/refresh-tokens/:token',
    open: refreshInfo,
  },
  {
    name: 'oauth.deleteRefreshTokenV1',
    method: 'DELETE',
    path: '/oauth/v1/refresh-tokens/:token',
    open: (received) => {
      received.world.credentials.refreshTokens.delete(param(received, 'token'))
      return noContent()
    },
  },
  ...['v3', '2026-03'].flatMap((version): OpenOperation[] => [
    {
      name: `oauth.token.${version}`,
      method: 'POST',
      path: `/oauth/${version}/token`,
      takes: 'form',
      open: tokenV3,
    },
    {
      name: `oauth.introspect.${version}`,
      method: 'POST',
      path: `/oauth/${version}/token/introspect`,
      takes: 'form',
      open: introspect,
    },
    {
      name: `oauth.revoke.${version}`,
      method: 'POST',
      path: `/oauth/${version}/token/revoke`,
      takes: 'form',
      open: revoke,
    },
  ]),
]

// Stands for HubSpot's own page and the person's consent: the code comes at once.
function authorize({ world, query }: Received): Answer {
  const app = world.credentials.appOfClient(query.get('client_id') ?? '')
  const redirectUri = query.get('redirect_uri')
  const [portalId] = world.portals.keys()
  if (app === undefined || redirectUri === null || portalId === undefined) {
    throw refusedGrant('BAD_CLIENT_ID', 'missing or unknown client id')
  }
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean)
  const code = crypto.randomUUID()
  world.credentials.codes.set(code, {
    token: code,
    appId: app.appId,
    portalId,
    scopes,
    redirectUri,
  })
  const target = new URL(redirectUri)
  target.searchParams.set('code', code)
  const state = query.get('state')
  if (state !== null) target.searchParams.set('state', state)
  return { status: 302, headers: { location: target.href } }
}

function tokenV1(received: Received): Answer {
  const form = objectOf(received.body)
  if (form['grant_type'] === 'client_credentials') {
    throw refusedGrant('BAD_GRANT_TYPE', 'invalid grant_type')
  }
  const { access, refresh } = grant(received, form)
  return ok({
    token_type: 'bearer',
    refresh_token: refresh?.token,
    access_token: access.token,
    expires_in: received.world.behaviour.accessTokenSeconds,
  })
}

function tokenV3(received: Received): Answer {
  const { access, refresh } = grant(received, objectOf(received.body))
  return ok({
    token_type: 'bearer',
    ...(refresh === null ? {} : { refresh_token: refresh.token }),
    access_token: access.token,
    expires_in: received.world.behaviour.accessTokenSeconds,
    ...(access.portalId === null ? {} : { hub_id: access.portalId }),
    scopes: access.scopes,
    token_use: 'access_token',
  })
}

function grant(
  { world }: Received,
  form: JsonObject,
): { access: AccessToken; refresh: RefreshToken | null } {
  const app = clientOf(world.credentials.appOfClient(textOf(form['client_id']) ?? ''), form)
  if (form['grant_type'] === 'client_credentials') {
    const scopes = (textOf(form['scope']) ?? 'developers-read developers-write').split(/[\s,]+/)
    return {
      access: accessTokenOf(world, { appId: app.appId, portalId: null, scopes }),
      refresh: null,
    }
  }
  const kept = exchangeable(world, app, form)
  if (kept === null) {
    const code = form['grant_type'] === 'authorization_code'
    if (code) throw refusedGrant('BAD_AUTH_CODE', 'missing or unknown auth code')
    throw refusedGrant('BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked')
  }
  const refresh = world.behaviour.refreshTokens === 'rotated' ? rotated(world, kept) : kept
  return { access: accessTokenOf(world, refresh), refresh }
}

function clientOf(app: HubspotApp | undefined, form: JsonObject): HubspotApp {
  if (app === undefined) throw refusedGrant('BAD_CLIENT_ID', 'missing or invalid client id')
  if (app.clientSecret !== textOf(form['client_secret'])) {
    throw refusedGrant('BAD_CLIENT_SECRET', 'missing or invalid client secret')
  }
  return app
}

function accessInfo(received: Received): Answer {
  const { credentials } = received.world
  const token = credentials.tokens.get(param(received, 'token'))
  if (token === undefined || token.kind !== 'oauth') throw notFound('access token not found')
  const expiresIn = Math.round(((token.expiresAt ?? 0) - received.world.now()) / 1000)
  return ok({
    token: token.token,
    hub_id: token.portalId,
    app_id: token.appId,
    scopes: token.scopes,
    expires_in: expiresIn,
    token_type: 'access',
  })
}

function refreshInfo(received: Received): Answer {
  const token = received.world.credentials.refreshTokens.get(param(received, 'token'))
  if (token === undefined) throw notFound('refresh token not found')
  const app = received.world.credentials.apps.get(token.appId)
  return ok({
    token: token.token,
    hub_id: token.portalId,
    client_id: app?.clientId,
    scopes: token.scopes,
    token_type: 'refresh',
  })
}

function introspect({ world, body }: Received): Answer {
  const text = tokenOfForm(objectOf(body))
  const access = world.credentials.tokens.get(text)
  const known = access ?? world.credentials.refreshTokens.get(text)
  const expired = typeof access?.expiresAt === 'number' && access.expiresAt <= world.now()
  if (known === undefined || expired) return ok({ active: false })
  return ok({
    active: true,
    hub_id: known.portalId,
    client_id: world.credentials.apps.get(known.appId)?.clientId,
    scopes: known.scopes,
    token_use: access === undefined ? 'refresh_token' : 'access_token',
  })
}

function revoke({ world, body }: Received): Answer {
  const text = tokenOfForm(objectOf(body))
  world.credentials.tokens.delete(text)
  world.credentials.refreshTokens.delete(text)
  return ok({})
}

// Specification and guide name the field differently.
function tokenOfForm(form: JsonObject): string {
  return textOf(form['token'] ?? form['access_token'] ?? form['refresh_token']) ?? ''
}

function refusedGrant(status: string, message: string): ApiError {
  const error =
    status === 'BAD_CLIENT_ID' || status === 'BAD_CLIENT_SECRET'
      ? 'invalid_client'
      : 'invalid_grant'
  return new ApiError(400, { error, error_description: message, status, message })
}
