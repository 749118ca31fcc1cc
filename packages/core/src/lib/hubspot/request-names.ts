import type { BudgetRequest } from '../http/rate-budget.ts'

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\/oauth\//, 'token'],
  [/\/participations\//, 'participations read back'],
  [/\/(?:attendance\/(?:[^/]+\/)?|events\/[^/]+\/)(?:register)\//, 'registrations'],
  [/\/(?:attendance\/(?:[^/]+\/)?|events\/[^/]+\/)(?:cancel)\//, 'cancellations'],
  [/\/(?:attendance\/(?:[^/]+\/)?|events\/[^/]+\/)(?:attend)\//, 'attendance'],
  [/\/complete$/, 'events completed'],
  [/\/contacts\//, 'contacts'],
  [/\/properties\//, 'properties'],
  [/\/lists/, 'lists'],
]

/** What a request to HubSpot asks for, in the words of a run's report. */
export function requestName({ method, url }: Pick<BudgetRequest, 'method' | 'url'>): string {
  const known = NAMES.find(([pattern]) => pattern.test(url.pathname))
  if (known !== undefined) return known[1]
  return method === 'GET' ? 'events read' : 'events written'
}
