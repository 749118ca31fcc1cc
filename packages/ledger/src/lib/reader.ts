import type { EmailAddress, EventKey } from '@turnout/core'
import type {
  ConnectorState,
  Explanation,
  LedgerEvent,
  LedgerReader,
  RunReport,
  TransitionRow,
} from '@turnout/core/sync'
import { jsonOrNull, number, text } from './columns.ts'
import { toConnector } from './connectors-store.ts'
import { type Db, list, type SqlRow } from './db.ts'
import { toEvent } from './events-store.ts'
import { toPerson } from './people-store.ts'
import { QUARANTINED, toQuarantined } from './quarantine-store.ts'
import { toStatement } from './statements-store.ts'
import { toTransition } from './transitions-store.ts'
import { OPEN } from './outbox-store.ts'

// A person's state is that of their last transition.
const EVENTS = `SELECT e.*,
    (SELECT count(*) FROM transition t WHERE t.event = e.id AND t.state = 'registered' AND ${last()}) AS registered,
    (SELECT count(*) FROM transition t WHERE t.event = e.id AND t.state = 'cancelled' AND ${last()}) AS cancelled,
    (SELECT count(*) FROM transition t WHERE t.event = e.id AND t.state = 'attended' AND ${last()}) AS attended
  FROM event e`

/** Reads a ledger in the words of a person who asks. */
export function reader(db: Db): Omit<LedgerReader, 'close'> {
  const read: Omit<LedgerReader, 'close'> = {
    async connectors() {
      return db.all('SELECT * FROM connector ORDER BY name').map((row) => connectorState(db, row))
    },
    async events({ portal, text: wanted } = {}) {
      return db
        .all(
          `${EVENTS} WHERE (?1 IS NULL OR e.portal = ?1)
             AND (?2 IS NULL OR e.event_id = ?2 OR e.account_id || '/' || e.event_id = ?2
               OR instr(lower(e.title), lower(?2)) > 0)
           ORDER BY e.starts_at, e.id`,
          portal ?? null,
          wanted ?? null,
        )
        .map((row) => toLedgerEvent(db, row))
    },
    async quarantine({ connector, reason, ids, limit } = {}) {
      return db
        .all(
          `${QUARANTINED} AND (?1 IS NULL OR q.connector = ?1) AND (?2 IS NULL OR q.reason = ?2)
             AND (?3 IS NULL OR q.id IN (SELECT value FROM json_each(?3)))
           ORDER BY q.id LIMIT ?4`,
          connector ?? null,
          reason ?? null,
          ids === undefined ? null : list(ids),
          limit ?? -1,
        )
        .map(toQuarantined)
    },
    async explain(email, event) {
      const events = await read.events({ text: event })
      return events.flatMap((found) => explain(db, email, found) ?? [])
    },
  }
  return read
}

function last(): string {
  return `NOT EXISTS (SELECT 1 FROM transition later
    WHERE later.event = t.event AND later.person = t.person AND later.sequence > t.sequence)`
}

function connectorState(db: Db, row: SqlRow): ConnectorState {
  const connector = toConnector(row)
  const waiting = db.get(
    `SELECT count(*) AS waiting FROM transition
       WHERE connector = ? AND status IN ('waiting', 'unknown') AND ${OPEN}`,
    connector.name,
  )
  const doubts = db.all(
    'SELECT doubt_message FROM event WHERE owner = ? AND doubt_kind IS NOT NULL AND linked_to IS NULL',
    connector.name,
  )
  return {
    name: connector.name,
    portal: connector.portal,
    since: connector.since,
    approved: connector.approved !== null,
    lastRun: jsonOrNull<RunReport>(row, 'last_run'),
    readAgainAt: connector.readAgainAt,
    needsYou: [
      ...(connector.approvalAsked === null
        ? []
        : [`Approve the plan: turnout approve ${connector.name}`]),
      ...doubts.map((doubt) => text(doubt, 'doubt_message')),
    ],
    waiting: number(waiting ?? {}, 'waiting'),
  }
}

function toLedgerEvent(db: Db, row: SqlRow): LedgerEvent {
  const event = toEvent(row)
  return {
    portal: event.portal,
    key: event.key,
    owner: event.owner,
    title: event.told?.title ?? null,
    status: event.status,
    startsAt: event.told?.startsAt ?? null,
    endsAt: event.told?.endsAt ?? null,
    objectId: event.objectId,
    attendance: event.attendance,
    completedAt: event.completedAt,
    linkedTo: event.linkedTo === null ? null : keyOf(db, event.linkedTo),
    people: {
      registered: number(row, 'registered'),
      cancelled: number(row, 'cancelled'),
      attended: number(row, 'attended'),
    },
    needsYou: event.doubt?.message ?? null,
  }
}

function keyOf(db: Db, eventId: number): EventKey | null {
  const row = db.get('SELECT * FROM event WHERE id = ?', eventId)
  return row === null ? null : toEvent(row).key
}

function explain(db: Db, email: EmailAddress, event: LedgerEvent): Explanation | null {
  const person = db.get('SELECT * FROM person WHERE portal = ? AND email = ?', event.portal, email)
  const eventRow = db.get(
    'SELECT id FROM event WHERE portal = ? AND account_id = ? AND event_id = ?',
    event.portal,
    event.key.accountId,
    event.key.eventId,
  )
  if (person === null || eventRow === null) return null
  const ids = [number(eventRow, 'id'), number(person, 'id')] as const
  const transitions = db
    .all('SELECT * FROM transition WHERE event = ? AND person = ? ORDER BY sequence', ...ids)
    .map(toTransition)
  const records = db
    .all('SELECT * FROM statement WHERE event = ? AND person = ? ORDER BY record, kind', ...ids)
    .map(toStatement)
  if (transitions.length === 0 && records.length === 0) return null
  const presence = transitions.findLast(({ presence: known }) => known !== null)?.presence ?? null
  return {
    event,
    email,
    contactId: toPerson(person).contactId,
    transitions: transitions.map(toExplained),
    sessions: presence?.sessions ?? [],
    seconds: presence?.seconds ?? null,
    records: records.map(({ connector, locator, kind, at, joinedAt, evidence }) => ({
      connector,
      locator,
      says: kind === 'stay' ? 'attended' : kind,
      at: at ?? joinedAt,
      evidence,
    })),
    quarantined: db
      .all(`${QUARANTINED} AND q.event = ? AND q.person = ? ORDER BY q.id`, ...ids)
      .map(toQuarantined),
  }
}

function toExplained(transition: TransitionRow): Explanation['transitions'][number] {
  const { state, sequence, occurredAt, because, pinnedAt, status, attempts } = transition
  const { answeredAt, verifiedAt, message, span } = transition
  return {
    state,
    sequence,
    occurredAt,
    because,
    pinnedAt,
    status,
    attempts,
    answeredAt,
    verifiedAt,
    message,
    sent: span,
  }
}
