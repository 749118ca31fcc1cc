import type { LedgerTransaction, OutboxRow } from '@turnout/core/sync'
import { number } from './columns.ts'
import { type Db, list, type SqlRow, type SqlValue } from './db.ts'
import { toPerson } from './people-store.ts'
import { toSendable } from './transitions-store.ts'

type OutboxStore = Pick<LedgerTransaction, 'nextWave' | 'beginSending' | 'unknownRows'>

/** A transition `t` and its person `p` in one row: the person's columns under other names. */
export const WITH_PERSON = `t.id, t.event, t.person, t.connector, t.sequence, t.state, t.occurred_at,
  t.joined_at, t.left_at, t.status, t.attempts, t.resent, t.answered_at, p.id AS p_id, p.email AS p_email, p.first_name AS p_first_name,
  p.last_name AS p_last_name, p.fields AS p_fields, p.contact_id AS p_contact_id, p.fields_due AS p_fields_due`

/** The condition of the index of open transitions, word for word, so that SQLite uses it. */
export const OPEN = "status IN ('waiting', 'unknown', 'stored')"

/** A condition on `event` columns: the events of the portal that the connector `?1` is carried to now. */
export const AT_ITS_PORTAL =
  'event IN (SELECT id FROM event WHERE portal = (SELECT portal FROM connector WHERE name = ?1))'

/** The part of the ledger that is the outbox: what waits, what nobody can tell about, what is to be verified. */
export function outboxStore(db: Db): OutboxStore {
  const outbox = (sql: string, ...values: readonly SqlValue[]): OutboxRow[] =>
    db.all(sql, ...values).map(toOutboxRow)
  return {
    async nextWave(connector, limit) {
      return outbox(
        `SELECT ${WITH_PERSON} FROM transition t
           JOIN event e ON e.id = t.event JOIN person p ON p.id = t.person
         WHERE t.connector = ?1 AND t.status = 'waiting' AND t.${OPEN} AND t.${AT_ITS_PORTAL} AND e.object_id IS NOT NULL
           AND (e.doubt_kind IS NULL OR e.doubt_kind = 'mass_cancellation') AND e.linked_to IS NULL
           AND NOT EXISTS (SELECT 1 FROM transition earlier
             WHERE earlier.event = t.event AND earlier.person = t.person
               AND earlier.sequence < t.sequence AND earlier.status IN ('waiting', 'unknown'))
         ORDER BY CASE e.status WHEN 'live' THEN 0 WHEN 'scheduled' THEN 1 ELSE 2 END,
           t.event, t.state, t.id
         LIMIT ?2`,
        connector,
        limit,
      )
    },
    async beginSending(transitionIds) {
      const rows = db.all(
        `UPDATE transition SET attempts = attempts + 1
           WHERE id IN (SELECT value FROM json_each(?)) AND status = 'waiting' RETURNING id`,
        list(transitionIds),
      )
      return new Set(rows.map((row) => number(row, 'id')))
    },
    async unknownRows(connector) {
      return outbox(
        `SELECT ${WITH_PERSON} FROM transition t JOIN person p ON p.id = t.person
           WHERE t.connector = ?1 AND t.status = 'unknown' AND t.${OPEN} AND t.${AT_ITS_PORTAL}
           ORDER BY t.event, t.id`,
        connector,
      )
    },
  }
}

/** Reads a transition joined with its person, selected as {@link WITH_PERSON}. */
export function toOutboxRow(row: SqlRow): OutboxRow {
  const person: SqlRow = {}
  for (const [column, value] of Object.entries(row)) {
    if (column.startsWith('p_')) person[column.slice(2)] = value
  }
  return { transition: toSendable(row), person: toPerson(person) }
}
