import { type EventKey, formatEventKey } from '../model/event-key.ts'
import type { Participation, Person } from '../model/participation.ts'
import type { RecordRef } from '../model/record.ts'
import type { SourceBatch } from '../model/source.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { CountedRecord, EventRow, NewQuarantine } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { takeOverRosters } from './roster.ts'
import { takeOverPeople } from './take-over-people.ts'
import { type KnownEvents, knownEvents, takeOverEvents } from './take-over-events.ts'
import { TurnoutError } from '../model/errors.ts'

/**
 * Takes one batch over: events, what the records say, new pins, what is left out and rejected, and the cursor, all in
 * the caller's transaction. From then on the ledger is the outbox.
 */
export async function takeOver(
  tx: LedgerTransaction,
  batch: SourceBatch,
  run: ConnectorRun,
): Promise<void> {
  await takeOverEvents(tx, batch.events, run)
  const events = await knownEvents(tx, keysOf(batch), run)
  const sorted = sortParticipations(batch.participations, events, run)
  for (const { event, participations } of sorted.byEvent.values()) {
    await takeOverPeople(tx, { event, participations }, run)
  }
  await touchLeftOut(tx, [...sorted.excluded, ...batch.leftOut.map(asSeen)], events, run)
  await touchRejected(tx, batch, events, run)
  const rejected = await rejectRecords(
    tx,
    [...sorted.rejected, ...rejectedOf(batch, events, run)],
    run,
  )
  await takeOverAttendance(tx, batch, events, run)
  await takeOverRosters(tx, batch.completeRosters, events, run)
  const counted = [...sorted.counted, ...leftOutOf(batch, events), ...rejected]
  await tx.resolveQuarantine(run.connector.name, readableOf(batch, rejected))
  await tx.countRecords(run.connector.name, counted)
  checkCount(batch, counted, run)
  for (const notice of batch.notices ?? []) run.notices.add(notice)
}

interface EventParticipations {
  readonly event: EventRow
  readonly participations: Participation[]
}

interface SeenPerson {
  readonly event: EventKey | undefined
  readonly email: Person['email'] | undefined
}

interface SortedParticipations {
  readonly byEvent: Map<number, EventParticipations>
  readonly excluded: SeenPerson[]
  readonly rejected: NewQuarantine[]
  readonly counted: CountedRecord[]
}

function sortParticipations(
  participations: readonly Participation[],
  events: KnownEvents,
  run: ConnectorRun,
): SortedParticipations {
  const sorted: SortedParticipations = {
    byEvent: new Map(),
    excluded: [],
    rejected: [],
    counted: [],
  }
  for (const participation of participations) {
    const event = events.get(formatEventKey(participation.event))
    const leftOut = run.exclude(participation.person.email)
    if (event === undefined) {
      sorted.rejected.push(...recordsOf(participation).map((record) => unknownEvent(record, run)))
    } else if (leftOut !== null) {
      sorted.excluded.push({ event: participation.event, email: participation.person.email })
      for (const { id } of recordsOf(participation)) {
        sorted.counted.push({ record: id, eventId: event.id, leftOut })
      }
    } else {
      const sameEvent = sorted.byEvent.get(event.id) ?? { event, participations: [] }
      sorted.byEvent.set(event.id, sameEvent)
      sameEvent.participations.push(participation)
    }
  }
  return sorted
}

/** The source records that a participation speaks of. */
function recordsOf(participation: Participation): readonly RecordRef[] {
  return participation.state === 'attended'
    ? participation.stays.map(({ record }) => record)
    : [participation.record]
}

/** The records that were read well, and of which nothing was rejected. */
function readableOf(batch: SourceBatch, rejected: readonly CountedRecord[]): string[] {
  const unreadable = new Set(rejected.map(({ record }) => record))
  return [
    ...batch.participations.flatMap(recordsOf),
    ...batch.leftOut.map(({ record }) => record),
  ].flatMap(({ id }) => (unreadable.has(id) ? [] : [id]))
}

function unknownEvent({ id, locator }: RecordRef, run: ConnectorRun): NewQuarantine {
  return {
    connector: run.connector.name,
    record: id,
    reason: 'unknown_event',
    message: 'The source gave this record before its event, or without it.',
    locator,
    raw: null,
    eventId: null,
    personId: null,
    transitionId: null,
    since: run.now(),
  }
}

function rejectedOf(batch: SourceBatch, events: KnownEvents, run: ConnectorRun): NewQuarantine[] {
  return batch.rejected.map(({ record, reason, message, event, raw }) => ({
    connector: run.connector.name,
    record: record.id,
    reason,
    message,
    locator: record.locator,
    raw: raw ?? null,
    eventId: event === undefined ? null : (events.get(formatEventKey(event))?.id ?? null),
    personId: null,
    transitionId: null,
    since: run.now(),
  }))
}

