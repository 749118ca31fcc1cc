import type { Locator } from '@turnout/core'
import type { LedgerTransaction, StatementRow } from '@turnout/core/sync'
import { instantOrNull, json, number, numberOrNull, text, textOrNull, word } from './columns.ts'
import { type Db, list, type SqlRow } from './db.ts'

type StatementsStore = Pick<
  LedgerTransaction,
  'statementsOf' | 'saveStatements' | 'deleteStatements' | 'touchStatements' | 'touchRecords'
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
        `UPDATE statement SET read = ? WHERE event = ? AND connector = ? AND kind != 'stay'
           AND person IN (SELECT value FROM json_each(?))`,
        read,
        eventId,
        connector,
        list(personIds),
      )
    },
    async touchRecords({ eventId, connector, read }, records) {
      db.run(
        `UPDATE statement SET read = ? WHERE event = ? AND connector = ?
           AND record IN (SELECT value FROM json_each(?))`,
        read,
        eventId,
        connector,
        list(records),
      )
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

// A stay that says what it said before stays listed; a new or changed one waits for the next listing.
const SAVE = `
  INSERT INTO statement (event, person, kind, connector, record, at, joined_at, left_at, seconds,
    locator, evidence, read, listed)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
  ON CONFLICT (event, person, kind, connector, record) DO UPDATE SET
    listed = listed AND at IS excluded.at AND joined_at IS excluded.joined_at
      AND left_at IS excluded.left_at AND seconds IS excluded.seconds,
    at = excluded.at, joined_at = excluded.joined_at, left_at = excluded.left_at,
    seconds = excluded.seconds, locator = excluded.locator, evidence = excluded.evidence,
    read = excluded.read`

function saveStatement(db: Db, row: StatementRow): void {
  db.run(
    SAVE,
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
