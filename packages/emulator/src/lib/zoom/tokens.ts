import type { ZoomAccount } from './account.ts'
import type { ZoomBehaviour } from './behaviour.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'
import { type Reply, ZoomRefusal } from './reply.ts'

/** Gives out access tokens; a new one kills the oldest when too many live. */
export interface Tokens {
  /** Answers `POST /oauth/token`. */
  issue(authorization: string | undefined, form: URLSearchParams): Reply
  /** @throws ZoomRefusal when the token is none, dead or expired, or lacks all of these scopes. */
  admit(authorization: string | undefined, scopes: readonly string[]): void
  /** Kills every token, as a change of the app's scopes does. */
  killAll(): void
  /** How many tokens were given out. */
  readonly issued: number
}

interface LiveToken {
  readonly text: string
  readonly expiresAt: number
  readonly scopes: readonly string[]
}

/** Makes the token desk of an account. */
export function makeTokens(
  account: ZoomAccount,
  behaviour: ZoomBehaviour,
  clock: Clock,
  random: Random,
): Tokens {
  let live: LiveToken[] = []
  let issued = 0

  function issue(authorization: string | undefined, form: URLSearchParams): Reply {
    const { clientId, clientSecret, accountId } = account
    const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    if (authorization !== expected)
      return tokenError(401, 'invalid_client', 'Invalid client_id or client_secret')
    if (form.get('grant_type') !== 'account_credentials') {
      return tokenError(400, 'unsupported_grant_type', 'unsupported grant type')
    }
    if (form.get('account_id') !== accountId)
      return tokenError(400, 'invalid_request', 'Bad Request')
    issued += 1
    const token = {
      text: `zoom-token-${issued}-${random.id()}`,
      scopes: behaviour.scopes,
      expiresAt: clock.now() + behaviour.tokenLifetimeMs,
    }
    live = [...live, token].slice(-behaviour.liveTokens)
    const body = {
      access_token: token.text,
      token_type: 'bearer',
      expires_in: Math.round(behaviour.tokenLifetimeMs / 1000),
      scope: token.scopes.join(' '),
      api_url: 'https://api.zoom.us',
    }
    return { status: 200, body }
  }

  function admit(authorization: string | undefined, scopes: readonly string[]): void {
    const token = live.find(({ text }) => authorization === `Bearer ${text}`)
    if (token === undefined) throw new ZoomRefusal(401, 124, 'Invalid access token.')
    if (token.expiresAt <= clock.now()) throw new ZoomRefusal(401, 124, 'Access token is expired.')
    if (!scopes.some((scope) => token.scopes.includes(scope))) {
      const message = `Invalid access token, does not contain scopes:[${scopes[0]}].`
      throw new ZoomRefusal(400, 4711, message)
    }
  }

  return {
    issue,
    admit,
    killAll: () => {
      live = []
    },
    get issued() {
      return issued
    },
  }
}

function tokenError(status: number, error: string, reason: string): Reply {
  return { status, body: { reason, error } }
}
