import { ConfigError } from '../model/errors.ts'
import type { RateBudget } from '../http/rate-budget.ts'
import { rateBudget, type ToldLimits } from '../http/rate-pool.ts'

/**
 * The portal's plan, for its requests per ten seconds [usage guidelines]: `oauth` 110 (an app of the marketplace),
 * `starter` 100 (Free, too), `professional` and `enterprise` 190, `increased` 250 (with the API limit add-on).
 */
export type HubSpotPlan = 'oauth' | 'starter' | 'professional' | 'enterprise' | 'increased'

/** Options of {@link hubspotBudget}. */
export interface HubSpotBudgetOptions {
  /** Default: `starter`, raised to what HubSpot's headers tell. */
  readonly plan?: HubSpotPlan
  /** Requests of the day that old events leave to new ones. Default: 0. */
  readonly dailyReserve?: number
  /** Milliseconds that never jump. Default: `performance.now`. */
  readonly now?: () => number
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
}

const PER_WINDOW: Readonly<Record<HubSpotPlan, number>> = {
  oauth: 110,
  starter: 100,
  professional: 190,
  enterprise: 190,
  increased: 250,
}
const WINDOW_MS = 10_000

/**
 * A rate budget for one app on one portal; give the same one to every client of that portal.
 * @throws ConfigError for a plan that is none.
 */
export function hubspotBudget(options: HubSpotBudgetOptions = {}): RateBudget {
  const { plan, ...rest } = options
  if (!Object.hasOwn(PER_WINDOW, plan ?? 'starter')) {
    throw new ConfigError('plan', `"${plan}" is none of ${Object.keys(PER_WINDOW).join(', ')}.`)
  }
  return rateBudget({
    ...rest,
    capacity: PER_WINDOW[plan ?? 'starter'],
    windowMs: WINDOW_MS,
    growsWhenTold: plan === undefined,
    readLimits,
  })
}

function readLimits(headers: Readonly<Record<string, string>>): ToldLimits {
  const interval = count(headers['x-hubspot-ratelimit-interval-milliseconds'])
  const daily = { dailyRemaining: count(headers['x-hubspot-ratelimit-daily-remaining']) }
  if (interval !== null && interval !== WINDOW_MS) return daily
  return {
    ...daily,
    max: count(headers['x-hubspot-ratelimit-max']),
    remaining: count(headers['x-hubspot-ratelimit-remaining']),
  }
}

function count(value: string | undefined): number | null {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null
}
