import type { Behaviour, BurstLimit } from './behaviour.ts'
import type { AccessToken } from './credentials.ts'
import type { RatePolicy } from './faults.ts'

/** Whether a request may pass, and what the headers say. */
export interface RateVerdict {
  /** The policy that refuses it; null: it passes. */
  readonly refusedBy: RatePolicy | null
  readonly headers: Readonly<Record<string, string>>
}

/** A request as far as the limits are concerned. */
export interface CountedRequest {
  readonly token: AccessToken
  /** Searches have a limit of their own, and tell no headers. */
  readonly isSearch: boolean
  /** Epoch milliseconds; decides which day it is (UTC). */
  readonly wallNow: number
}

/** Counts requests per app and portal in a window, and per portal and day. */
export class RateLimits {
  readonly #now: () => number
  readonly #windows = new Map<string, number[]>()
  readonly #days = new Map<number, { day: number; used: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts one request. */
  take({ token, isSearch, wallNow }: CountedRequest, behaviour: Behaviour): RateVerdict {
    const daily = this.#takeDaily(token, behaviour, wallNow)
    if (isSearch) {
      const search = this.#takeBurst(`search-${token.portalId}`, behaviour.searchBurst)
      return { refusedBy: refusedBy(daily, search, 'SECONDLY'), headers: {} }
    }
    const limit = token.kind === 'oauth' ? behaviour.oauthBurst : behaviour.burst
    const burst = this.#takeBurst(`${token.appId}-${token.portalId}`, limit)
    const headers = behaviour.rateLimitHeaders ? { ...daily.headers, ...burst.headers } : {}
    return { refusedBy: refusedBy(daily, burst, 'TEN_SECONDLY_ROLLING'), headers }
  }

  /** Requests of this day so far. */
  usedToday(portalId: number, wallNow: number): number {
    const count = this.#days.get(portalId)
    return count?.day === dayOf(wallNow) ? count.used : 0
  }

  /** As if so many requests had been made this day. */
  setUsedToday(portalId: number, used: number, wallNow: number): void {
    this.#days.set(portalId, { day: dayOf(wallNow), used })
  }

  #takeDaily(token: AccessToken, { dailyLimit }: Behaviour, wallNow: number): Taken {
    // OAuth apps have no daily limit, and HubSpot sends them no daily headers.
    if (dailyLimit === null || token.kind === 'oauth' || token.portalId === null) return untaken
    const used = this.usedToday(token.portalId, wallNow)
    const refused = used >= dailyLimit
    if (!refused) this.setUsedToday(token.portalId, used + 1, wallNow)
    const remaining = Math.max(0, dailyLimit - used - 1)
    return {
      refused,
      headers: {
        'X-HubSpot-RateLimit-Daily': String(dailyLimit),
        'X-HubSpot-RateLimit-Daily-Remaining': String(remaining),
      },
    }
  }

  #takeBurst(key: string, limit: BurstLimit | null): Taken {
    if (limit === null) return untaken
    const times = this.#inWindow(key, limit)
    const refused = times.length >= limit.requests
    if (!refused || limit.model === 'counting-refusals') times.push(this.#now())
    const remaining = Math.max(0, limit.requests - times.length)
    return {
      refused,
      headers: {
        'X-HubSpot-RateLimit-Max': String(limit.requests),
        'X-HubSpot-RateLimit-Remaining': String(remaining),
        'X-HubSpot-RateLimit-Interval-Milliseconds': String(limit.windowMs),
      },
    }
  }

  #inWindow(key: string, { windowMs, model }: BurstLimit): number[] {
    const now = this.#now()
    const start = model === 'fixed' ? Math.floor(now / windowMs) * windowMs : now - windowMs
    const times = (this.#windows.get(key) ?? []).filter((time) =>
      model === 'fixed' ? time >= start : time > start,
    )
    this.#windows.set(key, times)
    return times
  }
}

interface Taken {
  readonly refused: boolean
  readonly headers: Readonly<Record<string, string>>
}

const untaken: Taken = { refused: false, headers: {} }

function refusedBy(daily: Taken, burst: Taken, policy: RatePolicy): RatePolicy | null {
  if (daily.refused) return 'DAILY'
  return burst.refused ? policy : null
}

function dayOf(epochMs: number): number {
  return Math.floor(epochMs / 86_400_000)
}
