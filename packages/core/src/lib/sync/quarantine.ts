import { quarantineReasons } from '../model/reasons.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { DestinationReason } from './destination.ts'
import type { NewQuarantine, OutboxRow, StatementRow } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'

/** A row that goes to quarantine; `message` null: the reason says it all. */
export interface Condemned {
  readonly row: OutboxRow
  readonly message: string | null
}

/** Puts transitions in quarantine, with the place of the record that they came from. */
export async function quarantineTransitions(
  tx: LedgerTransaction,
  reason: DestinationReason,
  condemned: readonly Condemned[],
  run: ConnectorRun,
): Promise<void> {
  if (condemned.length === 0) return
  await tx.changeTransitions(
    condemned.map(({ row, message }) => ({
      id: row.transition.id,
      status: 'quarantined',
      message: message ?? quarantineReasons[reason],
      settledPeriod: run.period,
    })),
  )
  const byEvent = Map.groupBy(condemned, ({ row }) => row.transition.eventId)
  for (const [eventId, rows] of byEvent) {
    const statements = await tx.statementsOf(
      eventId,
      rows.map(({ row }) => row.person.id),
    )
    const byPerson = Map.groupBy(statements, ({ personId }) => personId)
    await tx.addQuarantine(
      rows.map((each) => toQuarantine(reason, each, byPerson.get(each.row.person.id) ?? [], run)),
    )
  }
}

function toQuarantine(
  reason: DestinationReason,
  { row: { transition, person }, message }: Condemned,
  statements: readonly StatementRow[],
  run: ConnectorRun,
): NewQuarantine {
  const kind = transition.state === 'attended' ? 'stay' : transition.state
  const origin = statements.find((statement) => statement.kind === kind) ?? statements[0]
  return {
    connector: transition.connector,
    record: `transition:${transition.id}`,
    reason,
    message: message ?? quarantineReasons[reason],
    locator: origin?.locator ?? { resource: 'roster', id: String(transition.id) },
    raw: null,
    eventId: transition.eventId,
    personId: person.id,
    transitionId: transition.id,
    since: run.now(),
  }
}
