import type { Ledger } from '@turnout/core/sync'

/** What happens in place of whatever came after the power was cut. */
export class PowerCut extends Error {}

/** Fails like a killed process from the nth ledger transaction on; what it did before stays. */
export function cutOff(ledger: Ledger, transactions: number): Ledger {
  let left = transactions
  return {
    ...ledger,
    async transaction(work) {
      if (left === 0) throw new PowerCut('The power is gone.')
      left -= 1
      return await ledger.transaction(work)
    },
  }
}
