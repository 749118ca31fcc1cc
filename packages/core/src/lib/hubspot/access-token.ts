import { createHash } from 'node:crypto'
import { type HttpClient, httpClient, type HttpClientOptions } from '../http/http-client.ts'
import type { Redactor } from '../http/redaction.ts'
import { ConfigError, TurnoutError } from '../model/errors.ts'
import { number, object, optional, shape, text } from './answer-shape.ts'
import { classifyHubSpot } from './hubspot-verdict.ts'

/** What a token source works with; the client gives it. */
export interface TokenContext {
  readonly http: HttpClient
  readonly redactor: Redactor
  readonly now: () => number
}

/** Where access tokens come from. */
export interface TokenSource {
  /** Names the account for the destination's fingerprint. A digest, so that no secret is in the object. */
  readonly identity: string
  /** The token to use now. */
  token(context: TokenContext): string | Promise<string>
  /** Told that HubSpot refused a token. True: there is another one now. */
  renew(refused: string, context: TokenContext): boolean | Promise<boolean>
}

/** Tokens as they are kept between runs. */
export interface OAuthTokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Options of {@link oauthTokens}. */
export interface OAuthTokenOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** The refresh token of the installation, or what {@link OAuthTokenOptions.save} kept last. */
  readonly refreshToken: string
  /** What was saved last, so that a restart needs no refresh. */
  readonly saved?: OAuthTokens
  /** Keeps new tokens. They are used only after it is done. */
  readonly save?: (tokens: OAuthTokens) => void | Promise<void>
  /** Default: `v3`. HubSpot deprecates `v1` on 2027-02-16. */
  readonly tokenEndpoint?: 'v3' | 'v1'
}

/**
 * A token that does not change: a service key, or the token of an existing private app. Space around it is cut.
 * Its first use throws a ConfigError when it is empty or cannot be sent.
 */
export function staticToken(token: string): TokenSource {
  const trimmed = token.trim()
  return {
    identity: digest(trimmed),
    token: ({ redactor }) => {
      if (trimmed === '') throw new ConfigError('token', 'is empty. Give the token of the portal.')
      if (!SENDABLE.test(trimmed)) {
        throw new ConfigError(
          'token',
          'holds a character that no token has, like a line break. Copy the token again.',
        )
      }
      redactor.add(trimmed)
      return trimmed
    },
    renew: () => false,
  }
}

/** What a header can carry. */
const SENDABLE = /^[\x20-\x7e]+$/
const REFRESH_AHEAD_MS = 60_000

/**
 * OAuth tokens that are refreshed one minute before they expire, once at a time, and saved before they are used.
 * @throws HubSpotError of the kind `invalid_grant` when the portal has disconnected the app.
 */
export function oauthTokens(options: OAuthTokenOptions): TokenSource {
  let current: OAuthTokens | null = options.saved ?? null
  // HubSpot has given them, and perhaps taken back the refresh token before: they must not be lost with a full disk.
  let unsaved: OAuthTokens | null = null
  let refreshing: Promise<OAuthTokens> | null = null
  const renewed = async (context: TokenContext): Promise<OAuthTokens> => {
    const kept = unsaved !== null && isFresh(unsaved, context) ? unsaved : null
    unsaved = kept ?? (await refresh(options, unsaved ?? current, context))
    await saveTokens(options, unsaved, context)
    current = unsaved
    unsaved = null
    return current
  }
  const refreshOnce = async (context: TokenContext): Promise<OAuthTokens> => {
    refreshing ??= renewed(context).finally(() => {
      refreshing = null
    })
    const tokens = await refreshing
    // The refresh may be another client's: this one must not show the tokens, either.
    plantSecrets(context.redactor, options, tokens)
    return tokens
  }
  return {
    identity: digest(options.clientId + options.refreshToken),
    token: async (context) => {
      plantSecrets(context.redactor, options, current)
      const fresh = current !== null && isFresh(current, context) ? current : null
      return (fresh ?? (await refreshOnce(context))).accessToken
    },
    renew: async (refused, context) => {
      plantSecrets(context.redactor, options, current)
      if (current !== null && current.accessToken !== refused) return true
      return (await refreshOnce(context)).accessToken !== refused
    },
  }
}

function isFresh({ expiresAt }: OAuthTokens, { now }: TokenContext): boolean {
  return expiresAt - REFRESH_AHEAD_MS > now()
}

async function saveTokens(
  { save }: OAuthTokenOptions,
  tokens: OAuthTokens,
  { redactor }: TokenContext,
): Promise<void> {
  try {
    await save?.(tokens)
  } catch (error) {
    // No cause: whatever was given the tokens may have put them into its error.
    const said = redactor.redact(error instanceof Error ? error.message : String(error))
    throw new TurnoutError(
      'tokens_not_saved',
      `New HubSpot tokens could not be saved, so they are not used: ${said}. Mend that; the next request saves them again.`,
      { retryable: true },
    )
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

const tokenAnswer = shape(
  object({ access_token: text, refresh_token: optional(text), expires_in: number }),
)

async function refresh(
  options: OAuthTokenOptions,
  current: OAuthTokens | null,
  { http, redactor, now }: TokenContext,
): Promise<OAuthTokens> {
  const refreshToken = current?.refreshToken ?? options.refreshToken
  const { body } = await http.request({
    method: 'POST',
    url: `/oauth/${options.tokenEndpoint ?? 'v3'}/token`,
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: options.clientId,
      client_secret: options.clientSecret,
      refresh_token: refreshToken,
    }),
    schema: tokenAnswer,
    authorized: false,
    // HubSpot's refresh tokens stay valid when they are used: asking twice does no harm.
    retry: 'whenHarmless',
  })
  const tokens = {
    accessToken: body.access_token,
    refreshToken: body.refresh_token ?? refreshToken,
    expiresAt: now() + body.expires_in * 1000,
  }
  plantSecrets(redactor, options, tokens)
  return tokens
}

function plantSecrets(
  redactor: Redactor,
  options: OAuthTokenOptions,
  tokens: OAuthTokens | null,
): void {
  redactor.add(options.clientSecret)
  redactor.add(options.refreshToken)
  if (tokens === null) return
  redactor.add(tokens.accessToken)
  redactor.add(tokens.refreshToken)
}

/** An HTTP client whose requests carry the source's tokens. */
export function authorizedClient(
  source: TokenSource,
  options: HttpClientOptions & { readonly redactor: Redactor; readonly now: () => number },
): HttpClient {
  const context = (): TokenContext => ({ http, redactor: options.redactor, now: options.now })
  const http = httpClient({
    ...options,
    classify: classifyHubSpot,
    authorization: {
      headers: (signal) => {
        const token = source.token(context())
        if (typeof token === 'string') return { authorization: `Bearer ${token}` }
        return withSignal(token, signal).then((value) => ({ authorization: `Bearer ${value}` }))
      },
      renew: (refused, signal) => {
        const token = (refused['authorization'] ?? '').replace(/^Bearer /, '')
        return withSignal(Promise.resolve(source.renew(token, context())), signal)
      },
    },
  })
  return http
}

/** The promise, given up when the signal aborts: the work that others share goes on. */
function withSignal<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
