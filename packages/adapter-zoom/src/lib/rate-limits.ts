import type { BudgetRequest, Permit, RateBudget } from '@turnout/core/http'
import { nextMidnight, ZoomDailyLimitError } from './zoom-errors.ts'

/** The plans whose limits Zoom tells apart; `business` is Business, Education, Enterprise and Partner. */
export type ZoomPlan = 'free' | 'pro' | 'business'

/** Zoom's names for how expensive a request is. */
export type ZoomLabel = 'light' | 'medium' | 'heavy'

// Requests per second [developers.zoom.us, rate limits, as of 2026-07]. All apps of the account share them.
const PER_SECOND: Readonly<Record<ZoomPlan, Readonly<Record<ZoomLabel, number>>>> = {
  free: { light: 4, medium: 2, heavy: 1 },
  pro: { light: 30, medium: 20, heavy: 10 },
  business: { light: 80, medium: 60, heavy: 40 },
}
const PER_DAY: Readonly<Record<ZoomPlan, Readonly<Record<ZoomLabel, number>>>> = {
  free: { light: 6000, medium: 2000, heavy: 1000 },
  pro: { light: Infinity, medium: Infinity, heavy: 30_000 },
  business: { light: Infinity, medium: Infinity, heavy: 60_000 },
}
const SECOND_MS = 1000
/** Filling in old webinars leaves this part of the day's requests to live ones. */
const LIVE_RESERVE = 0.2

/** What time is, for the limits. */
export interface RateClock {
  /** Epoch milliseconds, for the day. */
  readonly now: () => number
  /** Milliseconds that only go forward, for the second. Default: `performance.now`. */
  readonly monotonicMs?: () => number
}

/**
 * Keeps the requests of one account below Zoom's limits by label. A slot frees one second after its answer, so that
 * the server never counts more in a second than it allows. Live requests go before backfill.
 */
export function zoomRateLimits(plan: ZoomPlan, clock: RateClock): RateBudget {
  const days = dayCounter(plan, clock.now)
  const monotonicMs = clock.monotonicMs ?? (() => performance.now())
  const lanes: Record<ZoomLabel, LabelLane> = {
    light: new LabelLane(PER_SECOND[plan].light, monotonicMs),
    medium: new LabelLane(PER_SECOND[plan].medium, monotonicMs),
    heavy: new LabelLane(PER_SECOND[plan].heavy, monotonicMs),
  }
  return {
    acquire: async (request) => {
      const label = labelOf(request)
      if (label === null) return { done: () => undefined }
      days.count(label, request.lane)
      const slot = await lanes[label].acquire(request)
      return {
        done: (answer) => {
          slot.done(answer)
          if (answer !== null) days.learn(label, answer)
        },
      }
    },
  }
}

function labelOf({ label }: BudgetRequest): ZoomLabel | null {
  return label === 'light' || label === 'medium' || label === 'heavy' ? label : null
}

interface DayCounter {
  /** @throws ZoomDailyLimitError when the day has no request of this label left. */
  count(label: ZoomLabel, lane: BudgetRequest['lane']): void
  learn(
    label: ZoomLabel,
    answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  ): void
}

function dayCounter(plan: ZoomPlan, now: () => number): DayCounter {
  const used = { until: 0, light: 0, medium: 0, heavy: 0 }
  const today = (): typeof used => {
    const until = nextMidnight(now())
    if (until !== used.until) Object.assign(used, { until, light: 0, medium: 0, heavy: 0 })
    return used
  }
  return {
    count: (label, lane) => {
      const counts = today()
      const most = PER_DAY[plan][label] * (lane === 'backfill' ? 1 - LIVE_RESERVE : 1)
      if (counts[label] >= most) throw new ZoomDailyLimitError(counts.until)
      counts[label] += 1
    },
    learn: (label, { status, headers }) => {
      // Other apps of the account use the same pool: when Zoom says that it is empty, it is.
      const type = headers['x-ratelimit-type']?.toLowerCase()
      if (status === 429 && type === 'daily-limit') today()[label] = PER_DAY[plan][label]
    },
  }
}

interface Waiting {
  readonly request: BudgetRequest
  readonly grant: () => void
}

class LabelLane {
  readonly #slots: number
  readonly #monotonicMs: () => number
  #busy = 0
  #freeAt: number[] = []
  #queue: Waiting[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(slots: number, monotonicMs: () => number) {
    this.#slots = slots
    this.#monotonicMs = monotonicMs
  }

  acquire(request: BudgetRequest): Promise<Permit> {
    const { signal } = request
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        request,
        grant: () => {
          signal?.removeEventListener('abort', leave)
          resolve(this.#permit())
        },
      }
      const leave = (): void => {
        this.#queue = this.#queue.filter((other) => other !== waiting)
        this.#serve()
        reject(signal?.reason as Error)
      }
      if (signal?.aborted) return reject(signal.reason as Error)
      signal?.addEventListener('abort', leave, { once: true })
      this.#queue.push(waiting)
      this.#serve()
    })
  }

  #permit(): Permit {
    this.#busy += 1
    return {
      done: () => {
        this.#busy -= 1
        this.#freeAt.push(this.#monotonicMs() + SECOND_MS)
        this.#serve()
      },
    }
  }

  #serve(): void {
    const now = this.#monotonicMs()
    this.#freeAt = this.#freeAt.filter((at) => at > now)
    while (this.#queue.length > 0 && this.#busy + this.#freeAt.length < this.#slots) this.#next()
    this.#wakeLater(now)
  }

  #next(): void {
    const live = this.#queue.findIndex(({ request }) => request.lane === 'live')
    const [waiting] = this.#queue.splice(Math.max(0, live), 1)
    waiting?.grant()
  }

  // A timer holds the process only while somebody waits.
  #wakeLater(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const first = Math.min(...this.#freeAt)
    if (this.#queue.length === 0 || first === Infinity) return
    this.#timer = setTimeout(() => this.#serve(), Math.max(1, Math.ceil(first - now)))
  }
}
