import { type EventKey, formatEventKey } from '../model/event-key.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { EventRow, PinnedState } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { pinVanished } from './pin.ts'
import type { KnownEvents } from './take-over-events.ts'

/** More people than this, and more than this part of a roster, are not cancelled at once without a person's word. */
const MOST_AT_ONCE = { people: 5, part: 0.2 }

/** Cancels people who vanished from complete rosters, unless so many vanish that a person must look. */
export async function takeOverRosters(
  tx: LedgerTransaction,
  rosters: readonly EventKey[],
  events: KnownEvents,
  run: ConnectorRun,
): Promise<void> {
  for (const key of rosters) {
    const known = events.get(formatEventKey(key))
    const event = known === undefined ? null : await tx.eventById(known.id)
    if (event === null || event.owner !== run.connector.name || hasStarted(event, run)) continue
    await takeOverRoster(tx, event, run)
  }
}

async function takeOverRoster(
  tx: LedgerTransaction,
  event: EventRow,
  run: ConnectorRun,
): Promise<void> {
  const seen = { eventId: event.id, connector: run.connector.name, read: run.read }
  const { personIds, present } = await tx.vanished(seen)
  const gone = (await tx.pinnedStates(event.id, personIds)).filter(
    ({ transition }) => transition.state === 'registered',
  )
  if (gone.length === 0) return await trustAgain(tx, event)
  if (isMass(gone.length, present) && !event.trusted.massCancellation) {
    // Another doubt is answered first: this one comes back with the next roster.
    if (event.doubt !== null && event.doubt.kind !== 'mass_cancellation') return
    return await tx.saveEvent({ ...event, doubt: massDoubt(event, gone.length, present, run) })
  }
  await cancelVanished(tx, event, gone, run)
}

async function cancelVanished(
  tx: LedgerTransaction,
  event: EventRow,
  gone: readonly PinnedState[],
  run: ConnectorRun,
): Promise<void> {
  const personIds = gone.map(({ personId }) => personId)
  const statements = await tx.statementsOf(event.id, personIds)
  // Forgetting what their records said makes someone who comes back a new registration.
  await tx.deleteStatements(
    statements.filter(({ kind, connector }) => kind !== 'stay' && connector === run.connector.name),
  )
  await tx.addTransitions(
    gone.map(({ personId, transition }) =>
      pinVanished(transition, {
        eventId: event.id,
        personId,
        connector: run.connector.name,
        now: run.now(),
        eventStartsAt: event.told?.startsAt ?? null,
        attendanceSpan: 'stay',
      }),
    ),
  )
  await trustAgain(tx, event)
}

async function trustAgain(tx: LedgerTransaction, event: EventRow): Promise<void> {
  if (event.doubt?.kind !== 'mass_cancellation' && !event.trusted.massCancellation) return
  const doubt = event.doubt?.kind === 'mass_cancellation' ? null : event.doubt
  await tx.saveEvent({ ...event, doubt, trusted: { ...event.trusted, massCancellation: false } })
}

function isMass(gone: number, present: number): boolean {
  const tooMany = gone > MOST_AT_ONCE.people && gone > MOST_AT_ONCE.part * (gone + present)
  return tooMany || present === 0
}

function massDoubt(
  event: EventRow,
  gone: number,
  present: number,
  run: ConnectorRun,
): NonNullable<EventRow['doubt']> {
  const title = event.told?.title ?? formatEventKey(event.key)
  return {
    kind: 'mass_cancellation',
    message: `${gone} of ${gone + present} registered people vanished at once from the roster of "${title}" (${formatEventKey(event.key)}). Nobody was cancelled. If they really withdrew, run: turnout approve ${run.connector.name}`,
  }
}

function hasStarted(event: EventRow, run: ConnectorRun): boolean {
  const startsAt = event.told?.startsAt ?? null
  return (
    event.status === 'ended' ||
    event.status === 'live' ||
    (startsAt !== null && startsAt <= run.now())
  )
}
