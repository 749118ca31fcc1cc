import { countedBudget } from '../http/counted-budget.ts'
import type { Dispatcher, HttpTimeouts } from '../http/exchange.ts'
import type { RateBudget } from '../http/rate-budget.ts'
import { type Redactor, redactor } from '../http/redaction.ts'
import { ConfigError } from '../model/errors.ts'
import type { Log } from '../model/log.ts'
import type { RequestCounts } from '../model/source.ts'
import { authorizedClient, staticToken, type TokenSource } from './access-token.ts'
import { type HubSpotApiVersion, marketingEventsPath } from './api-version.ts'
import { hubspotAttendance, type HubSpotAttendance } from './attendance.ts'
import { hubspotContacts, type HubSpotContacts } from './contacts.ts'
import { hubspotEvents } from './event-operations.ts'
import type { HubSpotEvents } from './events.ts'
import { hubspotLists, type HubSpotLists } from './lists.ts'
import { hubspotParticipations, type HubSpotParticipations } from './participations.ts'
import { hubspotProperties, type HubSpotProperties } from './properties.ts'
import { requestName } from './request-names.ts'
import { hubspotBudget, type HubSpotPlan } from './rate-plan.ts'
import { type DeveloperCredentials, hubspotSettings, type HubSpotSettings } from './settings.ts'

/** Options of {@link hubspotClient}. */
export interface HubSpotClientOptions {
  /** A service key or private-app token, or a source like {@link oauthTokens}. */
  readonly token: string | TokenSource
  /** Default: `v3`. Changing it changes paths only. */
  readonly apiVersion?: HubSpotApiVersion
  /** Default: `https://api.hubapi.com`. */
  readonly baseUrl?: string
  /** Default: 100 requests per 10 seconds, or what HubSpot's headers tell. */
  readonly plan?: HubSpotPlan
  /** Requests of the day that `backfill` leaves to `live`. Default: 0. */
  readonly dailyReserve?: number
  /** Shared by all clients of one app and portal; replaces `plan` and `dailyReserve`. */
  readonly budget?: RateBudget
  /** Needed by `settings` only. */
  readonly developer?: DeveloperCredentials
  readonly timeouts?: Partial<HttpTimeouts>
  /** Other texts that never appear in a log or an error. */
  readonly secrets?: readonly string[]
  readonly dispatcher?: Dispatcher
  readonly log?: Log
  /** Epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
  readonly random?: () => number
}

/** HubSpot's Marketing Events API, whole, and what it needs of contacts and properties. */
export interface HubSpotClient {
  readonly events: HubSpotEvents
  readonly attendance: HubSpotAttendance
  readonly participations: HubSpotParticipations
  readonly lists: HubSpotLists
  readonly settings: HubSpotSettings
  readonly contacts: HubSpotContacts
  readonly properties: HubSpotProperties
  /** Requests sent so far, repetitions and token refreshes included. */
  readonly requestCount: number
  /** The same by what they asked for; repetitions by what made them necessary. */
  requestCounts(): RequestCounts
  /** Frees every handle. */
  close(): Promise<void>
}

/** Where HubSpot's API is. */
export const HUBSPOT_API_URL = 'https://api.hubapi.com'

/**
 * Makes a client. Every method throws `HubSpotError` for HubSpot's refusals, `HttpError` where there is no usable
 * answer, and the signal's reason when aborted.
 * @throws ConfigError for an option that cannot be used.
 */
export function hubspotClient(options: HubSpotClientOptions): HubSpotClient {
  return clientWithRedactor(options, redactor())
}

/** The same with a redactor that learns all the secrets which the client knows, now and later. */
export function clientWithRedactor(
  options: HubSpotClientOptions,
  secrets: Redactor,
): HubSpotClient {
  const { token, apiVersion = 'v3', baseUrl = HUBSPOT_API_URL, developer } = options
  requireOrigin(baseUrl)
  for (const secret of [...(options.secrets ?? []), ...developerSecrets(developer)]) {
    secrets.add(secret)
  }
  const counted = countedBudget(
    options.budget ?? hubspotBudget(budgetOptions(options)),
    requestName,
  )
  const http = authorizedClient(typeof token === 'string' ? staticToken(token) : token, {
    ...options,
    baseUrl,
    budget: counted.budget,
    redactor: secrets,
    now: options.now ?? Date.now,
  })
  const marketingEvents = marketingEventsPath(apiVersion)
  const transport = { http, marketingEvents }
  return {
    events: hubspotEvents(transport),
    attendance: hubspotAttendance(transport),
    participations: hubspotParticipations(transport),
    lists: hubspotLists(transport),
    settings: hubspotSettings(http, marketingEvents, developer),
    contacts: hubspotContacts(transport),
    properties: hubspotProperties(transport),
    get requestCount() {
      return http.requestCount
    },
    requestCounts: counted.counts,
    close: () => http.close(),
  }
}

/** @throws ConfigError for what is no address of a server. A path would be lost: HubSpot's begin at the root. */
function requireOrigin(baseUrl: string): void {
  if (/^https?:\/\/[^/?#]+\/?$/.test(baseUrl) && URL.canParse(baseUrl)) return
  throw new ConfigError(
    'baseUrl',
    `is no address of a server. Write it like ${HUBSPOT_API_URL}, without a path.`,
  )
}

function budgetOptions({ plan, dailyReserve, now, sleep }: HubSpotClientOptions) {
  return {
    ...(plan === undefined ? {} : { plan }),
    ...(dailyReserve === undefined ? {} : { dailyReserve }),
    // One clock: a sleep of its own that passes no real time would never let a slot become free.
    ...(now === undefined || sleep === undefined ? {} : { now, sleep }),
  }
}

function developerSecrets(developer: DeveloperCredentials | undefined): string[] {
  return developer === undefined ? [] : Object.values(developer)
}
