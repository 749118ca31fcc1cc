import { type AccessToken, type HubspotApp, randomId, type RefreshToken } from './credentials.ts'
import { type JsonObject, textOf } from './json.ts'
import type { World } from './world.ts'

/** A refresh token and the access token that came with it. */
export interface OAuthGrant {
  readonly refreshToken: string
  readonly accessToken: string
  /** In seconds. */
  readonly expiresIn: number
}

/** Installs an app in a portal: a refresh token, and the first access token of it. */
export function issueTokens(world: World, grant: Omit<RefreshToken, 'token'>): OAuthGrant {
  const refresh = newRefreshToken(world, grant)
  const access = accessTokenOf(world, refresh)
  world.onChange()
  return {
    refreshToken: refresh.token,
    accessToken: access.token,
    expiresIn: world.behaviour.accessTokenSeconds,
  }
}

/** A new access token for a grant; it lives as long as the behaviour says. */
export function accessTokenOf(
  world: World,
  { appId, portalId, scopes }: Omit<AccessToken, 'token' | 'kind' | 'expiresAt'>,
): AccessToken {
  const expiresAt = world.now() + world.behaviour.accessTokenSeconds * 1000
  return world.credentials.addToken({ kind: 'oauth', appId, portalId, scopes, expiresAt })
}

/** What a code or a refresh token of the form stands for; null: nothing, or for another app. A code works once. */
export function exchangeable(world: World, app: HubspotApp, form: JsonObject): RefreshToken | null {
  const { codes, refreshTokens } = world.credentials
  if (form['grant_type'] === 'refresh_token') {
    const kept = refreshTokens.get(textOf(form['refresh_token']) ?? '')
    return kept?.appId === app.appId ? kept : null
  }
  const code = codes.get(textOf(form['code']) ?? '')
  if (form['grant_type'] !== 'authorization_code' || code === undefined) return null
  codes.delete(code.token)
  if (code.appId !== app.appId || code.redirectUri !== textOf(form['redirect_uri'])) return null
  const { appId, portalId, scopes } = code
  return newRefreshToken(world, { appId, portalId, scopes })
}

/** A new refresh token in the place of one that is dead from now on. */
export function rotated(world: World, { token, ...grant }: RefreshToken): RefreshToken {
  world.credentials.refreshTokens.delete(token)
  return newRefreshToken(world, grant)
}

function newRefreshToken(world: World, grant: Omit<RefreshToken, 'token'>): RefreshToken {
  const refresh = { ...grant, token: `na1-${randomId()}` }
  world.credentials.refreshTokens.set(refresh.token, refresh)
  return refresh
}
