import type { Presence } from '@turnout/core'
import type {
  LedgerTransaction,
  NewTransition,
  OutboxRow,
  SendableTransition,
  TransitionChange,
  TransitionRow,
} from '@turnout/core/sync'
import {
  asJson,
  flag,
  instant,
  instantOrNull,
  jsonOrNull,
  number,
  numberOrNull,
  text,
  textOrNull,
  word,
} from './columns.ts'
import { type Db, list, type SqlRow, type SqlValue } from './db.ts'
import { toEvent } from './events-store.ts'
import { toPerson } from './people-store.ts'

type TransitionsStore = Pick<
  LedgerTransaction,
  | 'pinnedStates'
  | 'addTransitions'
  | 'saveTransitions'
  | 'changeTransitions'
  | 'waitingCount'
  | 'waitingPeople'
  | 'waitingTally'
  | 'nextWave'
  | 'unknownRows'
  | 'eventsToVerify'
  | 'rowsToVerify'
  | 'supersedeBefore'
>

const COLUMNS = `event, person, connector, sequence, state, occurred_at, because, pinned_at, presence, joined_at,
  left_at, correction, status, attempts, resent, answered_at, verified_at, message, settled_period`

// The person's columns under other names, so that one row carries both.
const WITH_PERSON = `t.id, t.event, t.person, t.connector, t.sequence, t.state, t.occurred_at,
  t.joined_at, t.left_at, t.status, t.attempts, t.resent, p.id AS p_id, p.email AS p_email, p.first_name AS p_first_name,
  p.last_name AS p_last_name, p.fields AS p_fields, p.contact_id AS p_contact_id, p.fields_due AS p_fields_due`

/** The condition of the index of open transitions, word for word, so that SQLite uses it. */
export const OPEN = "status IN ('waiting', 'unknown', 'stored')"

/** The current transition of a person at an event: no later one counts, except in quarantine. */
const CURRENT = `NOT EXISTS (SELECT 1 FROM transition later
  WHERE later.event = t.event AND later.person = t.person AND later.sequence > t.sequence
    AND later.status != 'quarantined')`

/** The part of the ledger that keeps transitions. */
export function transitionsStore(db: Db): TransitionsStore {
  const outbox = (sql: string, ...values: readonly SqlValue[]): OutboxRow[] =>
    db.all(sql, ...values).map(toOutboxRow)
  return {
    async pinnedStates(eventId, personIds) {
      const rows = db.all(
        `SELECT * FROM transition t WHERE event = ? AND person IN (SELECT value FROM json_each(?))
           AND sequence = (SELECT max(sequence) FROM transition
             WHERE event = t.event AND person = t.person)`,
        eventId,
        list(personIds),
      )
      return rows.map(toTransition).map((transition) => ({
        eventId: transition.eventId,
        personId: transition.personId,
        transition,
      }))
    },
    async addTransitions(rows) {
      for (const row of rows) {
        db.run(
          `INSERT INTO transition (${COLUMNS}) VALUES (${'?, '.repeat(18)}?)`,
          ...transitionValues(row),
        )
      }
    },
    async saveTransitions(rows) {
      for (const row of rows) {
        db.run(
          `UPDATE transition SET (${COLUMNS}) = (${'?, '.repeat(18)}?) WHERE id = ?`,
          ...transitionValues(row),
          row.id,
        )
      }
    },
    async changeTransitions(changes) {
      for (const change of changes) changeTransition(db, change)
    },
    async waitingCount(connector) {
      const row = db.get(
        `SELECT count(*) AS waiting FROM transition
           WHERE connector = ? AND status IN ('waiting', 'unknown') AND ${OPEN}`,
        connector,
      )
      return number(row ?? {}, 'waiting')
    },
    async waitingPeople(connector) {
      const row = db.get(
        `SELECT count(DISTINCT person) AS people FROM transition
           WHERE connector = ? AND status IN ('waiting', 'unknown') AND ${OPEN}`,
        connector,
      )
      return number(row ?? {}, 'people')
    },
    async waitingTally(connector) {
      const rows = db.all(
        `SELECT event, state, count(*) AS transitions FROM transition
           WHERE connector = ? AND status IN ('waiting', 'unknown') AND ${OPEN} GROUP BY event, state`,
        connector,
      )
      return rows.map((row) => ({
        eventId: number(row, 'event'),
        state: word(row, 'state'),
        transitions: number(row, 'transitions'),
      }))
    },
    async nextWave(connector, limit) {
      return outbox(
        `SELECT ${WITH_PERSON} FROM transition t
           JOIN event e ON e.id = t.event JOIN person p ON p.id = t.person
         WHERE t.connector = ? AND t.status = 'waiting' AND t.${OPEN} AND e.object_id IS NOT NULL
           AND (e.doubt_kind IS NULL OR e.doubt_kind = 'mass_cancellation') AND e.linked_to IS NULL
           AND NOT EXISTS (SELECT 1 FROM transition earlier
             WHERE earlier.event = t.event AND earlier.person = t.person
               AND earlier.sequence < t.sequence AND earlier.status IN ('waiting', 'unknown'))
         ORDER BY CASE e.status WHEN 'live' THEN 0 WHEN 'scheduled' THEN 1 ELSE 2 END,
           t.event, t.state, t.id
         LIMIT ?`,
        connector,
        limit,
      )
    },
    async unknownRows(connector) {
      return outbox(
        `SELECT ${WITH_PERSON} FROM transition t JOIN person p ON p.id = t.person
           WHERE t.connector = ? AND t.status = 'unknown' AND t.${OPEN} ORDER BY t.event, t.id`,
        connector,
      )
    },
    async eventsToVerify(connector) {
      return db
        .all(
          `SELECT * FROM event WHERE object_id IS NOT NULL AND id IN (
             SELECT event FROM transition t
             WHERE t.connector = ? AND t.status = 'stored' AND t.${OPEN} AND ${CURRENT})`,
          connector,
        )
        .map(toEvent)
    },
    async rowsToVerify(connector, eventId) {
      return outbox(
        `SELECT ${WITH_PERSON} FROM transition t JOIN person p ON p.id = t.person
           WHERE t.connector = ? AND t.event = ? AND t.status = 'stored' AND t.${OPEN}
             AND ${CURRENT}
         ORDER BY t.id`,
        connector,
        eventId,
      )
    },
    async supersedeBefore(rows) {
      for (const { eventId, personId, sequence } of rows) {
        if (sequence === 1) continue
        db.run(
          `UPDATE transition SET status = 'superseded'
             WHERE event = ? AND person = ? AND sequence < ?
               AND status IN ('stored', 'verified', 'span_kept')`,
          eventId,
          personId,
          sequence,
        )
      }
    },
  }
}

