import { CredentialsError, formatInstant, type Instant, UnavailableError } from '@turnout/core'
import {
  type Classify,
  httpClient,
  type HttpClientOptions,
  HttpError,
  type HttpErrorDetails,
} from '@turnout/core/http'
import {
  accountAnswer,
  peoplePage,
  type TemplateAccount,
  type TemplateWebinar,
  type WebinarPage,
  webinarPage,
} from './template-schemas.ts'

/** What the client needs. */
export interface TemplateClientOptions {
  readonly baseUrl: string
  readonly token: string
  /** Passed on to the HTTP client: timeouts, `sleep`, `log` and the like. */
  readonly http?: Omit<HttpClientOptions, 'baseUrl' | 'secrets' | 'classify'>
}

/** People of one page, and whether it is the last one. */
export interface People {
  readonly people: readonly unknown[]
  readonly isLast: boolean
}

/** Requests and paging; nothing is asked for before the generator is. */
export interface TemplateClient {
  account(signal: AbortSignal): Promise<TemplateAccount>
  /** Webinars that ended after `since` or have not ended, the oldest first; each with whether it is the last. */
  webinars(
    since: Instant,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly webinar: TemplateWebinar; readonly isLast: boolean }>
  people(webinarId: string, signal: AbortSignal): AsyncGenerator<People>
  close(): Promise<void>
}

/** Makes a client for one account. */
export function templateClient({ baseUrl, token, http }: TemplateClientOptions): TemplateClient {
  const client = httpClient({
    ...http,
    baseUrl,
    secrets: [token],
    classify: ownErrors,
    authorization: { headers: () => ({ authorization: `Bearer ${token}` }) },
  })
  return {
    account: (signal) => client.getJson('account', { schema: accountAnswer, signal }),
    async *webinars(since, signal) {
      for await (const page of pages('webinars', { since: formatInstant(since) }, signal)) {
        for (const [index, webinar] of page.webinars.entries()) {
          yield { webinar, isLast: !page.next_page && index === page.webinars.length - 1 }
        }
      }
    },
    async *people(webinarId, signal) {
      let page: string | undefined
      do {
        const url = `webinars/${encodeURIComponent(webinarId)}/people`
        const answer = await client.getJson(url, { schema: peoplePage, query: { page }, signal })
        page = answer.next_page ?? undefined
        yield { people: answer.people, isLast: page === undefined }
      } while (page !== undefined)
    },
    close: () => client.close(),
  }

  async function* pages(
    url: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): AsyncGenerator<WebinarPage> {
    let page: string | undefined
    do {
      const answer = await client.getJson(url, {
        schema: webinarPage,
        query: { ...query, page },
        signal,
      })
      page = answer.next_page ?? undefined
      yield answer
    } while (page !== undefined)
  }
}

// The platform's words for "who are you" and "not now" become Turnout's; all else stays an HttpError.
const ownErrors: Classify = ({ status }) => {
  if (status === 401 || status === 403)
    return { retryable: false, mayHaveActed: false, toError: refused }
  if (status === 503) return { retryable: true, mayHaveActed: false, toError: away }
  return undefined
}

function refused(details: HttpErrorDetails): CredentialsError {
  return new CredentialsError(
    'The platform refuses the token. Make a new one with the scope webinars:read, and set it in the options.',
    { cause: new HttpError(details) },
  )
}

function away(details: HttpErrorDetails): UnavailableError {
  return new UnavailableError(
    'The platform cannot be reached. It is tried again at the next run.',
    {
      cause: new HttpError(details),
    },
  )
}
