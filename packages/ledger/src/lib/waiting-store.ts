import type { LedgerTransaction } from '@turnout/core/sync'
import { number, word } from './columns.ts'
import { type Db, list } from './db.ts'
import { AT_ITS_PORTAL, OPEN } from './outbox-store.ts'
import { toPerson } from './people-store.ts'

type WaitingStore = Pick<
  LedgerTransaction,
  'peopleWaiting' | 'leaveOutPeople' | 'waitingCount' | 'waitingPeople' | 'waitingTally'
>

/** The part of the ledger that counts what is pinned and unanswered. */
export function waitingStore(db: Db): WaitingStore {
  return {
    async peopleWaiting(connector) {
      return db
        .all(
          'SELECT * FROM person WHERE id IN (SELECT person FROM counted WHERE connector = ?)',
          connector,
        )
        .map(toPerson)
    },
    async leaveOutPeople(connector, people) {
      for (const [rule, theirs] of Map.groupBy(people, (person) => person.rule)) {
        leaveOut(db, connector, { rule, personIds: theirs.map(({ personId }) => personId) })
      }
    },
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

/** The events and people of records that wait, of the connector `?1` and the list of people `?2`. */
const WAITING_OF = `(event, person) IN (SELECT event, person FROM counted
  WHERE connector = ?1 AND person IN (SELECT value FROM json_each(?2)))`

// What stands in no transition any more was never sent; what was sent stays, with the records that it came from.
function leaveOut(
  db: Db,
  connector: string,
  { rule, personIds }: { readonly rule: string; readonly personIds: readonly number[] },
): void {
  db.run(
    `DELETE FROM transition
       WHERE connector = ?1 AND ${WAITING_OF} AND status = 'waiting' AND attempts = 0`,
    connector,
    list(personIds),
  )
  db.run(
    `DELETE FROM statement WHERE connector = ?1 AND ${WAITING_OF}
       AND NOT EXISTS (SELECT 1 FROM transition t
         WHERE t.event = statement.event AND t.person = statement.person
           AND t.state = iif(statement.kind = 'stay', 'attended', statement.kind))`,
    connector,
    list(personIds),
  )
  db.run(
    `UPDATE OR REPLACE counted SET says = 'left_out', code = ?3
       WHERE connector = ?1 AND person IN (SELECT value FROM json_each(?2))
         AND NOT EXISTS (SELECT 1 FROM transition t
           WHERE t.event = counted.event AND t.person = counted.person AND t.state = counted.says)`,
    connector,
    list(personIds),
    rule,
  )
}
