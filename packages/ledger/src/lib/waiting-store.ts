import type { LedgerTransaction } from '@turnout/core/sync'
import { number, word } from './columns.ts'
import type { Db } from './db.ts'
import { AT_ITS_PORTAL, OPEN } from './outbox-store.ts'

type WaitingStore = Pick<LedgerTransaction, 'waitingCount' | 'waitingPeople' | 'waitingTally'>

/** The part of the ledger that counts what is pinned and unanswered. */
export function waitingStore(db: Db): WaitingStore {
  return {
    async waitingCount(connector) {
      const row = db.get(
        `SELECT count(*) AS waiting FROM transition
           WHERE connector = ?1 AND status IN ('waiting', 'unknown') AND ${OPEN} AND ${AT_ITS_PORTAL}`,
        connector,
      )
      return number(row ?? {}, 'waiting')
    },
    async waitingPeople(connector) {
      const row = db.get(
        `SELECT count(DISTINCT person) AS people FROM transition
           WHERE connector = ?1 AND status IN ('waiting', 'unknown') AND ${OPEN} AND ${AT_ITS_PORTAL}`,
        connector,
      )
      return number(row ?? {}, 'people')
    },
    async waitingTally(connector) {
      const rows = db.all(
        `SELECT event, state, count(*) AS transitions FROM transition
           WHERE connector = ?1 AND status IN ('waiting', 'unknown') AND ${OPEN} AND ${AT_ITS_PORTAL}
           GROUP BY event, state`,
        connector,
      )
      return rows.map((row) => ({
        eventId: number(row, 'event'),
        state: word(row, 'state'),
        transitions: number(row, 'transitions'),
      }))
    },
  }
}
