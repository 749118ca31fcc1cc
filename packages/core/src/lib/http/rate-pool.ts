import { UnavailableError } from '../model/errors.ts'
import type { BudgetRequest, Lane, Permit, RateBudget } from './rate-budget.ts'
import { retryAfterMs } from './retry-after.ts'
import { sleepFor } from './sleep.ts'

/** What a platform's headers tell about its limits. */
export interface ToldLimits {
  /** Requests per window. */
  readonly max?: number | null
  /** Requests that are left in the window. */
  readonly remaining?: number | null
  /** Requests that are left today. */
  readonly dailyRemaining?: number | null
}

/** Options of {@link rateBudget}. */
export interface RateBudgetOptions {
  /** Requests per window. */
  readonly capacity: number
  readonly windowMs: number
  /** Whether the capacity follows what the headers tell upwards, too. Default: false, downwards only. */
  readonly growsWhenTold?: boolean
  /** What the platform's headers tell. Default: nothing. */
  readonly readLimits?: (headers: Readonly<Record<string, string>>) => ToldLimits
  /** Requests of the day that backfill leaves to live traffic. Default: 0. */
  readonly dailyReserve?: number
  /** Milliseconds that never jump. Default: `performance.now`. */
  readonly now?: () => number
  readonly sleep?: (ms: number, signal: AbortSignal | null) => Promise<void>
}

interface Waiting {
  readonly request: BudgetRequest
  readonly resolve: (permit: Permit) => void
  readonly reject: (reason: Error) => void
  readonly onAbort: (() => void) | null
}

/**
 * Fraction and milliseconds by which the shortest exchange is trusted less than it was measured: under load a server
 * counts late, and the exchange looks longer than the part of it after the counting. Costs 0.2 % of the ceiling.
 */
const MARGIN = { fraction: 0.15, ms: 15 }
const LONGEST_PAUSE_MS = 60_000
/** After the reserve was reached, one request of the backfill may ask again that much later. */
const RESERVE_PROBE_MS = 600_000

/**
 * A budget of so many requests per window, all of which may go at once. A slot becomes free one window after its
 * answer, less the shortest exchange seen: the server counted the request at least that long before its answer
 * arrived, whatever kind of window it uses.
 */
export function rateBudget(options: RateBudgetOptions): RateBudget {
  return new RatePool(options)
}

class RatePool implements RateBudget {
  readonly #options: RateBudgetOptions
  readonly #now: () => number
  readonly #queues: Readonly<Record<Lane, Waiting[]>> = { live: [], backfill: [] }
  /** When the requests of used slots were answered, in order. */
  #cooling: number[] = []
  #coolingHead = 0
  #capacity: number
  #held = 0
  #given = 0
  #cooledForOthers = 0
  #shortestMs = Number.POSITIVE_INFINITY
  /** How long after its answer a slot becomes free. Grows: shorter exchanges hold for slots that are cooling, too. */
  #coolingMs: number
  #pausedUntil = 0
  #refusals = 0
  /** The least that was told to be left of the day; a told number that is much higher begins a new day. */
  #dailyLeft = Number.POSITIVE_INFINITY
  #probeReserveAt = 0
  /** Whether an answer has come, which could tell about the day. */
  #answered = false
  #timerAt = Number.POSITIVE_INFINITY

  constructor(options: RateBudgetOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#capacity = options.capacity
    this.#coolingMs = options.windowMs
  }