/** Reads a row of the table `transition`. */
export function toTransition(row: SqlRow): TransitionRow {
  return {
    ...toSendable(row),
    because: text(row, 'because'),
    pinnedAt: instant(row, 'pinned_at'),
    presence: jsonOrNull<Presence>(row, 'presence'),
    correction: flag(row, 'correction'),
    answeredAt: instantOrNull(row, 'answered_at'),
    verifiedAt: instantOrNull(row, 'verified_at'),
    message: textOrNull(row, 'message'),
    settledPeriod: numberOrNull(row, 'settled_period'),
  }
}

function toSendable(row: SqlRow): SendableTransition {
  const joinedAt = instantOrNull(row, 'joined_at')
  const leftAt = instantOrNull(row, 'left_at')
  return {
    id: number(row, 'id'),
    eventId: number(row, 'event'),
    personId: number(row, 'person'),
    connector: text(row, 'connector'),
    sequence: number(row, 'sequence'),
    state: word(row, 'state'),
    occurredAt: instant(row, 'occurred_at'),
    span: joinedAt === null || leftAt === null ? null : { joinedAt, leftAt },
    status: word(row, 'status'),
    attempts: number(row, 'attempts'),
    resent: flag(row, 'resent'),
  }
}

function changeTransition(db: Db, change: TransitionChange): void {
  db.run(
    `UPDATE transition SET status = ?, attempts = coalesce(?, attempts),
       resent = coalesce(?, resent), answered_at = coalesce(?, answered_at),
       verified_at = coalesce(?, verified_at), message = coalesce(?, message),
       settled_period = coalesce(?, settled_period) WHERE id = ?`,
    change.status,
    change.attempts ?? null,
    change.resent === undefined ? null : Number(change.resent),
    change.answeredAt ?? null,
    change.verifiedAt ?? null,
    change.message ?? null,
    change.settledPeriod ?? null,
    change.id,
  )
}

function toOutboxRow(row: SqlRow): OutboxRow {
  const person: SqlRow = {}
  for (const [column, value] of Object.entries(row)) {
    if (column.startsWith('p_')) person[column.slice(2)] = value
  }
  return { transition: toSendable(row), person: toPerson(person) }
}

function transitionValues(row: NewTransition): SqlValue[] {
  return [
    row.eventId,
    row.personId,
    row.connector,
    row.sequence,
    row.state,
    row.occurredAt,
    row.because,
    row.pinnedAt,
    asJson(row.presence),
    row.span?.joinedAt ?? null,
    row.span?.leftAt ?? null,
    Number(row.correction),
    row.status,
    row.attempts,
    Number(row.resent),
    row.answeredAt,
    row.verifiedAt,
    row.message,
    row.settledPeriod,
  ]
}
