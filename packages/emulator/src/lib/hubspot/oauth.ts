import { type AccessToken, type RefreshToken, tokenText } from './credentials.ts'
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
  const refresh = { ...grant, token: `na1-${tokenText('private-app').slice('pat-na1-'.length)}` }
  world.credentials.refreshTokens.set(refresh.token, refresh)
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