  acquire(request: BudgetRequest): Permit | Promise<Permit> {
    if (request.signal?.aborted) return Promise.reject(request.signal.reason as Error)
    const live = request.lane === 'live'
    if (!live) this.#refuseBelowReserve()
    const free = this.#queues.live.length === 0 && this.#free() > 0
    const first = live || (this.#queues.backfill.length === 0 && this.#leavesReserve())
    return free && first ? this.#give() : this.#enqueue(request)
  }

  #enqueue(request: BudgetRequest): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const { signal, lane } = request
      const queue = this.#queues[lane]
      const onAbort = (): void => {
        const at = queue.indexOf(waiting)
        if (at !== -1) queue.splice(at, 1)
        reject(signal?.reason as Error)
      }
      const waiting = { request, resolve, reject, onAbort: signal === null ? null : onAbort }
      signal?.addEventListener('abort', onAbort, { once: true })
      queue.push(waiting)
      this.#wakeLater()
    })
  }

  /** Slots that may be taken now. */
  #free(): number {
    return this.#now() < this.#pausedUntil ? 0 : this.#idle()
  }

  /** Slots that are neither held nor cooling. */
  #idle(): number {
    const freeSince = this.#now() - this.#coolingMs
    let first = this.#cooling[this.#coolingHead]
    while (first !== undefined && first <= freeSince) {
      this.#coolingHead += 1
      first = this.#cooling[this.#coolingHead]
    }
    if (this.#coolingHead > 1024) {
      this.#cooling = this.#cooling.slice(this.#coolingHead)
      this.#coolingHead = 0
    }
    return this.#capacity - this.#held - (this.#cooling.length - this.#coolingHead)
  }

  #give(): Permit {
    let sentAt = this.#now()
    this.#held += 1
    this.#given += 1
    // What should be left at the server when it counts this request, if nobody else uses the limit.
    const expected = this.#free() + this.#given + this.#cooledForOthers
    let open = true
    return {
      sent: () => {
        sentAt = this.#now()
      },
      done: (answer) => {
        if (!open) return
        open = false
        this.#settle(sentAt, expected, answer)
      },
    }
  }

  #settle(sentAt: number, expected: number, answer: Parameters<Permit['done']>[0]): void {
    const now = this.#now()
    this.#held -= 1
    if (answer !== null && answer.status !== 429) {
      this.#trust(now - sentAt)
    }
    this.#cooling.push(now)
    if (answer !== null) this.#learn(answer, expected, now)
    this.#pump()
  }

  /** A burst looks slow while it is sent, and the exchange looks longer than the server's part of it. */
  #trust(exchangeMs: number): void {
    if (exchangeMs >= this.#shortestMs) return
    this.#shortestMs = exchangeMs
    const early = exchangeMs * (1 - MARGIN.fraction) - MARGIN.ms
    this.#coolingMs = this.#options.windowMs - Math.max(0, early)
  }

  #learn(
    answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
    expected: number,
    now: number,
  ): void {
    const { readLimits, growsWhenTold = false, capacity } = this.#options
    this.#answered = true
    if (answer.status === 429) this.#pause(answer.headers, now)
    else this.#refusals = 0
    const told = readLimits?.(answer.headers) ?? {}
    if (told.max) this.#capacity = growsWhenTold ? told.max : Math.min(capacity, told.max)
    if (told.dailyRemaining !== undefined && told.dailyRemaining !== null) {
      this.#learnOfDay(told.dailyRemaining, now)
    }
    if (told.remaining === undefined || told.remaining === null) return
    const usedByOthers = expected - this.#given - this.#cooledForOthers - told.remaining
    const cool = Math.min(usedByOthers, this.#free())
    for (let slot = 0; slot < cool; slot += 1) this.#cooling.push(now)
    if (cool > 0) this.#cooledForOthers += cool
  }

  /** As long as the refusal asks; else a tenth of the window, doubled with each refusal in a row. */
  #pause(headers: Readonly<Record<string, string>>, now: number): void {
    const { windowMs } = this.#options
    const guess = Math.min(windowMs, (windowMs / 10) * 2 ** this.#refusals)
    const pauseMs = Math.min(retryAfterMs(headers, Date.now()) ?? guess, LONGEST_PAUSE_MS)
    // Refusals of one burst arrive together and count once.
    if (now >= this.#pausedUntil) this.#refusals += 1
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs)
  }

  get #reserve(): number {
    return this.#options.dailyReserve ?? 0
  }

  #learnOfDay(left: number, now: number): void {
    // Answers overtake each other, by no more than there are slots.
    const newDay = left > this.#dailyLeft + this.#capacity
    this.#dailyLeft = newDay ? left : Math.min(left, this.#dailyLeft)
    if (this.#dailyLeft > this.#reserve) return
    if (now >= this.#probeReserveAt) this.#probeReserveAt = now + RESERVE_PROBE_MS
    for (const waiting of this.#queues.backfill.splice(0)) {
      release(waiting)
      waiting.reject(this.#reserveReached())
    }
  }

  /** Whether one more request for backfill leaves the reserve, though all under way are still to be counted. */
  #leavesReserve(): boolean {
    // A whole window sent before the first answer could use the reserve up.
    if (!this.#answered && this.#reserve > 0) return this.#held === 0
    return this.#dailyLeft - this.#held > this.#reserve
  }

  #refuseBelowReserve(): void {
    if (this.#dailyLeft > this.#reserve) return
    if (this.#now() < this.#probeReserveAt) throw this.#reserveReached()
    // One request may ask whether a new day has begun; others wait for its answer.
    this.#dailyLeft = this.#reserve + this.#held + 1
  }

  #reserveReached(): UnavailableError {
    return new UnavailableError(
      `Only the reserve of ${this.#reserve} requests of the daily limit is left; older events wait until the limit is reset.`,
    )
  }

  #pump(): void {
    for (let free = this.#free(); free > 0; free -= 1) {
      const next = this.#queues.live.shift() ?? this.#nextOfBackfill()
      if (next === undefined) return
      release(next)
      next.resolve(this.#give())
    }
    this.#wakeLater()
  }

  #nextOfBackfill(): Waiting | undefined {
    return this.#leavesReserve() ? this.#queues.backfill.shift() : undefined
  }

  #wakeLater(): void {
    const { live, backfill } = this.#queues
    // What waits for the reserve waits for the answers under way.
    if (live.length === 0 && (backfill.length === 0 || !this.#leavesReserve())) return
    const now = this.#now()
    const idle = this.#idle() > 0
    const first = this.#cooling[this.#coolingHead]
    // Without a cooling slot all are held: the next answer wakes the queue.
    if (!idle && first === undefined) return
    const slotAt = idle || first === undefined ? now : first + this.#coolingMs
    const wakeAt = Math.max(this.#pausedUntil, slotAt)
    if (wakeAt < this.#timerAt) void this.#wakeAt(wakeAt, now)
  }

  async #wakeAt(wakeAt: number, now: number): Promise<void> {
    this.#timerAt = wakeAt
    await (this.#options.sleep ?? sleepFor)(Math.max(1, wakeAt - now), null)
    if (this.#timerAt === wakeAt) this.#timerAt = Number.POSITIVE_INFINITY
    this.#pump()
  }
}

function release({ request: { signal }, onAbort }: Waiting): void {
  if (onAbort !== null) signal?.removeEventListener('abort', onAbort)
}
