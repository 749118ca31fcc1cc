import type { Locator } from '@turnout/core'
import { instant, json, number, numberOrNull, text, textOrNull, word } from './columns.ts'
import type { LedgerTransaction, NewQuarantine, QuarantinedRecord } from '@turnout/core/sync'
import { type Db, list, type SqlRow } from './db.ts'

type QuarantineStore = Pick<
  LedgerTransaction,
  | 'peopleDeleted'
  | 'addQuarantine'
  | 'resolveQuarantine'
  | 'resolveUntimed'
  | 'droppedRecords'
  | 'replayQuarantine'
  | 'dropQuarantine'
  | 'refoldUntimed'
>

/** The reasons that folding finds, not reading: which stays have no times is known of all of them together. */
export const ABOUT_TIMES = "reason IN ('attendance_without_times', 'leave_before_join')"

/** The part of the ledger that keeps what waits for a person. */
export function quarantineStore(db: Db): QuarantineStore {
  return {
    async peopleDeleted(personIds) {
      const rows = db.all(
        `SELECT DISTINCT person FROM quarantine WHERE reason = 'contact_deleted'
           AND person IN (SELECT value FROM json_each(?))`,
        list(personIds),
      )
      return new Set(rows.map((row) => number(row, 'person')))
    },
    async addQuarantine(rows) {
      for (const row of rows) add(db, row)
    },
    async resolveQuarantine(connector, records) {
      if (records.length === 0) return
      db.run(
        `DELETE FROM quarantine WHERE connector = ? AND status = 'open' AND transition_id IS NULL
           AND NOT ${ABOUT_TIMES} AND record IN (SELECT value FROM json_each(?))`,
        connector,
        list(records),
      )
    },
    async resolveUntimed(connector, records) {
      if (records.length === 0) return
      db.run(
        `DELETE FROM quarantine WHERE connector = ? AND ${ABOUT_TIMES}
           AND record IN (SELECT value FROM json_each(?))`,
        connector,
        list(records),
      )
    },
    async droppedRecords(connector, records) {
      const rows = db.all(
        `SELECT record FROM quarantine WHERE connector = ? AND status = 'dropped'
           AND record IN (SELECT value FROM json_each(?))`,
        connector,
        list(records),
      )
      return new Set(rows.map((row) => text(row, 'record')))
    },
    async replayQuarantine(ids) {
      return replay(db, ids)
    },
    async dropQuarantine(ids) {
      return db.run(
        `UPDATE quarantine SET status = 'dropped', raw = NULL WHERE status = 'open'
           AND id IN (SELECT value FROM json_each(?))`,
        list(ids),
      )
    },
    async refoldUntimed(connector) {
      db.run(
        `UPDATE event SET fold_due = 1 WHERE id IN (
           SELECT event FROM quarantine WHERE connector = ? AND status = 'open'
             AND ${ABOUT_TIMES})`,
        connector,
      )
    },
  }
}

/** Reads a row of the table `quarantine` joined with its event and person. */
export function toQuarantined(row: SqlRow): QuarantinedRecord {
  const accountId = textOrNull(row, 'account_id')
  return {
    id: number(row, 'id'),
    connector: text(row, 'connector'),
    reason: word(row, 'reason'),
    message: text(row, 'message'),
    locator: json<Locator>(row, 'locator'),
    event: accountId === null ? null : { accountId, eventId: text(row, 'event_id') },
    email: textOrNull(row, 'email') === null ? null : word(row, 'email'),
    raw: textOrNull(row, 'raw'),
    since: instant(row, 'since'),
  }
}

/** A query for quarantined records that {@link toQuarantined} reads; conditions are appended. */
export const QUARANTINED = `SELECT q.*, e.account_id, e.event_id, p.email FROM quarantine q
  LEFT JOIN event e ON e.id = q.event LEFT JOIN person p ON p.id = q.person
  WHERE q.status = 'open'`

function add(db: Db, row: NewQuarantine): void {
  // What was wrong with the same record before is not what is wrong with it now.
  db.run(
    `DELETE FROM quarantine WHERE connector = ? AND record = ? AND reason != ? AND status = 'open'
       AND transition_id IS NULL`,
    row.connector,
    row.record,
    row.reason,
  )
  db.run(
    `INSERT INTO quarantine (connector, record, reason, message, locator, raw, event, person,
       transition_id, since, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
     ON CONFLICT (connector, record, reason) DO UPDATE SET message = excluded.message,
       locator = excluded.locator, raw = excluded.raw, event = excluded.event,
       person = excluded.person, transition_id = excluded.transition_id,
       status = CASE status WHEN 'dropped' THEN 'dropped' ELSE 'open' END`,
    row.connector,
    row.record,
    row.reason,
    row.message,
    JSON.stringify(row.locator),
    row.raw,
    row.eventId,
    row.personId,
    row.transitionId,
    row.since,
  )
}

// What HubSpot refused waits once more; stays without times are folded again; what the source gave is read again.
function replay(db: Db, ids: readonly number[]): number {
  const rows = db.all(
    `SELECT id, connector, reason, event, person, transition_id FROM quarantine
       WHERE status = 'open' AND id IN (SELECT value FROM json_each(?))`,
    list(ids),
  )
  for (const row of rows) {
    const transition = numberOrNull(row, 'transition_id')
    if (transition !== null) {
      sendAgain(db, transition)
      // The old id names nobody any more: whoever is sent again all the same becomes a new contact.
      if (text(row, 'reason') === 'contact_deleted') {
        db.run('UPDATE person SET contact_id = NULL WHERE id = ?', numberOrNull(row, 'person'))
      }
    } else if (isAboutTimes(text(row, 'reason'))) {
      db.run('UPDATE event SET fold_due = 1 WHERE id = ?', numberOrNull(row, 'event'))
    } else {
      db.run('UPDATE connector SET cursor = NULL WHERE name = ?', text(row, 'connector'))
    }
    db.run('DELETE FROM quarantine WHERE id = ?', number(row, 'id'))
  }
  return rows.length
}

// Sent after a later step, an earlier one would bring HubSpot back to what is no longer so: it stays where it is.
function sendAgain(db: Db, transition: number): void {
  const overtaken = db.run(
    `UPDATE transition AS t SET status = 'superseded', settled_period = NULL,
       message = 'A later step of the person had arrived already: this one is not sent any more.'
     WHERE id = ? AND EXISTS (SELECT 1 FROM transition later
       WHERE later.event = t.event AND later.person = t.person AND later.sequence > t.sequence
         AND later.status NOT IN ('waiting', 'quarantined'))`,
    transition,
  )
  if (overtaken > 0) return
  db.run(
    `UPDATE transition SET status = 'waiting', resent = 0, message = NULL, settled_period = NULL
       WHERE id = ?`,
    transition,
  )
}

function isAboutTimes(reason: string): boolean {
  return reason === 'attendance_without_times' || reason === 'leave_before_join'
}
