import type { EventKey } from '@turnout/core'
import type { EventProperties, EventRow, LedgerTransaction } from '@turnout/core/sync'
import {
  asJson,
  flag,
  instantOrNull,
  jsonOrNull,
  number,
  numberOrNull,
  text,
  textOrNull,
  word,
} from './columns.ts'
import { type Db, type SqlRow, type SqlValue } from './db.ts'

type EventsStore = Pick<
  LedgerTransaction,
  'eventsByKey' | 'eventById' | 'addEvent' | 'saveEvent' | 'similarEvents'
>

/** Events that start within this many milliseconds of each other under one title may be one. */
const SAME_START_MS = 5 * 60_000

const COLUMNS = `portal, account_id, event_id, owner, status, title, starts_at, told, sent, cancel_sent, object_id,
  attendance, fold_due, completed_at, complete_due, doubt_kind, doubt_message, trusted_distinct,
  trusted_mass_cancellation, linked_to`

/** The part of the ledger that keeps events. */
export function eventsStore(db: Db): EventsStore {
  const byId = (id: number): EventRow | null => {
    const row = db.get('SELECT * FROM event WHERE id = ?', id)
    return row === null ? null : toEvent(row)
  }
  const all = (sql: string, ...values: readonly SqlValue[]): EventRow[] =>
    db.all(sql, ...values).map(toEvent)
  return {
    async eventsByKey(portal, keys) {
      return keys.flatMap((key) => eventByKey(db, portal, key) ?? [])
    },
    async eventById(id) {
      return byId(id)
    },
    async addEvent(row) {
      const added = db.get(
        `INSERT INTO event (${COLUMNS}) VALUES (${'?, '.repeat(19)}?) RETURNING id`,
        ...eventValues(row),
      )
      return { ...row, id: number(added ?? {}, 'id') }
    },
    async saveEvent(row) {
      db.run(
        `UPDATE event SET (${COLUMNS}) = (${'?, '.repeat(19)}?) WHERE id = ?`,
        ...eventValues(row),
        row.id,
      )
    },
    async similarEvents(portal, { eventId, title, startsAt }) {
      return all(
        `SELECT * FROM event WHERE portal = ?1 AND (event_id = ?2
           OR (title = ?3 AND ?4 IS NOT NULL AND abs(starts_at - ?4) <= ${SAME_START_MS}))`,
        portal,
        eventId,
        title,
        startsAt,
      )
    },
  }
}

/** Reads a row of the table `event`. */
export function toEvent(row: SqlRow): EventRow {
  const doubt = textOrNull(row, 'doubt_kind')
  return {
    id: number(row, 'id'),
    portal: text(row, 'portal'),
    key: { accountId: text(row, 'account_id'), eventId: text(row, 'event_id') },
    owner: textOrNull(row, 'owner'),
    status: textOrNull(row, 'status') === null ? null : word(row, 'status'),
    told: jsonOrNull<EventProperties>(row, 'told'),
    sent: jsonOrNull<EventProperties>(row, 'sent'),
    cancelSent: flag(row, 'cancel_sent'),
    objectId: textOrNull(row, 'object_id'),
    attendance: word(row, 'attendance'),
    foldDue: flag(row, 'fold_due'),
    completedAt: instantOrNull(row, 'completed_at'),
    completeDue: flag(row, 'complete_due'),
    doubt:
      doubt === null
        ? null
        : { kind: word(row, 'doubt_kind'), message: text(row, 'doubt_message') },
    trusted: {
      distinct: flag(row, 'trusted_distinct'),
      massCancellation: flag(row, 'trusted_mass_cancellation'),
    },
    linkedTo: numberOrNull(row, 'linked_to'),
  }
}

function eventByKey(db: Db, portal: string, key: EventKey): EventRow | null {
  const row = db.get(
    'SELECT * FROM event WHERE portal = ? AND account_id = ? AND event_id = ?',
    portal,
    key.accountId,
    key.eventId,
  )
  return row === null ? null : toEvent(row)
}

function eventValues(row: Omit<EventRow, 'id'>): SqlValue[] {
  return [
    row.portal,
    row.key.accountId,
    row.key.eventId,
    row.owner,
    row.status,
    row.told?.title ?? null,
    row.told?.startsAt ?? null,
    asJson(row.told),
    asJson(row.sent),
    Number(row.cancelSent),
    row.objectId,
    row.attendance,
    Number(row.foldDue),
    row.completedAt,
    Number(row.completeDue),
    row.doubt?.kind ?? null,
    row.doubt?.message ?? null,
    Number(row.trusted.distinct),
    Number(row.trusted.massCancellation),
    row.linkedTo,
  ]
}
