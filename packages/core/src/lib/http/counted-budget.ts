import type { RequestCounts } from '../model/source.ts'
import type { BudgetRequest, RateBudget } from './rate-budget.ts'

/** A budget that counts what it lets pass. */
export interface CountedBudget {
  readonly budget: RateBudget
  /** What was sent so far, by name; repetitions by what made them necessary. */
  readonly counts: () => RequestCounts
}

/** Counts what a budget lets pass, by the name that `nameOf` gives; a call's second attempt is named by its failure. */
export function countedBudget(
  budget: RateBudget,
  nameOf: (request: BudgetRequest) => string,
): CountedBudget {
  const counts = new Map<string, number>()
  // Every attempt of one call carries the same URL object.
  const failures = new WeakMap<URL, string>()
  return {
    counts: () => Object.fromEntries(counts),
    budget: {
      acquire: async (request) => {
        const permit = await budget.acquire(request)
        const name = failures.get(request.url) ?? nameOf(request)
        counts.set(name, (counts.get(name) ?? 0) + 1)
        return {
          sent: () => permit.sent?.(),
          done: (answer) => {
            failures.set(request.url, repetition(answer?.status ?? null))
            permit.done(answer)
          },
        }
      },
    },
  }
}

function repetition(status: number | null): string {
  if (status === 429) return 'retries after a limit'
  return status === 401 ? 'retries with a new token' : 'retries after a fault'
}
