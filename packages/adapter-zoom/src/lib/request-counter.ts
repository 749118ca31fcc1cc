import type { RequestCounts } from '@turnout/core'
import type { BudgetRequest, RateBudget } from '@turnout/core/http'

/** Requests of one source by what they asked for, and by what made them more. */
export class RequestCounter {
  readonly #counts = new Map<string, number>()
  // Every attempt of one call carries the same URL object.
  readonly #failures = new WeakMap<URL, string>()

  /** What was sent so far. */
  counts(): RequestCounts {
    return Object.fromEntries(this.#counts)
  }

  /** The budget, with everything counted that it lets pass. Its requests are labelled by {@link countedLabel}. */
  counting(budget: RateBudget): RateBudget {
    return {
      acquire: async (request) => {
        const { label, what } = readLabel(request)
        const permit = await budget.acquire({ ...request, label })
        this.#add(this.#failures.get(request.url) ?? what)
        return {
          sent: () => permit.sent?.(),
          done: (answer) => {
            this.#failures.set(request.url, repetition(answer?.status ?? null))
            permit.done(answer)
          },
        }
      },
    }
  }

  #add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }
}

/** A label that tells the limit and what is asked for. */
export function countedLabel(label: string, what: string): string {
  return `${label} ${what}`
}

function readLabel({ label }: BudgetRequest): { readonly label: string; readonly what: string } {
  const [limit = '', ...what] = (label ?? '').split(' ')
  return { label: limit, what: what.join(' ') }
}

function repetition(status: number | null): string {
  if (status === 429) return 'retries after a limit'
  return status === 401 ? 'retries with a new token' : 'retries after a fault'
}
