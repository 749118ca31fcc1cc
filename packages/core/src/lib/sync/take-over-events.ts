import { type EventKey, formatEventKey, platformIds } from '../model/event-key.ts'
import type { WebinarEvent } from '../model/webinar-event.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { EventProperties } from './destination.ts'
import { exactly } from './exactly.ts'
import type { EventRow } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'

/** The events of a batch by the text of their keys; an event that is linked stands for the one it is linked to. */
export type KnownEvents = Map<string, EventRow>

/** Takes over what a batch says about events: the owner's word counts, others only refer to an event. */
export async function takeOverEvents(
  tx: LedgerTransaction,
  events: readonly WebinarEvent[],
  run: ConnectorRun,
): Promise<void> {
  const known = await eventsOf(
    tx,
    events.map(({ key }) => key),
    run,
  )
  for (const event of events) {
    const row = known.get(formatEventKey(event.key))
    if (row === undefined) {
      known.set(formatEventKey(event.key), await addEvent(tx, event, run))
    } else if (row.linkedTo === null && !event.reference && mayOwn(row, run)) {
      await tx.saveEvent(retold(row, event, run))
    }
  }
}

/** The events with those keys, links followed. */
export async function knownEvents(
  tx: LedgerTransaction,
  keys: readonly EventKey[],
  run: ConnectorRun,
): Promise<KnownEvents> {
  const known = await eventsOf(tx, keys, run)
  for (const [key, row] of known) {
    if (row.linkedTo !== null) known.set(key, await linkTarget(tx, row))
  }
  return known
}

// An event that others are linked to may be linked itself later; no link leads back.
async function linkTarget(tx: LedgerTransaction, row: EventRow): Promise<EventRow> {
  if (row.linkedTo === null) return row
  return await linkTarget(tx, exactly(await tx.eventById(row.linkedTo), 'events are never deleted'))
}

/** What the destination is told about an event: the source's word, then the connector's defaults, then the ledger's. */
function propertiesOf(event: WebinarEvent, run: ConnectorRun): EventProperties {
  const { defaults = {}, name } = run.connector
  return {
    title: event.title ?? `Webinar ${platformIds(event.key).eventId}`,
    organizer: event.organizer ?? defaults.organizer ?? name,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    description: event.description ?? null,
    url: event.url ?? null,
    eventType: event.eventType ?? defaults.eventType ?? null,
    fields: inOrder(event.fields ?? {}),
  }
}

// A platform that names the same values in another order has changed nothing.
function inOrder(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

async function eventsOf(
  tx: LedgerTransaction,
  keys: readonly EventKey[],
  run: ConnectorRun,
): Promise<KnownEvents> {
  const unique = new Map(keys.map((key) => [formatEventKey(key), key]))
  const rows = await tx.eventsByKey(run.connector.destination.portal, [...unique.values()])
  return new Map(rows.map((row) => [formatEventKey(row.key), row]))
}

async function addEvent(
  tx: LedgerTransaction,
  event: WebinarEvent,
  run: ConnectorRun,
): Promise<EventRow> {
  const { destination, name } = run.connector
  const told = event.reference ? null : propertiesOf(event, run)
  const doubt = told === null ? null : await lookAlike(tx, event, told, run)
  return await tx.addEvent({
    portal: destination.portal,
    key: event.key,
    owner: event.reference ? null : name,
    status: event.reference ? null : event.status,
    told,
    sent: null,
    cancelSent: false,
    objectId: null,
    attendance: 'none',
    foldDue: false,
    completedAt: null,
    completeDue: false,
    doubt,
    trusted: { distinct: false, massCancellation: false },
    linkedTo: null,
  })
}

// Two connectors that yield one webinar under two keys would make two marketing events: a person is asked first.
async function lookAlike(
  tx: LedgerTransaction,
  event: WebinarEvent,
  told: EventProperties,
  run: ConnectorRun,
): Promise<EventRow['doubt']> {
  const { destination, name } = run.connector
  const similar = await tx.similarEvents(destination.portal, {
    eventId: event.key.eventId,
    title: told.title,
    startsAt: told.startsAt,
  })
  const other = similar.find(
    ({ owner, linkedTo }) => owner !== null && owner !== name && linkedTo === null,
  )
  if (other === undefined) return null
  const [mine, theirs] = [formatEventKey(event.key), formatEventKey(other.key)]
  return {
    kind: 'looks_like_another',
    message: `"${told.title}" (${mine}) looks like ${theirs} of connector ${other.owner}. If they are one, run: turnout events link ${mine} ${theirs}. If not: turnout approve ${name}`,
  }
}

function mayOwn(row: EventRow, run: ConnectorRun): boolean {
  return row.owner === null || row.owner === run.connector.name
}

function retold(row: EventRow, event: WebinarEvent, run: ConnectorRun): EventRow {
  const told = event.status === 'cancelled' ? lastWords(row, event, run) : propertiesOf(event, run)
  const doubt = row.doubt?.kind === 'refused' && !sameProperties(row.told, told) ? null : row.doubt
  return { ...row, owner: run.connector.name, status: event.status, told, doubt }
}

// Of a cancelled event a platform may give no more than its id: what it told before still holds.
function lastWords(row: EventRow, event: WebinarEvent, run: ConnectorRun): EventProperties {
  const now = propertiesOf(event, run)
  const { told } = row
  if (told === null) return now
  return {
    title: event.title ?? told.title,
    organizer: event.organizer ?? told.organizer,
    startsAt: now.startsAt ?? told.startsAt,
    endsAt: now.endsAt ?? told.endsAt,
    description: now.description ?? told.description,
    url: now.url ?? told.url,
    eventType: now.eventType ?? told.eventType,
    fields: event.fields === undefined ? told.fields : now.fields,
  }
}

function sameProperties(a: EventProperties | null, b: EventProperties): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b)
}
