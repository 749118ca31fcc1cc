import { formatEventKey } from '../model/event-key.ts'
import type { LeftOutRule, QuarantineReason } from '../model/reasons.ts'
import type { EventReport, RecordCounts, RunReport } from './run-report.ts'
import type { EventRow, RecordTally } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'

/** The part of a report that is counted in the ledger. */
export type CountedReport = Pick<
  RunReport,
  'counts' | 'leftOut' | 'quarantined' | 'events' | 'transitions'
>

const confirmed = new Set(['verified', 'superseded', 'span_kept'])

/** Counts what became of every record of the period, and of every transition that was settled in it. */
export async function countReport(
  tx: LedgerTransaction,
  { connector, period }: { readonly connector: string; readonly period: number },
  completed: ReadonlySet<number>,
): Promise<CountedReport> {
  const tallies = await tx.tally(connector, period)
  const transitions = await tx.transitionTally(connector, period)
  const sent = transitions.filter(({ status }) => status !== 'quarantined')
  const verified = sent.filter(({ status }) => confirmed.has(status))
  const talliesOf = Map.groupBy(tallies, ({ eventId }) => eventId)
  const sentOf = Map.groupBy(sent, ({ eventId }) => eventId)
  const verifiedOf = Map.groupBy(verified, ({ eventId }) => eventId)
  const eventIds = new Set(
    [...tallies, ...transitions].flatMap(({ eventId }) => (eventId === null ? [] : [eventId])),
  )
  const events: EventReport[] = []
  for (const eventId of [...eventIds].toSorted((a, b) => a - b)) {
    const row = await tx.eventById(eventId)
    if (row === null) continue
    events.push({
      event: row.key,
      title: titleOf(row),
      counts: countsOf(talliesOf.get(eventId) ?? []),
      sent: total(sentOf.get(eventId) ?? []),
      verified: total(verifiedOf.get(eventId) ?? []),
      completed: completed.has(eventId),
    })
  }
  return {
    counts: countsOf(tallies),
    leftOut: codes<LeftOutRule>(tallies, 'left_out'),
    quarantined: codes<QuarantineReason>(tallies, 'quarantined'),
    events,
    transitions: {
      sent: total(sent),
      verified: total(verified),
      unverified: total(sent) - total(verified),
      cancelledByRoster: total(transitions.filter(({ fromRoster }) => fromRoster)),
      spanKept: total(transitions.filter(({ status }) => status === 'span_kept')),
    },
  }
}

/** The title to show for an event: what was told, else its key. */
export function titleOf(event: EventRow): string {
  return event.told?.title ?? formatEventKey(event.key)
}

/** The counts of promise 1: `read` is their sum, so that they add up. */
function countsOf(tallies: readonly RecordTally[]): RecordCounts {
  const records = (outcome: RecordTally['outcome']): number =>
    tallies
      .filter((tally) => tally.outcome === outcome)
      .reduce((sum, tally) => sum + tally.records, 0)
  return {
    read: tallies.reduce((sum, tally) => sum + tally.records, 0),
    stored: records('stored'),
    unchanged: records('unchanged'),
    leftOut: records('left_out'),
    quarantined: records('quarantined'),
    waiting: records('waiting'),
  }
}

function total(rows: readonly { readonly transitions: number }[]): number {
  return rows.reduce((sum, { transitions }) => sum + transitions, 0)
}

function codes<Code extends string>(
  tallies: readonly RecordTally[],
  outcome: RecordTally['outcome'],
): Partial<Record<Code, number>> {
  const counts: Partial<Record<string, number>> = {}
  for (const tally of tallies) {
    if (tally.outcome !== outcome || tally.code === null) continue
    counts[tally.code] = (counts[tally.code] ?? 0) + tally.records
  }
  return counts
}
