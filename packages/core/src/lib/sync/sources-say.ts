import type { Instant } from '../model/instant.ts'
import type { StatementRow } from './ledger-rows.ts'

/** What all records about one person at one event say together, stays apart. */
export interface SourcesSay {
  readonly now: 'registered' | 'cancelled' | null
  /** When the person registered first, as far as any record tells. */
  readonly registeredAt: Instant | null
  /** When the registration was made that stands now, the latest of several; null: some of them has no time. */
  readonly standingSince: Instant | null
  readonly cancelledAt: Instant | null
  /** Whether some record says that the person was registered at all. */
  readonly everRegistered: boolean
  readonly firstJoin: Instant | null
  readonly evidence: string | null
}

/**
 * Puts the statements about one person at one event together. It depends on the set of statements only, never on their
 * order, so that reading the same records again says the same. Where records disagree the latest wins; where a time is
 * missing, being registered wins, because nobody is cancelled by a guess. A record that withdraws the registration that
 * it made itself says nothing about another registration at the same source.
 */
export function sourcesSay(statements: readonly StatementRow[]): SourcesSay {
  const registrations = statements.filter(({ kind }) => kind === 'registered')
  const cancellations = statements.filter(({ kind }) => kind === 'cancelled')
  const withdrawn = new Set(cancellations.map(recordOf))
  const standing = registrations.filter((statement) => !withdrawn.has(recordOf(statement)))
  const joins = statements.flatMap(({ kind, joinedAt }) =>
    kind === 'stay' && joinedAt !== null ? [joinedAt] : [],
  )
  return {
    now: prevailing(standing, cancellations, registrations),
    registeredAt: earliest(registrations),
    standingSince: standing.some(({ at }) => at === null) ? null : latest(standing),
    cancelledAt: latest(cancellations),
    everRegistered: registrations.length > 0,
    firstJoin: joins.length === 0 ? null : (Math.min(...joins) as Instant),
    evidence: statements.find(({ evidence }) => evidence !== null)?.evidence ?? null,
  }
}

function prevailing(
  standing: readonly StatementRow[],
  cancellations: readonly StatementRow[],
  registrations: readonly StatementRow[],
): 'registered' | 'cancelled' | null {
  if (cancellations.length === 0) return standing.length === 0 ? null : 'registered'
  const own = new Set(registrations.map(recordOf))
  const stands = standing.some(
    (registration) =>
      !cancellations.some(
        (cancellation) =>
          isLater(cancellation, registration) &&
          !(own.has(recordOf(cancellation)) && cancellation.connector === registration.connector),
      ),
  )
  return stands ? 'registered' : 'cancelled'
}

function isLater(a: StatementRow, b: StatementRow): boolean {
  return a.at !== null && b.at !== null && a.at > b.at
}

function recordOf(statement: StatementRow): string {
  return `${statement.connector}\n${statement.record}`
}

function earliest(statements: readonly StatementRow[]): Instant | null {
  const times = statements.flatMap(({ at }) => (at === null ? [] : [at]))
  return times.length === 0 ? null : (Math.min(...times) as Instant)
}

function latest(statements: readonly StatementRow[]): Instant | null {
  const times = statements.flatMap(({ at }) => (at === null ? [] : [at]))
  return times.length === 0 ? null : (Math.max(...times) as Instant)
}
