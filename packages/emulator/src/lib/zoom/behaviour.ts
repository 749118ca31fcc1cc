/** How the emulated account behaves; every part can be changed while it runs. */
export interface ZoomBehaviour {
  /** How long after the end of a webinar its report answers 404 with code 3001, in milliseconds. */
  reportArrivesAfterMs: number
  /** From when on the report has all its rows, in milliseconds after the end; in between it grows. */
  reportCompleteAfterMs: number
  /** How long a page token lives, in milliseconds. */
  pageTokenLifetimeMs: number
  /** True: every second listing moves rows between its pages, so that one is repeated and one is missing. */
  unstablePageOrder: boolean
  /** How many access tokens of the app live at once: a new one kills the oldest. */
  liveTokens: number
  /** How long an access token lives, in milliseconds. */
  tokenLifetimeMs: number
  /** The scopes granted, granular or classic. */
  scopes: readonly string[]
  /** Which limits are kept, per second and per day; `none` keeps no limits. */
  plan: ZoomPlan | 'none'
  /** Heavy requests a day; null: as the plan says. */
  heavyPerDay: number | null
  /** The form of `Retry-After` when a daily limit is used up; Zoom sends a date. */
  retryAfterForm: 'date' | 'seconds'
  /** How often each webhook notification is delivered although it was taken. */
  webhookCopies: number
  /** True: notifications that are due together are delivered last first. */
  webhookDisorder: boolean
  /** True: a repeated delivery is signed with a new timestamp; whether Zoom does so is not known. */
  webhookRetriesSignedAnew: boolean
}

/** The plans whose limits Zoom tells apart. */
export type ZoomPlan = 'free' | 'pro' | 'business'

/** Zoom's names for how expensive a request is. */
export type ZoomLabel = 'light' | 'medium' | 'heavy'

/** Requests per second by plan and label [Zoom's rate limit page, as of 2026-07]. */
export const perSecond: Readonly<Record<ZoomPlan, Readonly<Record<ZoomLabel, number>>>> = {
  free: { light: 4, medium: 2, heavy: 1 },
  pro: { light: 30, medium: 20, heavy: 10 },
  business: { light: 80, medium: 60, heavy: 40 },
}

/** Requests per day by plan and label; null: no limit. */
export const perDay: Readonly<Record<ZoomPlan, Readonly<Record<ZoomLabel, number | null>>>> = {
  free: { light: 6000, medium: 2000, heavy: 1000 },
  pro: { light: null, medium: null, heavy: 30_000 },
  business: { light: null, medium: null, heavy: 60_000 },
}

/** Every scope that the emulated operations ask for. */
export const everyScope: readonly string[] = [
  'user:read:list_users:admin',
  'webinar:read:list_webinars:admin',
  'webinar:read:webinar:admin',
  'webinar:read:list_registrants:admin',
  'webinar:read:registrant:admin',
  'webinar:read:list_registration_questions:admin',
  'webinar:read:list_past_instances:admin',
  'webinar:read:list_past_participants:admin',
  'webinar:read:list_absentees:admin',
  'webinar:read:list_panelists:admin',
  'webinar:read:list_tracking_sources:admin',
  'meeting:read:list_meetings:admin',
  'meeting:read:meeting:admin',
  'meeting:read:list_registrants:admin',
  'meeting:read:registrant:admin',
  'meeting:read:list_registration_questions:admin',
  'meeting:read:list_past_instances:admin',
  'meeting:read:list_past_participants:admin',
  'report:read:list_history_meetings:admin',
  'report:read:list_webinar_participants:admin',
  'report:read:list_meeting_participants:admin',
  'report:read:webinar:admin',
  'report:read:meeting:admin',
]

/** How an account behaves when nothing else is asked for. */
export function usualBehaviour(): ZoomBehaviour {
  return {
    reportArrivesAfterMs: 10 * 60_000,
    reportCompleteAfterMs: 6 * 3_600_000,
    pageTokenLifetimeMs: 15 * 60_000,
    unstablePageOrder: false,
    liveTokens: 1,
    tokenLifetimeMs: 3_600_000,
    scopes: everyScope,
    plan: 'business',
    heavyPerDay: null,
    retryAfterForm: 'date',
    webhookCopies: 1,
    webhookDisorder: false,
    webhookRetriesSignedAnew: false,
  }
}
