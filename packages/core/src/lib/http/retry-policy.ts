/** When a request is sent again, named by the effect that a repetition has. */
export interface RetryPolicy {
  readonly name: string
  /** Attempts in all, the first one included. */
  readonly attempts: number
  /** Attempts in all where no connection can be made: whoever is down now is asked again by the next run. Default: `attempts`. */
  readonly attemptsToConnect?: number
  /** Whether to repeat what the server may have acted on already. */
  readonly repeatsWhenActed: boolean
  /** A longer wait than this, in milliseconds, is not made: the error is thrown and tells it. */
  readonly longestWaitMs: number
  /** The wait after the given attempt (1, 2 …), in milliseconds, where the server names none. */
  readonly waitMs: (attempt: number) => number
}

const LONGEST_BACKOFF_MS = 16_000

function backoffMs(attempt: number): number {
  return Math.min(LONGEST_BACKOFF_MS, 500 * 2 ** attempt)
}

/** The names of the policies. */
export type RetryPolicyName = 'whenHarmless' | 'unlessActed' | 'never'

/** The retry policies by name. */
export const retryPolicies: Readonly<Record<RetryPolicyName, RetryPolicy>> = {
  /** Repeating changes nothing: reads, deletions, writes whose effect is the same the second time. */
  whenHarmless: {
    name: 'whenHarmless',
    attempts: 5,
    attemptsToConnect: 3,
    repeatsWhenActed: true,
    longestWaitMs: 60_000,
    waitMs: backoffMs,
  },
  /** Repeats only when the server certainly did nothing: refused connections, 429, 423. */
  unlessActed: {
    name: 'unlessActed',
    attempts: 5,
    attemptsToConnect: 3,
    repeatsWhenActed: false,
    longestWaitMs: 60_000,
    waitMs: backoffMs,
  },
  /** One attempt. */
  never: {
    name: 'never',
    attempts: 1,
    repeatsWhenActed: false,
    longestWaitMs: 0,
    waitMs: () => 0,
  },
}

/** A policy by name, or one of your own. */
export type Retry = RetryPolicyName | RetryPolicy

/** The policy that is meant. */
export function retryPolicy(retry: Retry): RetryPolicy {
  return typeof retry === 'string' ? retryPolicies[retry] : retry
}
