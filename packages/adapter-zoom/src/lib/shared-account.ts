import type { RateBudget } from '@turnout/core/http'
import { SharedToken } from './access-token.ts'
import { type ZoomPlan, zoomRateLimits } from './rate-limits.ts'

/** What all sources of one account in this process have together: Zoom counts and kills per account, not per source. */
export interface SharedAccount {
  readonly token: SharedToken
  readonly budget: RateBudget
}

const accounts = new Map<string, SharedAccount>()

/** The account's shared part; made when it is asked for first. */
export function sharedAccount(account: {
  readonly apiUrl: string
  readonly accountId: string
  readonly clientId: string
  readonly plan: ZoomPlan
  readonly now: () => number
}): SharedAccount {
  const { apiUrl, accountId, clientId, plan, now } = account
  const key = [apiUrl, accountId, clientId, plan].join(' ')
  const known = accounts.get(key)
  if (known !== undefined) return known
  const made = { token: new SharedToken(), budget: zoomRateLimits(plan, { now }) }
  accounts.set(key, made)
  return made
}
