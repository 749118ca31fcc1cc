import { TurnoutError } from '../model/errors.ts'
import { formatEventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import { exactly } from './exactly.ts'
import type { EventRow } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { pinRegistration } from './pin.ts'
import { sourcesSay } from './sources-say.ts'

/**
 * Makes one event out of two: what was said about `from` is said about `to`, and what follows from it is pinned there.
 * A marketing event that `from` already has stays in HubSpot.
 * @throws TurnoutError when the two cannot be linked.
 */
export async function linkEvents(
  tx: LedgerTransaction,
  from: EventRow,
  to: EventRow,
  now: Instant,
): Promise<void> {
  if (from.id === to.id || to.linkedTo !== null) {
    throw new TurnoutError(
      'not_linked',
      `${formatEventKey(from.key)} cannot be linked to ${formatEventKey(to.key)}: ${from.id === to.id ? 'it is the same event' : 'that one is linked itself'}.`,
    )
  }
  await tx.saveEvent({ ...from, linkedTo: to.id, doubt: null, foldDue: false })
  const moved = await tx.moveStatements(from.id, to.id)
  const statements = Map.groupBy(await tx.statementsOf(to.id, moved), ({ personId }) => personId)
  const pinned = new Map(
    (await tx.pinnedStates(to.id, moved)).map((state) => [state.personId, state.transition]),
  )
  await tx.addTransitions(
    [...statements].flatMap(([personId, theirs]) =>
      pinRegistration(sourcesSay(theirs), pinned.get(personId) ?? null, {
        eventId: to.id,
        personId,
        connector: exactly(theirs[0], 'grouped').connector,
        now,
        eventStartsAt: to.told?.startsAt ?? null,
        attendanceSpan: 'stay',
      }),
    ),
  )
  const hasStays = [...statements.values()].flat().some(({ kind }) => kind === 'stay')
  const current = exactly(await tx.eventById(to.id), 'events are never deleted')
  await tx.saveEvent({
    ...current,
    foldDue: current.foldDue || hasStays,
  })
}
