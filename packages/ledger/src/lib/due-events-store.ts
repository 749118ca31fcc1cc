import { instantFromEpochMs } from '@turnout/core'
import type { EventRow, LedgerTransaction } from '@turnout/core/sync'
import { numberOrNull } from './columns.ts'
import type { Db, SqlValue } from './db.ts'
import { toEvent } from './events-store.ts'

type DueEventsStore = Pick<
  LedgerTransaction,
  | 'eventsToWrite'
  | 'eventsToFold'
  | 'eventsToComplete'
  | 'eventsAwaited'
  | 'eventsOwned'
  | 'eventsInDoubt'
  | 'attendedSpan'
>

// A connector that goes to another portal now leaves what is due at the first one alone.
const HERE = 'portal = (SELECT portal FROM connector WHERE name = ?1)'

/** The part of the ledger that knows which events something is due for. */
export function dueEventsStore(db: Db): DueEventsStore {
  const all = (sql: string, ...values: readonly SqlValue[]): EventRow[] =>
    db.all(sql, ...values).map(toEvent)
  return {
    async eventsToWrite(connector) {
      return all(
        `SELECT * FROM event WHERE owner = ?1 AND ${HERE} AND linked_to IS NULL AND told IS NOT NULL
           AND (told IS NOT sent OR cancel_sent != (status = 'cancelled'))
           AND NOT (object_id IS NULL AND status = 'cancelled' AND NOT EXISTS (
             SELECT 1 FROM transition t WHERE t.event = event.id AND t.status = 'waiting'))
           AND (doubt_kind IS NULL OR doubt_kind = 'mass_cancellation')
         ORDER BY CASE status WHEN 'live' THEN 0 WHEN 'scheduled' THEN 1 ELSE 2 END, starts_at, id`,
        connector,
      )
    },
    async eventsToFold(connector) {
      return all(
        `SELECT * FROM event WHERE fold_due = 1 AND ${HERE} AND linked_to IS NULL
           AND (owner = ?1 OR EXISTS (SELECT 1 FROM statement s
                WHERE s.event = event.id AND s.kind = 'stay' AND s.connector = ?1))`,
        connector,
      )
    },
    async eventsToComplete(connector) {
      return all(
        `SELECT * FROM event WHERE owner = ?1 AND ${HERE} AND linked_to IS NULL AND attendance = 'final'
           AND object_id IS NOT NULL AND status = 'ended' AND cancel_sent = 0 AND fold_due = 0
           AND (completed_at IS NULL OR complete_due = 1)
           AND NOT EXISTS (SELECT 1 FROM transition t
                WHERE t.event = event.id AND t.status IN ('waiting', 'unknown'))`,
        connector,
      )
    },
    async eventsAwaited(connector) {
      return all(
        `SELECT * FROM event WHERE owner IS NULL AND ${HERE} AND linked_to IS NULL AND EXISTS (
           SELECT 1 FROM transition t
           WHERE t.event = event.id AND t.connector = ?1 AND t.status = 'waiting')`,
        connector,
      )
    },
    async eventsOwned(connector) {
      return all(`SELECT * FROM event WHERE owner = ?1 AND ${HERE} ORDER BY id`, connector)
    },
    async eventsInDoubt(connector) {
      return all(
        `SELECT * FROM event
           WHERE owner = ?1 AND ${HERE} AND doubt_kind IS NOT NULL AND linked_to IS NULL`,
        connector,
      )
    },
    async attendedSpan(eventId) {
      return attendedSpan(db, eventId)
    },
  }
}

function attendedSpan(
  db: Db,
  eventId: number,
): Awaited<ReturnType<LedgerTransaction['attendedSpan']>> {
  const row = db.get(
    `SELECT min(joined_at) AS joined_at, max(left_at) AS left_at
       FROM transition WHERE event = ? AND state = 'attended'`,
    eventId,
  )
  const joinedAt = row === null ? null : numberOrNull(row, 'joined_at')
  const leftAt = row === null ? null : numberOrNull(row, 'left_at')
  return joinedAt === null || leftAt === null
    ? null
    : { joinedAt: instantFromEpochMs(joinedAt), leftAt: instantFromEpochMs(leftAt) }
}
