import type { Locator } from '@turnout/core'
import type { LedgerTransaction, StatementRow } from '@turnout/core/sync'
import { instantOrNull, json, number, numberOrNull, text, textOrNull, word } from './columns.ts'
import { type Db, list, type SqlRow } from './db.ts'

type StatementsStore = Pick<
  LedgerTransaction,
  | 'statementsOf'
  | 'saveStatements'
  | 'deleteStatements'
  | 'touchStatements'
  | 'deleteStaleStays'
  | 'staysPage'
  | 'moveStatements'
  | 'vanished'
>

/** The part of the ledger that keeps what records say. */
export function statementsStore(db: Db): StatementsStore {
  return {
    async statementsOf(eventId, personIds) {
      return db
        .all(
          'SELECT * FROM statement WHERE event = ? AND person IN (SELECT value FROM json_each(?))',
          eventId,
          list(personIds),
        )
        .map(toStatement)
    },
    async saveStatements(rows) {
      for (const row of rows) saveStatement(db, row)
    },
    async deleteStatements(rows) {
      for (const { eventId, personId, kind, connector, record } of rows) {
        db.run(
          `DELETE FROM statement
             WHERE event = ? AND person = ? AND kind = ? AND connector = ? AND record = ?`,
          eventId,
          personId,
          kind,
          connector,
          record,
        )
      }
    },
    async touchStatements({ eventId, connector, read }, personIds) {
      db.run(
        `UPDATE statement SET read = ? WHERE event = ? AND connector = ?
           AND person IN (SELECT value FROM json_each(?))`,
        read,
        eventId,
        connector,
        list(personIds),
      )
    },
    async deleteStaleStays({ eventId, connector, read }) {
      db.run(
        "DELETE FROM statement WHERE event = ? AND connector = ? AND kind = 'stay' AND read < ?",
        eventId,
        connector,
        read,
      )
    },
    async staysPage(eventId, { afterPerson, people }) {
      return db
        .all(
          `SELECT * FROM statement WHERE event = ?1 AND kind = 'stay' AND person IN (
             SELECT DISTINCT person FROM statement
             WHERE event = ?1 AND person > ?2 AND kind = 'stay' ORDER BY person LIMIT ?3)
           ORDER BY person, joined_at, record`,
          eventId,
          afterPerson,
          people,
        )
        .map(toStatement)
    },
    async moveStatements(from, to) {
      const moved = db.all('SELECT DISTINCT person FROM statement WHERE event = ?', from)
      db.run('UPDATE OR REPLACE statement SET event = ? WHERE event = ?', to, from)
      db.run("DELETE FROM transition WHERE event = ? AND status = 'waiting' AND attempts = 0", from)
      db.run('UPDATE counted SET event = ? WHERE event = ?', to, from)
      return moved.map((row) => number(row, 'person'))
    },
    async vanished({ eventId, connector, read }) {
      const rows = db.all(
        `SELECT person, max(read) AS read FROM statement
           WHERE event = ? AND connector = ? AND kind = 'registered' GROUP BY person`,
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

/** Reads a row of the table `statement`. */
export function toStatement(row: SqlRow): StatementRow {
  return {
    eventId: number(row, 'event'),
    personId: number(row, 'person'),
    connector: text(row, 'connector'),
    record: text(row, 'record'),
    kind: word(row, 'kind'),
    at: instantOrNull(row, 'at'),
    joinedAt: instantOrNull(row, 'joined_at'),
    leftAt: instantOrNull(row, 'left_at'),
    seconds: numberOrNull(row, 'seconds'),
    locator: json<Locator>(row, 'locator'),
    evidence: textOrNull(row, 'evidence'),
    read: number(row, 'read'),
  }
}

function saveStatement(db: Db, row: StatementRow): void {
  db.run(
    `INSERT OR REPLACE INTO statement (event, person, kind, connector, record, at, joined_at,
       left_at, seconds, locator, evidence, read)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.eventId,
    row.personId,
    row.kind,
    row.connector,
    row.record,
    row.at,
    row.joinedAt,
    row.leftAt,
    row.seconds,
    JSON.stringify(row.locator),
    row.evidence,
    row.read,
  )
}
