import type { Presence } from '@turnout/core'
import type {
  LedgerTransaction,
  NewTransition,
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

type TransitionsStore = Pick<
  LedgerTransaction,
  'pinnedStates' | 'addTransitions' | 'saveTransitions' | 'changeTransitions' | 'supersedeBefore'
>

const COLUMNS = `event, person, connector, sequence, state, occurred_at, because, pinned_at, presence, joined_at,
  left_at, correction, status, attempts, resent, answered_at, verified_at, message, settled_period`

/** The part of the ledger that keeps transitions. */
export function transitionsStore(db: Db): TransitionsStore {
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
    verifiedAt: instantOrNull(row, 'verified_at'),
    message: textOrNull(row, 'message'),
    settledPeriod: numberOrNull(row, 'settled_period'),
  }
}

/** Reads the columns of a transition that sending needs. */
export function toSendable(row: SqlRow): SendableTransition {
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
    answeredAt: instantOrNull(row, 'answered_at'),
  }
}

function changeTransition(db: Db, change: TransitionChange): void {
  db.run(
    `UPDATE transition SET status = ?, attempts = coalesce(?, attempts),
       resent = coalesce(?, resent), answered_at = coalesce(?, answered_at),
       verified_at = coalesce(?, verified_at), message = coalesce(?, message),
       settled_period = coalesce(?, settled_period)
       WHERE id = ? AND (? OR (joined_at IS ? AND left_at IS ?))`,
    change.status,
    change.attempts ?? null,
    change.resent === undefined ? null : Number(change.resent),
    change.answeredAt ?? null,
    change.verifiedAt ?? null,
    change.message ?? null,
    change.settledPeriod ?? null,
    change.id,
    Number(change.sentSpan === undefined),
    change.sentSpan?.joinedAt ?? null,
    change.sentSpan?.leftAt ?? null,
  )
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
