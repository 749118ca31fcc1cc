import { instantFromEpochMs } from '../model/instant.ts'
import { TurnoutError } from '../model/errors.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { EventRow, SendableTransition } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { stopsThePortal } from './write-events.ts'

/**
 * Completes the connector's events whose attendance is final and stored; again, once a run, where attendance came
 * later. HubSpot then calculates the durations. Gives the ids of the completed events.
 */
export async function completeEvents(run: ConnectorRun): Promise<ReadonlySet<number>> {
  const events = await run.ledger.transaction((tx) => tx.eventsToComplete(run.connector.name))
  const completed = new Set<number>()
  for (const event of events) {
    run.signal.throwIfAborted()
    try {
      if (await completeEvent(event, run)) completed.add(event.id)
    } catch (error) {
      if (!(error instanceof TurnoutError) || stopsThePortal(error)) throw error
      run.notices.add(
        `HubSpot did not complete "${event.told?.title ?? event.key.eventId}": ${error.message}`,
      )
    }
  }
  return completed
}

/** Makes events due for another completion whose attendance was stored after the last one. */
export async function completeAgain(
  tx: LedgerTransaction,
  stored: readonly SendableTransition[],
): Promise<void> {
  const attended = stored.filter(({ state }) => state === 'attended')
  for (const eventId of new Set(attended.map((transition) => transition.eventId))) {
    const event = await tx.eventById(eventId)
    if (event?.completedAt == null || event.completeDue) continue
    await tx.saveEvent({ ...event, completeDue: true })
  }
}

async function completeEvent(event: EventRow, run: ConnectorRun): Promise<boolean> {
  const span = await run.ledger.transaction((tx) => tx.attendedSpan(event.id))
  const startsAt = event.told?.startsAt ?? span?.joinedAt ?? null
  const endsAt = event.told?.endsAt ?? span?.leftAt ?? null
  if (startsAt === null || endsAt === null) {
    run.notices.add(
      `"${event.told?.title ?? event.key.eventId}" has no start or end that anybody knows, so HubSpot cannot be told that it is over. Give its times in the options of connector ${run.connector.name}.`,
    )
    return false
  }
  // HubSpot requires both, in order.
  const times = { startsAt, endsAt: instantFromEpochMs(Math.max(endsAt, startsAt + 1000)) }
  await run.connector.destination.completeEvent(event, times, { signal: run.signal })
  await run.ledger.transaction(async (tx) => {
    const current = await tx.eventById(event.id)
    if (current !== null) {
      await tx.saveEvent({ ...current, completedAt: run.now(), completeDue: false })
    }
  })
  return true
}
