import { createVerify, generateKeyPairSync, randomUUID } from 'node:crypto'
import { GoogleApiError } from './google-error.ts'

/** The scopes by which the emulator's operations may be called, as their documents list them; any of them is enough. */
const scopes: Readonly<Record<ScopedApi, readonly string[]>> = {
  calendar: named(
    'calendar.events.owned.readonly calendar.events.owned calendar.events.readonly calendar.events calendar.readonly calendar',
  ),
  calendars: named('calendar.calendars.readonly calendar.calendars calendar.readonly calendar'),
  calendarList: named(
    'calendar.calendarlist.readonly calendar.calendarlist calendar.readonly calendar',
  ),
  meet: named('meetings.space.readonly meetings.space.created'),
  reports: named('admin.reports.audit.readonly'),
  directory: named('admin.directory.user.readonly admin.directory.user'),
}

function named(names: string): string[] {
  return names.split(' ').map((name) => `https://www.googleapis.com/auth/${name}`)
}

/** A group of operations that asks for the same scopes. */
export type ScopedApi = 'calendar' | 'calendars' | 'calendarList' | 'meet' | 'reports' | 'directory'

/** A service account with its key, and what an administrator has delegated to it. */
export interface ServiceAccount {
  readonly email: string
  /** PEM, PKCS #8. */
  readonly privateKey: string
  /** Scopes of the domain-wide delegation; a token request that names another one fails as a whole. */
  delegatedScopes: readonly string[]
}

/** A refresh token that the emulator knows. */
export interface RefreshGrant {
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly email: string
  readonly scopes: readonly string[]
}

/** Who stands behind an access token. */
export interface Bearer {
  readonly subject: string
  readonly scopes: readonly string[]
  readonly expiresAtMs: number
}

const TOKEN_LIFE_S = 3600

/** Hands out access tokens and says who stands behind them. */
export class Identity {
  readonly serviceAccount: ServiceAccount
  readonly grants: RefreshGrant[] = []
  readonly #publicKey: string
  readonly #tokens = new Map<string, Bearer>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
    const { publicKey, privateKey } = emulatedKeys()
    this.#publicKey = publicKey
    this.serviceAccount = {
      email: 'turnout@emulated-project.iam.gserviceaccount.com',
      privateKey,
      delegatedScopes: [...new Set(Object.values(scopes).flat())],
    }
  }

  /** Makes every access token that was handed out worthless. */
  revokeAccessTokens(): void {
    this.#tokens.clear()
  }

  /** The answer of the token endpoint. */
  exchange(form: URLSearchParams): { readonly status: number; readonly body: unknown } {
    switch (form.get('grant_type') ?? '') {
      case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
        return this.#exchangeAssertion(form.get('assertion') ?? '')
      case 'refresh_token':
        return this.#exchangeRefreshToken(form)
      default:
        return refused(400, 'unsupported_grant_type', 'Invalid grant_type.')
    }
  }

  /** Who calls. Throws a 401 or a 403 as the APIs do. */
  bearer(authorization: string | undefined, api: ScopedApi): Bearer {
    const bearer = this.#tokens.get(authorization?.replace(/^Bearer /, '') ?? '')
    if (bearer === undefined || bearer.expiresAtMs <= this.#now()) {
      throw new GoogleApiError(401, 'authError', 'Invalid Credentials')
    }
    if (!bearer.scopes.some((scope) => scopes[api].includes(scope))) {
      const message = 'Request had insufficient authentication scopes.'
      throw new GoogleApiError(403, 'insufficientPermissions', message)
    }
    return bearer
  }

  #exchangeAssertion(assertion: string) {
    const [head = '', payload = '', signature = ''] = assertion.split('.')
    const verify = createVerify('RSA-SHA256').update(`${head}.${payload}`)
    if (!verify.verify(this.#publicKey, signature, 'base64url')) {
      return refused(400, 'invalid_grant', 'Invalid JWT Signature.')
    }
    const claims = claimsOf(payload)
    if (claims === null)
      return refused(400, 'invalid_grant', 'Invalid JWT: it must have iss and scope.')
    if (claims.iss !== this.serviceAccount.email) {
      return refused(400, 'invalid_grant', 'Invalid grant: account not found')
    }
    const asked = claims.scope.split(' ').filter((scope) => scope !== '')
    const { delegatedScopes } = this.serviceAccount
    if (claims.sub !== undefined && asked.some((scope) => !delegatedScopes.includes(scope))) {
      const message =
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.'
      return refused(401, 'unauthorized_client', message)
    }
    return this.#grant(claims.sub ?? claims.iss, asked)
  }

  #exchangeRefreshToken(form: URLSearchParams) {
    const grant = this.grants.find(
      ({ refreshToken, clientId, clientSecret }) =>
        refreshToken === form.get('refresh_token') &&
        clientId === form.get('client_id') &&
        clientSecret === form.get('client_secret'),
    )
    if (grant === undefined) {
      return refused(400, 'invalid_grant', 'Token has been expired or revoked.')
    }
    return this.#grant(grant.email, grant.scopes)
  }

  #grant(subject: string, granted: readonly string[]) {
    const token = `emulated-${randomUUID()}`
    const expiresAtMs = this.#now() + TOKEN_LIFE_S * 1000
    this.#tokens.set(token, { subject, scopes: granted, expiresAtMs })
    const body = {
      access_token: token,
      expires_in: TOKEN_LIFE_S,
      token_type: 'Bearer',
      scope: granted.join(' '),
    }
    return { status: 200, body }
  }
}

// Making a key takes long; all emulators of a process share one, which opens nothing else.
let keys: { readonly publicKey: string; readonly privateKey: string } | null = null

function emulatedKeys(): NonNullable<typeof keys> {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return keys
}

interface Claims {
  readonly iss: string
  readonly sub?: string
  readonly scope: string
}

function claimsOf(payload: string): Claims | null {
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Partial<Claims>
    const { iss, scope, sub } = claims
    if (typeof iss !== 'string' || typeof scope !== 'string') return null
    return sub === undefined ? { iss, scope } : { iss, scope, sub }
  } catch {
    return null
  }
}

function refused(status: number, error: string, description: string) {
  return { status, body: { error, error_description: description } }
}
