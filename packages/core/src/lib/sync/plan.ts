import { mayChangePortal, needsYou } from './approval.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { Plan, PlannedEvent, RunOptions } from './engine.ts'
import { exactly } from './exactly.ts'
import { foldAttendance } from './fold.ts'
import type { EventRow, ParticipationState } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { leaveOutExcluded } from './leave-out-excluded.ts'
import { readSource } from './read-source.ts'
import { countReport, titleOf } from './report.ts'

/** What the run, whose ledger is a copy, would send. */
export async function planConnector(run: ConnectorRun, options: RunOptions): Promise<Plan> {
  const { name, destination, untimedAttendance } = run.connector
  if (untimedAttendance === 'estimate') {
    await run.ledger.transaction((tx) => tx.refoldUntimed(name))
  }
  await leaveOutExcluded(run)
  await foldAttendance(run)
  await readSource(run, options.events ?? null, async (records) => {
    options.onProgress?.({ connector: name, phase: 'reading', done: records, total: null })
  })
  await mayChangePortal(run, { whole: options.events === undefined })
  return await run.ledger.transaction(async (tx) => {
    const row = exactly(await tx.connector(name), 'the run made it')
    const counted = await countReport(tx, { connector: name, period: run.period }, new Set())
    const events = await plannedEvents(tx, run)
    return {
      connector: name,
      portal: destination.portal,
      counts: counted.counts,
      leftOut: counted.leftOut,
      quarantined: counted.quarantined,
      events,
      people: await tx.waitingPeople(name),
      needsYou: await needsYou(tx, row),
      notices: [...run.notices],
    }
  })
}

async function plannedEvents(tx: LedgerTransaction, run: ConnectorRun): Promise<PlannedEvent[]> {
  const { name } = run.connector
  const waiting = Map.groupBy(await tx.waitingTally(name), ({ eventId }) => eventId)
  const toWrite = new Map((await tx.eventsToWrite(name)).map((event) => [event.id, event]))
  const toComplete = new Set(
    (await tx.eventsOwned(name)).filter((event) => willComplete(event)).map(({ id }) => id),
  )
  const planned: PlannedEvent[] = []
  for (const id of new Set([...toWrite.keys(), ...waiting.keys(), ...toComplete])) {
    const event = exactly(await tx.eventById(id), 'events are never deleted')
    const people = (state: ParticipationState): number =>
      (waiting.get(id) ?? [])
        .filter((row) => row.state === state)
        .reduce((sum, row) => sum + row.transitions, 0)
    planned.push({
      event: event.key,
      title: titleOf(event),
      startsAt: event.told?.startsAt ?? null,
      organizer: event.told?.organizer ?? '',
      action: actionFor(event, toWrite.has(id)),
      register: people('registered'),
      cancel: people('cancelled'),
      attend: people('attended'),
      complete: toComplete.has(id),
    })
  }
  return planned
}

function willComplete(event: EventRow): boolean {
  return (
    event.attendance === 'final' &&
    event.status === 'ended' &&
    event.linkedTo === null &&
    (event.completedAt === null || event.completeDue)
  )
}

function actionFor(event: EventRow, write: boolean): PlannedEvent['action'] {
  if (!write) return 'none'
  if (event.objectId === null) return 'create'
  return event.status === 'cancelled' && !event.cancelSent ? 'cancel' : 'update'
}
