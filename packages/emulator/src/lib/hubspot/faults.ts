/** The limits by which HubSpot refuses, as it names them. */
export type RatePolicy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY'

/** What a fault does to a request. */
export type FaultEffect =
  /** Any status with any body: an object goes out as JSON, text as it is. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  /** 429 by one of HubSpot's policies. */
  | {
      readonly kind: 'rate-limit'
      readonly policy: RatePolicy
      readonly retryAfterSeconds?: number
      /** Like the X-HubSpot-RateLimit ones. Default: none. */
      readonly headers?: Readonly<Record<string, string>>
    }
  /** 423; live it lasts two seconds. */
  | { readonly kind: 'locked' }
  /** 477: the account is being moved to another data centre. Default 60 seconds. */
  | { readonly kind: 'migration'; readonly retryAfterSeconds?: number }
  /** An HTML page of the network in front of HubSpot, like 502, 521, 524. */
  | { readonly kind: 'html'; readonly status: number }
  /** 401 EXPIRED_AUTHENTICATION. */
  | { readonly kind: 'expired-token' }
  /** 403 MISSING_SCOPES. */
  | { readonly kind: 'missing-scopes' }
  /** The answer's status with an empty body. */
  | { readonly kind: 'empty-body' }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** Half of the answer, then the connection is reset. */
  | { readonly kind: 'truncated' }
  /** Half of the answer, then nothing; the connection stays open. */
  | { readonly kind: 'half-open' }
  /** The answer comes in small pieces. Default 20 bytes a second. */
  | { readonly kind: 'slow-drip'; readonly bytesPerSecond?: number }
  /** No answer at all; the connection stays open. */
  | { readonly kind: 'hang' }
  /** The answer comes late. */
  | { readonly kind: 'delay'; readonly delayMs: number }

/** A fault and the requests that it strikes. */
export interface FaultRule {
  readonly effect: FaultEffect
  /** The name of an operation (`events.putByExternalId`), a family (`attendance.*`), or the start of a path. Default: any. */
  readonly route?: string
  readonly method?: string
  /** Strikes so often, then is gone. Default: without end. */
  readonly count?: number
  /** Lets so many matching requests pass first. Default 0. */
  readonly skip?: number
  /** Strikes that share of the matching requests, 0 to 1. Default 1. */
  readonly rate?: number
  /** Which of them, the same in every run. Default 1. */
  readonly seed?: number
  /** `after`: the operation is carried out and only its answer is lost. Default `before`: nothing happens. */
  readonly when?: 'before' | 'after'
}

/** A rule in force. */
export interface FaultInForce extends FaultRule {
  readonly id: number
  readonly struck: number
}

/** The faults in force; the first rule that strikes wins. */
export class Faults {
  readonly #rules = new Map<
    number,
    { rule: FaultRule; seen: number; struck: number; random: () => number }
  >()
  #lastId = 0

  add(rule: FaultRule): number {
    this.#lastId += 1
    this.#rules.set(this.#lastId, {
      rule,
      seen: 0,
      struck: 0,
      random: seededRandom(rule.seed ?? 1),
    })
    return this.#lastId
  }

  remove(id: number): boolean {
    return this.#rules.delete(id)
  }

  clear(): void {
    this.#rules.clear()
  }

  all(): FaultInForce[] {
    return [...this.#rules].map(([id, { rule, struck }]) => ({ ...rule, id, struck }))
  }

  /** The rule that strikes this request, if any. */
  strike(request: { operation: string; method: string; path: string }): FaultRule | null {
    for (const [id, state] of this.#rules) {
      const { rule } = state
      if (!matches(rule, request)) continue
      state.seen += 1
      if (state.seen <= (rule.skip ?? 0)) continue
      if (rule.rate !== undefined && state.random() >= rule.rate) continue
      state.struck += 1
      if (state.struck >= (rule.count ?? Number.POSITIVE_INFINITY)) this.#rules.delete(id)
      return rule
    }
    return null
  }
}

/** Numbers from 0 to 1 in an order that the seed alone decides (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function matches(
  { route, method }: FaultRule,
  request: { operation: string; method: string; path: string },
): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method) return false
  if (route === undefined || route === '*') return true
  if (route.startsWith('/')) return request.path.startsWith(route)
  if (route.endsWith('*')) return request.operation.startsWith(route.slice(0, -1))
  return request.operation === route
}
