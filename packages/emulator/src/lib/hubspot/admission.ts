import { ApiError, missingScopes, notAuthenticated, tokenExpired } from './api-error.ts'
import type { AccessToken } from './credentials.ts'
import { rateLimitAnswer } from './fault-effects.ts'
import type { Answer, Operation, Received } from './operation.ts'
import type { World } from './world.ts'

/** Lets a request pass as HubSpot does: token, then limits, then scopes. */
export async function admit(
  received: Received,
  { scopes, isSearch, handle }: Operation,
): Promise<Answer> {
  const { world } = received
  const token = tokenOf(world, received.authorization)
  const portal = token.portalId === null ? undefined : world.portals.get(token.portalId)
  if (portal === undefined) throw notAuthenticated()
  const { refusedBy, headers } = world.rateLimits.take(
    { token, isSearch: isSearch === true, wallNow: world.now() },
    world.behaviour,
  )
  if (refusedBy !== null) {
    return rateLimitAnswer(refusedBy, { ...headers, ...retryAfterOf(world) })
  }
  const withHeaders = (answer: Answer): Answer => ({
    ...answer,
    headers: { ...headers, ...answer.headers },
  })
  try {
    requireScopes(token, scopes)
    const appId = appIdOf(world, token)
    return withHeaders(await handle({ ...received, portal, token, appId }))
  } catch (error) {
    if (error instanceof ApiError) return withHeaders(error.answer)
    throw error
  }
}

/** The token of an Authorization header. Throws 401 for one that is missing, unknown or expired. */
export function tokenOf(world: World, authorization: string | null): AccessToken {
  const [, text] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? []
  const token = text === undefined ? undefined : world.credentials.tokens.get(text)
  if (token === undefined) throw notAuthenticated()
  if (token.expiresAt !== null && token.expiresAt <= world.now()) {
    throw tokenExpired(token.expiresAt, world.now())
  }
  return token
}

/** Throws 403 with every scope of the list where the token lacks one. */
export function requireScopes(token: AccessToken, scopes: readonly string[]): void {
  if (scopes.some((scope) => !token.scopes.includes(scope))) throw missingScopes(scopes)
}

function appIdOf(world: World, token: AccessToken): number | null {
  const anonymous = token.kind === 'service-key' && world.behaviour.serviceKeyApp === 'none'
  return anonymous ? null : token.appId
}

function retryAfterOf({ behaviour }: World): Record<string, string> {
  const { retryAfterSeconds } = behaviour
  return retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) }
}
