import { type Cursor, toCursor } from '@turnout/core'
import type { ConnectorRow, LedgerTransaction } from '@turnout/core/sync'
import {
  asJson,
  flag,
  instant,
  instantOrNull,
  jsonOrNull,
  number,
  text,
  textOrNull,
} from './columns.ts'
import type { Db, SqlRow } from './db.ts'

/** The part of the ledger that keeps connectors. */
export function connectorsStore(
  db: Db,
): Pick<LedgerTransaction, 'connector' | 'saveConnector' | 'saveReport'> {
  return {
    async connector(name) {
      const row = db.get(
        `SELECT name, portal, since, cursor, read, read_open, period, approved, approval_asked,
           read_again_at FROM connector WHERE name = ?`,
        name,
      )
      return row === null ? null : toConnector(row)
    },
    async saveConnector(row) {
      db.run(
        `INSERT INTO connector (name, portal, since, cursor, read, read_open, period, approved,
           approval_asked, read_again_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET portal = excluded.portal, since = excluded.since,
           cursor = excluded.cursor, read = excluded.read, read_open = excluded.read_open,
           period = excluded.period, approved = excluded.approved,
           approval_asked = excluded.approval_asked, read_again_at = excluded.read_again_at`,
        row.name,
        row.portal,
        row.since,
        row.cursor,
        row.read,
        Number(row.readOpen),
        row.period,
        asJson(row.approved),
        asJson(row.approvalAsked),
        row.readAgainAt,
      )
    },
    async saveReport(connector, report) {
      db.run('UPDATE connector SET last_run = ? WHERE name = ?', asJson(report), connector)
    },
  }
}

/** Reads a row of the table `connector`. */
export function toConnector(row: SqlRow): ConnectorRow {
  return {
    name: text(row, 'name'),
    portal: text(row, 'portal'),
    since: instant(row, 'since'),
    cursor: toCursorOrNull(textOrNull(row, 'cursor')),
    read: number(row, 'read'),
    readOpen: flag(row, 'read_open'),
    period: number(row, 'period'),
    approved: jsonOrNull<NonNullable<ConnectorRow['approved']>>(row, 'approved'),
    approvalAsked: jsonOrNull<NonNullable<ConnectorRow['approvalAsked']>>(row, 'approval_asked'),
    readAgainAt: instantOrNull(row, 'read_again_at'),
  }
}

function toCursorOrNull(value: string | null): Cursor | null {
  return value === null ? null : toCursor(value)
}