async function rejectRecords(
  tx: LedgerTransaction,
  rows: readonly NewQuarantine[],
  run: ConnectorRun,
): Promise<CountedRecord[]> {
  if (rows.length === 0) return []
  const dropped = await tx.droppedRecords(
    run.connector.name,
    rows.map(({ record }) => record),
  )
  await tx.addQuarantine(rows.filter(({ record }) => !dropped.has(record)))
  return rows.map(({ record, eventId, reason }) =>
    dropped.has(record)
      ? { record, eventId, leftOut: 'dropped' }
      : { record, eventId, quarantined: reason },
  )
}

function leftOutOf(batch: SourceBatch, events: KnownEvents): CountedRecord[] {
  return batch.leftOut.map(({ record, rule, event }) => ({
    record: record.id,
    eventId: event === undefined ? null : (events.get(formatEventKey(event))?.id ?? null),
    leftOut: rule,
  }))
}

function asSeen({ event, email }: SourceBatch['leftOut'][number]): SeenPerson {
  return { event, email }
}

// People who are left out were in the list all the same: they have not vanished from a roster.
async function touchLeftOut(
  tx: LedgerTransaction,
  seen: readonly SeenPerson[],
  events: KnownEvents,
  run: ConnectorRun,
): Promise<void> {
  const byEvent = Map.groupBy(
    seen.filter(({ email }) => email !== undefined),
    ({ event }) => (event === undefined ? undefined : events.get(formatEventKey(event))?.id),
  )
  for (const [eventId, people] of byEvent) {
    if (eventId === undefined) continue
    const emails = people.flatMap(({ email }) => (email === undefined ? [] : [email]))
    const known = await tx.peopleByEmail(run.connector.destination.portal, emails)
    const touched = { eventId, connector: run.connector.name, read: run.read }
    await tx.touchStatements(
      touched,
      known.map(({ id }) => id),
    )
  }
}

// Nor has anybody vanished whose record is still there and cannot be read any more. (A record that is left out without
// an address is its source's way to say that the person is not in the list, like a guest who declined.)
async function touchRejected(
  tx: LedgerTransaction,
  batch: SourceBatch,
  events: KnownEvents,
  run: ConnectorRun,
): Promise<void> {
  const { name, source } = run.connector
  if (!source.capabilities.rosters) return
  const byEvent = Map.groupBy(batch.rejected, ({ event }) =>
    event === undefined ? undefined : events.get(formatEventKey(event))?.id,
  )
  for (const [eventId, rows] of byEvent) {
    if (eventId === undefined) continue
    const touched = { eventId, connector: name, read: run.read }
    await tx.touchRecords(
      touched,
      rows.map(({ record }) => record.id),
    )
  }
}

async function takeOverAttendance(
  tx: LedgerTransaction,
  batch: SourceBatch,
  events: KnownEvents,
  run: ConnectorRun,
): Promise<void> {
  for (const { event, status } of batch.attendance) {
    const known = events.get(formatEventKey(event))
    const row = known === undefined ? null : await tx.eventById(known.id)
    if (row === null) continue
    const owned = row.owner === null || row.owner === run.connector.name
    const foldDue = row.foldDue || status !== 'unknown'
    await tx.saveEvent({ ...row, foldDue, attendance: owned ? status : row.attendance })
    if (status !== 'unknown') {
      await tx.listStays({ eventId: row.id, connector: run.connector.name, read: run.read })
    }
  }
}

function keysOf(batch: SourceBatch): EventKey[] {
  return [
    ...batch.events.map(({ key }) => key),
    ...batch.participations.map(({ event }) => event),
    ...batch.completeRosters,
    ...batch.attendance.map(({ event }) => event),
    ...batch.leftOut.flatMap(({ event }) => (event === undefined ? [] : [event])),
    ...batch.rejected.flatMap(({ event }) => (event === undefined ? [] : [event])),
  ]
}

function checkCount(
  batch: SourceBatch,
  counted: readonly CountedRecord[],
  run: ConnectorRun,
): void {
  const records = new Set(counted.map(({ record }) => record))
  for (const participation of batch.participations) {
    for (const { id } of recordsOf(participation)) records.add(id)
  }
  if (records.size === batch.recordsRead) return
  throw new TurnoutError(
    'records_unaccounted',
    `The source ${run.connector.source.name} of connector ${run.connector.name} read ${batch.recordsRead} records and accounts for ${records.size} in this batch. This is an error of the adapter: report it.`,
  )
}
