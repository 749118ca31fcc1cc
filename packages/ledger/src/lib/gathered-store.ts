import type { LedgerTransaction } from '@turnout/core/sync'
import { number } from './columns.ts'
import type { Db } from './db.ts'
import { OPEN } from './outbox-store.ts'
import { ABOUT_TIMES } from './quarantine-store.ts'
import { toStatement } from './statements-store.ts'

type GatheredStore = Pick<
  LedgerTransaction,
  'listStays' | 'staysPage' | 'takeBackAttendance' | 'moveStatements' | 'vanished'
>

/** Whoever withdrew is no part of a roster any more, though the platform may go on to list them. */
const WITHDRAWN = `coalesce((SELECT t.state = 'cancelled' FROM transition t
  WHERE t.event = s.event AND t.person = s.person ORDER BY t.sequence DESC LIMIT 1), 0)`

/** The part of the ledger that looks at all that records say about one event. */
export function gatheredStore(db: Db): GatheredStore {
  return {
    async listStays(seen) {
      listStays(db, seen)
    },
    async staysPage(eventId, { afterPerson, people }) {
      return db
        .all(
          `SELECT * FROM statement WHERE event = ?1 AND kind = 'stay' AND person IN (
             SELECT person FROM statement WHERE event = ?1 AND person > ?2 AND kind = 'stay'
             GROUP BY person HAVING min(listed) = 1 ORDER BY person LIMIT ?3)
           ORDER BY person, joined_at, record`,
          eventId,
          afterPerson,
          people,
        )
        .map(toStatement)
    },
    async takeBackAttendance(eventId) {
      const rows = db.all(
        `DELETE FROM transition AS t
           WHERE event = ? AND state = 'attended' AND status = 'waiting' AND attempts = 0
             AND NOT EXISTS (SELECT 1 FROM statement s
               WHERE s.event = t.event AND s.person = t.person AND s.kind = 'stay')
           RETURNING person`,
        eventId,
      )
      return rows.map((row) => number(row, 'person'))
    },
    async moveStatements(from, to) {
      return moveStatements(db, from, to)
    },
    async vanished({ eventId, connector, read }) {
      const rows = db.all(
        `SELECT person, max(read) AS read FROM statement s
           WHERE event = ?1 AND connector = ?2 AND kind = 'registered' AND NOT ${WITHDRAWN}
           GROUP BY person`,
        eventId,
        connector,
      )
      const personIds = rows
        .filter((row) => number(row, 'read') < read)
        .map((row) => number(row, 'person'))
      return { personIds, present: rows.length - personIds.length }
    },
  }
}

function listStays(
  db: Db,
  { eventId, connector, read }: Parameters<GatheredStore['listStays']>[0],
): void {
  db.run(
    "DELETE FROM statement WHERE event = ? AND connector = ? AND kind = 'stay' AND read < ?",
    eventId,
    connector,
    read,
  )
  db.run(
    `UPDATE statement SET listed = 1
       WHERE event = ? AND connector = ? AND kind = 'stay' AND listed = 0`,
    eventId,
    connector,
  )
  db.run(
    `DELETE FROM quarantine WHERE event = ?1 AND connector = ?2 AND status = 'open'
       AND ${ABOUT_TIMES} AND NOT EXISTS (SELECT 1 FROM statement s
         WHERE s.event = ?1 AND s.person = quarantine.person AND s.kind = 'stay'
           AND s.connector = ?2 AND s.record = quarantine.record)`,
    eventId,
    connector,
  )
}

function moveStatements(db: Db, from: number, to: number): number[] {
  const moved = db.all('SELECT DISTINCT person FROM statement WHERE event = ?', from)
  db.run('UPDATE OR REPLACE statement SET event = ? WHERE event = ?', to, from)
  db.run("DELETE FROM transition WHERE event = ? AND status = 'waiting' AND attempts = 0", from)
  // What was sent there is overtaken: nobody sends it again or reads it back. A deleted contact stays deleted.
  db.run(
    `UPDATE transition SET status = 'superseded', message = 'Its event was linked to another.'
       WHERE event = ? AND ${OPEN}`,
    from,
  )
  db.run(
    `DELETE FROM quarantine WHERE event = ? AND transition_id IS NOT NULL AND status = 'open'
       AND reason != 'contact_deleted'`,
    from,
  )
  db.run('UPDATE counted SET event = ? WHERE event = ?', to, from)
  db.run('UPDATE quarantine SET event = ? WHERE event = ? AND transition_id IS NULL', to, from)
  return moved.map((row) => number(row, 'person'))
}
