import { createHash } from 'node:crypto'
import { type Log, silentLog } from '@turnout/core'
import { checkOptions } from './check-options.ts'
import type { CalendarAccess, GoogleCredentials } from './google-credentials.ts'

/** Which events of the calendars are webinars. An event that meets one of the conditions is one. */
export interface WebinarFilter {
  /** A text in the title or the description, like `#webinar`; upper and lower case are the same. */
  readonly tag?: string
  /** Ids of calendar labels (`eventLabelId`). */
  readonly labels?: readonly string[]
  /** An extended property, private or shared; without a value any will do. */
  readonly property?: { readonly name: string; readonly value?: string }
}

/** What becomes of guests who did not simply accept. */
export interface GuestRules {
  /** "Maybe". Default `left-out`. */
  readonly tentative?: 'registered' | 'left-out'
  /** No answer. Default `left-out`. */
  readonly noReply?: 'registered' | 'left-out'
  /**
   * "No". Default `withdraws`: whoever was registered before is cancelled, nobody else is ever spoken of. `cancelled`
   * sends every decline, which makes a contact of people who only ever said no.
   */
  readonly declined?: 'withdraws' | 'cancelled'
  /** People of the organizer's own domain. Default `left-out`. */
  readonly ownDomain?: 'registered' | 'left-out'
  /** Addresses of mailing groups: Calendar does not tell them from people. */
  readonly groups?: readonly string[]
}

/** Where it is looked up who came, best first. */
export type AttendanceRung = 'reports' | 'meet'

/** Options of {@link googleCalendarSource}. */
export interface GoogleCalendarSourceOptions {
  /** Ids of the calendars, like `c_…@group.calendar.google.com`; best one calendar for webinars only. */
  readonly calendars: readonly string[]
  readonly credentials: GoogleCredentials
  /**
   * `owned`: the calendars belong to the user who reads. `shared` asks for a wider scope. Default: `owned` with a subject
   * or a refresh token, else `shared`.
   */
  readonly access?: CalendarAccess
  /** Default: every event of the calendars. */
  readonly webinars?: WebinarFilter
  readonly guests?: GuestRules
  /** Default `['reports', 'meet']`; an empty list: attendance stays unknown. */
  readonly attendance?: readonly AttendanceRung[]
  /** People that Meet knows by name only, where one guest has that name. Default `quarantine`. */
  readonly nameMatches?: 'quarantine' | 'send'
  /** How far ahead series are expanded, in days. Default 90. */
  readonly horizonDays?: number
  /** When attendance is looked up, in minutes after the end; it is final at the last. Default 30, 120, 1440. */
  readonly attendanceAfterMinutes?: readonly number[]
  /** The most records in one batch. Default 500. */
  readonly batchSize?: number
  /** The most events in one answer: their guests are in them, so that more take more memory. Default 50. */
  readonly eventsPerPage?: number
  /** Requests per minute and user. Default 500 of Google's 600. */
  readonly requestsPerMinute?: number
  /** The longest time for one request. Default 30,000. */
  readonly timeoutMs?: number
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch
  readonly log?: Log
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Rejects with the signal's reason when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Between 0 and 1. */
  readonly random?: () => number
}

/** The options with every default filled in. */
export interface Settings extends Required<
  Omit<GoogleCalendarSourceOptions, 'webinars' | 'guests'>
> {
  readonly webinars: WebinarFilter | null
  readonly guests: Required<GuestRules>
  readonly fingerprint: string
}

/** Fills the defaults in. @throws ConfigError when an option cannot be used. */
export function settingsOf(options: GoogleCalendarSourceOptions): Settings {
  checkOptions(options)
  const { webinars = null, guests, ...given } = options
  const settings = {
    access: actsForUser(options.credentials) ? 'owned' : 'shared',
    attendance: ['reports', 'meet'],
    nameMatches: 'quarantine',
    horizonDays: 90,
    attendanceAfterMinutes: [30, 120, 1440],
    batchSize: 500,
    eventsPerPage: 50,
    requestsPerMinute: 500,
    timeoutMs: 30_000,
    fetch,
    log: silentLog,
    now: Date.now,
    sleep: sleepFor,
    random: Math.random,
    ...given,
    webinars,
    guests: {
      tentative: 'left-out',
      noReply: 'left-out',
      declined: 'withdraws',
      ownDomain: 'left-out',
      groups: [],
      ...guests,
    },
  } as const
  return { ...settings, fingerprint: fingerprintOf(settings) }
}

// An account that acts for nobody owns no calendars.
function actsForUser(credentials: GoogleCredentials): boolean {
  if (credentials.kind === 'service-account') return credentials.subject !== undefined
  return credentials.kind === 'refresh-token'
}

// What is read, and nothing secret: a change of it makes a person be asked before a flood.
function fingerprintOf(settings: Omit<Settings, 'fingerprint'>): string {
  const { calendars, webinars, guests, attendance, nameMatches } = settings
  const read = { calendars: calendars.toSorted(), webinars, guests, attendance, nameMatches }
  return createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 16)
}

function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}
