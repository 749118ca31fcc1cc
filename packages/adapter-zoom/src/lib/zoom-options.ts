import type { Log } from '@turnout/core'
import type { Dispatcher } from '@turnout/core/http'
import type { ZoomPlan } from './rate-limits.ts'

/** Options of `zoomSource`. */
export interface ZoomSourceOptions {
  /** The account id of the Server-to-Server OAuth app; it becomes the `accountId` of every event's key. */
  readonly accountId: string
  readonly clientId: string
  readonly clientSecret: string
  /** The plan decides the request limits. Default: `pro`. */
  readonly plan?: ZoomPlan
  /** Read meetings that have registration, too. A meeting's report needs two participants. Default: `none`. */
  readonly meetings?: 'none' | 'with-registration'
  /** Only the webinars of these hosts, by e-mail address. Default: all active users of the account. */
  readonly hosts?: readonly string[]
  /** Only webinars whose topic holds one of these texts (in any case of letters) or matches one of these patterns. */
  readonly topics?: readonly (string | RegExp)[]
  /** Only the webinars with these numbers. */
  readonly webinarIds?: readonly string[]
  /** Only events that start from this moment on, as text with a zone. */
  readonly from?: string
  /** Only events that start before this moment, as text with a zone. */
  readonly to?: string
  /**
   * What to do with panelists. `registered`: those who registered as well are kept. `leave-out`: none of them.
   * `include`: all. Default: `registered`.
   */
  readonly panelists?: 'registered' | 'leave-out' | 'include'
  /** Whether hosts count as attendees. Default: `leave-out`. */
  readonly hostAttendance?: 'leave-out' | 'include'
  /** For webhooks: the app's secret tokens, the new one and the old one while it is exchanged. Default: no receiver. */
  readonly webhookSecretTokens?: readonly string[]
  /** The oldest notification that is taken, in milliseconds. Default: 300,000 (5 minutes). */
  readonly webhookMaxAgeMs?: number
  /** Default: `https://api.zoom.us/v2`. */
  readonly apiUrl?: string
  /** Where the token endpoint is. Default: `https://zoom.us`. */
  readonly oauthUrl?: string
  readonly log?: Log
  /** Epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number
  /** Waits between repetitions. Rejects with the signal's reason when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
  /** Default: a pool of connections. */
  readonly dispatcher?: Dispatcher
}

/** The options with every default filled in that reading needs. */
export interface ZoomSettings {
  readonly accountId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly plan: ZoomPlan
  readonly kinds: readonly ZoomKind[]
  readonly panelists: 'registered' | 'leave-out' | 'include'
  readonly hostAttendance: 'leave-out' | 'include'
  readonly apiUrl: string
  readonly oauthUrl: string
  readonly now: () => number
}

/** Zoom keeps webinars and meetings alike, under different paths, and numbers them from one space. */
export type ZoomKind = 'webinar' | 'meeting'

/** Fills in the defaults. */
export function zoomSettings(options: ZoomSourceOptions): ZoomSettings {
  const { accountId, clientId, clientSecret, plan = 'pro' } = options
  return {
    accountId,
    clientId,
    clientSecret,
    plan,
    kinds: options.meetings === 'with-registration' ? ['webinar', 'meeting'] : ['webinar'],
    panelists: options.panelists ?? 'registered',
    hostAttendance: options.hostAttendance ?? 'leave-out',
    apiUrl: options.apiUrl ?? 'https://api.zoom.us/v2',
    oauthUrl: options.oauthUrl ?? 'https://zoom.us',
    now: options.now ?? Date.now,
  }
}
