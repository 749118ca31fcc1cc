import type { CountedRecord, LedgerTransaction } from '@turnout/core/sync'
import { flag, number, numberOrNull, textOrNull, word } from './columns.ts'
import type { Db } from './db.ts'

type CountingStore = Pick<
  LedgerTransaction,
  'countRecords' | 'tally' | 'transitionTally' | 'forgetCounts' | 'closePeriod'
>

const ATTENDED = `EXISTS (SELECT 1 FROM transition a
  WHERE a.event = c.event AND a.person = c.person AND a.state = 'attended')`

// Each line says what became of one thing that a record says. The worst of a record's lines is the record's outcome.
// A stay that its source took back before anything followed from it is waited for no more.
const OUTCOMES = `
  SELECT c.record, c.event,
    CASE
      WHEN c.says = 'left_out' THEN 'left_out'
      WHEN c.says = 'quarantined' THEN 'quarantined'
      WHEN q.id IS NOT NULL THEN iif(q.status = 'dropped', 'left_out', 'quarantined')
      WHEN c.says = 'attended' AND s.listed = 0 THEN 'waiting'
      WHEN t.status IS NULL AND c.says = 'attended' THEN iif(s.record IS NULL, 'unchanged', 'waiting')
      WHEN t.status IS NULL AND c.says = 'cancelled' AND ${ATTENDED} THEN 'left_out'
      WHEN t.status IS NULL THEN 'unchanged'
      WHEN t.status IN ('waiting', 'unknown') THEN 'waiting'
      WHEN t.status = 'quarantined' THEN iif(tq.status = 'dropped', 'left_out', 'quarantined')
      WHEN t.settled_period = ?2 AND t.connector = ?1 THEN 'stored'
      ELSE 'unchanged'
    END AS outcome,
    CASE
      WHEN c.code IS NOT NULL THEN c.code
      WHEN q.id IS NOT NULL THEN iif(q.status = 'dropped', 'dropped', q.reason)
      WHEN t.status IS NULL AND c.says = 'cancelled' AND ${ATTENDED} THEN 'attended_already'
      WHEN t.status = 'quarantined' THEN iif(tq.status = 'dropped', 'dropped', tq.reason)
    END AS code
  FROM counted c
  LEFT JOIN transition t ON t.event = c.event AND t.person = c.person AND t.state = c.says
    AND t.sequence = (SELECT max(sequence) FROM transition
      WHERE event = c.event AND person = c.person AND state = c.says)
  LEFT JOIN statement s ON s.event = c.event AND s.person = c.person AND s.kind = 'stay'
    AND s.connector = c.connector AND s.record = c.record
  LEFT JOIN quarantine q ON c.says = 'attended' AND q.connector = c.connector AND q.record = c.record
    AND q.transition_id IS NULL AND q.reason IN ('attendance_without_times', 'leave_before_join')
  LEFT JOIN quarantine tq ON t.status = 'quarantined' AND tq.transition_id = t.id
  WHERE c.connector = ?1`

const WORST = `CASE outcome WHEN 'quarantined' THEN 5 WHEN 'waiting' THEN 4 WHEN 'left_out' THEN 3
  WHEN 'stored' THEN 2 ELSE 1 END`

// With one max() SQLite takes the other columns from the row that holds it: the worst line of the record.
const RECORDS = `SELECT record, event, outcome, code, max(${WORST}) FROM (${OUTCOMES}) GROUP BY record`

/** The part of the ledger that accounts for every source record. */
export function countingStore(db: Db): CountingStore {
  return {
    async countRecords(connector, records) {
      for (const counted of records) countRecord(db, connector, counted)
    },
    async tally(connector, period) {
      const rows = db.all(
        `SELECT event, outcome, code, count(*) AS records FROM (${RECORDS})
         GROUP BY event, outcome, code`,
        connector,
        period,
      )
      return rows.map((row) => ({
        eventId: numberOrNull(row, 'event'),
        outcome: word(row, 'outcome'),
        code: textOrNull(row, 'code'),
        records: number(row, 'records'),
      }))
    },
    async transitionTally(connector, period) {
      const rows = db.all(
        `SELECT event, state, status, because LIKE 'vanished%' AS from_roster, count(*) AS transitions
           FROM transition WHERE connector = ? AND settled_period = ?
         GROUP BY event, state, status, from_roster`,
        connector,
        period,
      )
      return rows.map((row) => ({
        eventId: number(row, 'event'),
        state: word(row, 'state'),
        status: word(row, 'status'),
        fromRoster: flag(row, 'from_roster'),
        transitions: number(row, 'transitions'),
      }))
    },
    async forgetCounts(connector) {
      db.run('DELETE FROM counted WHERE connector = ?', connector)
    },
    async closePeriod(connector, period) {
      db.run(
        `DELETE FROM counted WHERE connector = ?1 AND record NOT IN (
           SELECT record FROM (${RECORDS}) WHERE outcome = 'waiting')`,
        connector,
        period,
      )
    },
  }
}

function countRecord(db: Db, connector: string, counted: CountedRecord): void {
  const said = saidBy(counted)
  db.run(
    `INSERT OR REPLACE INTO counted (connector, record, says, event, person, code)
     VALUES (?, ?, ?, ?, ?, ?)`,
    connector,
    counted.record,
    said.says,
    counted.eventId,
    said.person,
    said.code,
  )
}

function saidBy(counted: CountedRecord): {
  readonly says: string
  readonly person: number | null
  readonly code: string | null
} {
  if ('leftOut' in counted) return { says: 'left_out', person: null, code: counted.leftOut }
  if ('quarantined' in counted) {
    return { says: 'quarantined', person: null, code: counted.quarantined }
  }
  return { says: counted.says, person: counted.personId, code: null }
}
