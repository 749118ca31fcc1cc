import { CredentialsError, type RequestCounts } from '@turnout/core'
import { type HttpClient, httpClient, type Lane, type Query } from '@turnout/core/http'
import type { z } from 'zod'
import { type AccessToken, bearerOf } from './access-token.ts'
import type { ZoomLabel } from './rate-limits.ts'
import { countedLabel, RequestCounter } from './request-counter.ts'
import type { SharedAccount } from './shared-account.ts'
import {
  asTurnoutError,
  classifyWith,
  isPageTokenExpired,
  ZoomRefusedError,
} from './zoom-errors.ts'
import type { ZoomSettings, ZoomSourceOptions } from './zoom-options.ts'
import { type PageOf, tokenAnswer } from './zoom-schemas.ts'

/** How requests of one read are sent: before or after others, and until when. */
export interface Sending {
  readonly lane: Lane
  readonly signal: AbortSignal
  /** What made these requests necessary, where it was not what they ask for: they are counted under it. */
  readonly because?: string
}

/** One page of a listing. `total` counts the whole listing, where Zoom tells it. */
export interface ZoomPage<Row> {
  readonly rows: readonly Row[]
  readonly total: number | null
}

/** What is asked for. */
export interface ZoomRequest<T> {
  /** In words, for the counts of the run. */
  readonly what: string
  readonly path: string
  readonly label: ZoomLabel
  readonly query?: Query
  readonly schema: z.ZodType<T>
}

/** The largest page; Zoom's default of 30 costs ten times the requests. */
export const PAGE_SIZE: number = 300
/** Page tokens live 15 minutes: a listing whose token died is started again, this often. */
const RESTARTS = 2

/** Sends requests of one account: token, limits, errors and pages are dealt with here. */
export class ZoomRequests {
  readonly #http: HttpClient
  readonly #account: SharedAccount
  readonly #settings: ZoomSettings
  readonly #counter = new RequestCounter()
  #tokenRefused = false

  constructor(options: ZoomSourceOptions, settings: ZoomSettings, account: SharedAccount) {
    this.#settings = settings
    this.#account = account
    this.#http = httpClient({
      baseUrl: `${settings.apiUrl}/`,
      classify: classifyWith(Math.random),
      authorization: bearerOf({
        token: account.token,
        request: (signal) => this.#requestToken(signal),
        refused: () => {
          this.#tokenRefused = true
        },
        now: settings.now,
      }),
      budget: this.#counter.counting(account.budget),
      secrets: [settings.clientSecret],
      now: settings.now,
      ...(options.log === undefined ? {} : { log: options.log }),
      ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
      ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
    })
  }

  /** The scopes that the app was granted. */
  async grantedScopes(signal: AbortSignal): Promise<readonly string[]> {
    const request = (asked: AbortSignal): Promise<AccessToken> => this.#requestToken(asked)
    return (await this.#account.token.get(request, this.#settings.now, signal)).scopes
  }

  /** Requests sent so far, by what they asked for. */
  counts(): RequestCounts {
    return this.#counter.counts()
  }

  async get<T>(request: ZoomRequest<T>, { lane, signal, because }: Sending): Promise<T> {
    const { path, schema, query = {} } = request
    const label = countedLabel(request.label, because ?? request.what)
    try {
      return await this.#http.getJson(path, { schema, query, label, lane, signal })
    } catch (error) {
      throw asTurnoutError(error)
    }
  }

  /** The pages of a listing, one after the other: each token comes with the page before. */
  async *pages<P extends PageOf, Row>(
    request: ZoomRequest<P>,
    rowsOf: (page: P) => readonly Row[] | null | undefined,
    sending: Sending,
  ): AsyncGenerator<ZoomPage<Row>> {
    let token = ''
    let restarts = 0
    for (;;) {
      const next = token === '' ? undefined : token
      const query = { ...request.query, page_size: PAGE_SIZE, next_page_token: next }
      let page: P
      try {
        const because = restarts > 0 ? { because: 'restarted listings' } : {}
        page = await this.get({ ...request, query }, { ...sending, ...because })
      } catch (error) {
        if (!isPageTokenExpired(error) || next === undefined || restarts >= RESTARTS) throw error
        restarts += 1
        token = ''
        continue
      }
      yield { rows: rowsOf(page) ?? [], total: page.total_records ?? null }
      token = page.next_page_token ?? ''
      if (token === '') return
    }
  }

  async #requestToken(signal: AbortSignal): Promise<AccessToken> {
    const { oauthUrl, accountId, clientId, clientSecret, now } = this.#settings
    const what = this.#tokenRefused ? 'access token after a refusal' : 'access token'
    this.#tokenRefused = false
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
    try {
      const { body } = await this.#http.request({
        method: 'POST',
        url: `${oauthUrl}/oauth/token`,
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId }),
        schema: tokenAnswer,
        label: countedLabel('', what),
        authorized: false,
        // Asking twice gives two tokens and harms nobody but the first.
        retry: 'whenHarmless',
        signal,
      })
      const expiresAt = now() + body.expires_in * 1000
      return { text: body.access_token, expiresAt, scopes: (body.scope ?? '').split(' ') }
    } catch (error) {
      throw tokenError(asTurnoutError(error))
    }
  }
}

function tokenError(error: unknown): unknown {
  const refused = error instanceof ZoomRefusedError || error instanceof CredentialsError
  if (!refused) return error
  return new CredentialsError(
    'Zoom gave no access token for these credentials. Check the account id, the client id and the client secret of the Server-to-Server OAuth app, and that the app is activated.',
    { cause: error.cause },
  )
}
