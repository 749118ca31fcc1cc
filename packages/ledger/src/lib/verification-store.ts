import type { LedgerTransaction, OutboxRow } from '@turnout/core/sync'
import { number } from './columns.ts'
import { type Db, list, type SqlValue } from './db.ts'
import { toEvent } from './events-store.ts'
import { AT_ITS_PORTAL, OPEN, toOutboxRow, WITH_PERSON } from './outbox-store.ts'

type VerificationStore = Pick<
  LedgerTransaction,
  'eventsToVerify' | 'countToVerify' | 'rowsToVerify' | 'rowsToVerifyOf' | 'rowsOfSharedContacts'
>

/** The current transition of a person at an event: no later one counts, except in quarantine. */
const CURRENT = `NOT EXISTS (SELECT 1 FROM transition later
  WHERE later.event = t.event AND later.person = t.person AND later.sequence > t.sequence
    AND later.status != 'quarantined')`

const TO_VERIFY = `t.connector = ? AND t.event = ? AND t.status = 'stored' AND t.${OPEN} AND ${CURRENT}`

/** The part of the ledger that knows what is stored and not verified. */
export function verificationStore(db: Db): VerificationStore {
  const rows = (sql: string, ...values: readonly SqlValue[]): OutboxRow[] =>
    db
      .all(
        `SELECT ${WITH_PERSON} FROM transition t JOIN person p ON p.id = t.person ${sql}`,
        ...values,
      )
      .map(toOutboxRow)
  return {
    async eventsToVerify(connector) {
      return db
        .all(
          `SELECT * FROM event WHERE object_id IS NOT NULL AND id IN (
             SELECT event FROM transition t
             WHERE t.connector = ?1 AND t.status = 'stored' AND t.${OPEN} AND t.${AT_ITS_PORTAL} AND ${CURRENT})`,
          connector,
        )
        .map(toEvent)
    },
    async countToVerify(connector, eventId) {
      const row = db.get(
        `SELECT count(*) AS stored FROM transition t WHERE ${TO_VERIFY}`,
        connector,
        eventId,
      )
      return number(row ?? {}, 'stored')
    },
    async rowsToVerify(connector, eventId, limit) {
      return rows(`WHERE ${TO_VERIFY} ORDER BY t.id LIMIT ?`, connector, eventId, limit)
    },
    async rowsToVerifyOf(connector, eventId, { ids, emails }) {
      return rows(
        `WHERE ${TO_VERIFY} AND t.person IN (
           SELECT id FROM person WHERE contact_id IN (SELECT value FROM json_each(?))
           UNION SELECT id FROM person WHERE email IN (SELECT value FROM json_each(?))
             AND portal = (SELECT portal FROM event WHERE id = ?))`,
        connector,
        eventId,
        list(ids),
        list(emails),
        eventId,
      )
    },
    async rowsOfSharedContacts(connector, eventId) {
      return rows(
        `WHERE t.connector = ? AND t.event = ? AND t.status IN ('stored', 'verified', 'span_kept')
           AND ${CURRENT} AND EXISTS (
             SELECT 1 FROM person first JOIN transition ft ON ft.event = t.event AND ft.person = first.id
             WHERE first.contact_id = p.contact_id AND first.id < p.id AND ft.status != 'quarantined')`,
        connector,
        eventId,
      )
    },
  }
}
