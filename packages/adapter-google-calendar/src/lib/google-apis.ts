import { AsyncLocalStorage } from 'node:async_hooks'
import type { AuthClient, GoogleAuth } from 'google-auth-library'
import type { admin_directory_v1 } from 'googleapis/build/src/apis/admin/directory_v1.js'
import type { admin_reports_v1 } from 'googleapis/build/src/apis/admin/reports_v1.js'
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js'
import type { meet_v2 } from 'googleapis/build/src/apis/meet/v2.js'
import {
  type CalendarAccess,
  type GoogleApi,
  type GoogleCredentials,
  NO_TOKEN,
  pemOf,
  scopeOf,
} from './google-credentials.ts'

/**
 * Google's own clients, one per API, each with its own narrow scope. This is the only file that knows `googleapis`,
 * by API subpath and only when an API is called: the bare import costs eight times the CPU and 94 MiB more.
 */
export interface GoogleApis {
  calendar(): Promise<calendar_v3.Calendar>
  meet(): Promise<meet_v2.Meet>
  reports(): Promise<admin_reports_v1.Admin>
  directory(): Promise<admin_directory_v1.Admin>
  /** Forgets the access token of an API: the next request takes a new one. */
  renew(api: GoogleApi): void
  /** Runs a request so that the signal ends it, and the token request before it. */
  during<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T>
}

/** Options of {@link googleApis}. */
export interface GoogleApisOptions {
  readonly credentials: GoogleCredentials
  readonly access: CalendarAccess
  readonly fetch: typeof fetch
  /** The longest time for one request, its answer included. */
  readonly timeoutMs: number
}

/** Makes the clients; nothing is loaded before one is asked for. */
export function googleApis(options: GoogleApisOptions): GoogleApis {
  const current = new AsyncLocalStorage<AbortSignal>()
  const transport: GoogleApisOptions = {
    ...options,
    fetch: async (input, init) => {
      // A token endpoint that answers without a token is no error for the library.
      if (new Headers(init?.headers).get('authorization') === 'Bearer undefined') {
        throw new TypeError(NO_TOKEN)
      }
      return await options.fetch(input, { ...init, signal: current.getStore() ?? null })
    },
  }
  let clients = lazyClients(transport)
  return {
    calendar: () => clients.calendar(),
    meet: () => clients.meet(),
    reports: () => clients.reports(),
    directory: () => clients.directory(),
    renew: (api) => {
      clients = { ...clients, [api]: lazyClients(transport)[api] }
    },
    during: (signal, send) =>
      endedBy({ signal, timeoutMs: options.timeoutMs }, (ending) => current.run(ending, send)),
  }
}

function lazyClients(transport: GoogleApisOptions): Pick<GoogleApis, GoogleApi> {
  // The library's own retries know no Retry-After and not the 403 of the rate limit: they are off.
  const common = { retry: false } as const
  return {
    calendar: once(async () => {
      const { calendar } = await import('googleapis/build/src/apis/calendar/index.js')
      return calendar({ version: 'v3', auth: await authFor('calendar', transport), ...common })
    }),
    meet: once(async () => {
      const { meet } = await import('googleapis/build/src/apis/meet/index.js')
      return meet({ version: 'v2', auth: await authFor('meet', transport), ...common })
    }),
    reports: once(async () => {
      const { admin } = await import('googleapis/build/src/apis/admin/index.js')
      return admin({ version: 'reports_v1', auth: await authFor('reports', transport), ...common })
    }),
    directory: once(async () => {
      const { admin } = await import('googleapis/build/src/apis/admin/index.js')
      const auth = await authFor('directory', transport)
      return admin({ version: 'directory_v1', auth, ...common })
    }),
  }
}

type Client = (AuthClient | GoogleAuth) & NonNullable<calendar_v3.Options['auth']>

async function authFor(api: GoogleApi, options: GoogleApisOptions): Promise<Client> {
  const { GoogleAuth, JWT, OAuth2Client } = await import('google-auth-library')
  const { credentials, access } = options
  const scopes = [scopeOf(api, access)]
  const transporterOptions = { fetchImplementation: options.fetch, retry: false }
  switch (credentials.kind) {
    case 'service-account': {
      const { email, privateKey, subject, adminSubject = subject } = credentials
      const actsFor = api === 'reports' || api === 'directory' ? adminSubject : subject
      const delegated = actsFor === undefined ? {} : { subject: actsFor }
      return new JWT({ email, key: pemOf(privateKey), scopes, ...delegated, transporterOptions })
    }
    case 'refresh-token': {
      const { clientId, clientSecret, refreshToken } = credentials
      const client = new OAuth2Client({ clientId, clientSecret, transporterOptions })
      client.setCredentials({ refresh_token: refreshToken })
      return client
    }
    case 'application-default':
      return new GoogleAuth({ scopes, clientOptions: { transporterOptions } })
  }
}

// Google's client has no timeout, and its token requests take no signal: both end by this one. The timer and the
// listener go with the request; AbortSignal.any and AbortSignal.timeout would keep every answer alive behind them.
async function endedBy<T>(
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
  send: (ending: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  const onAbort = (): void => ending.abort(signal.reason)
  // Not everything takes a signal, like a token from the metadata server: what does not is left behind.
  const ended = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason as Error))
  })
  const timer = setTimeout(() => {
    ending.abort(new DOMException(`No whole answer within ${timeoutMs} ms`, 'TimeoutError'))
  }, timeoutMs)
  signal.addEventListener('abort', onAbort)
  try {
    if (signal.aborted) onAbort()
    return await Promise.race([send(ending.signal), ended])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}
