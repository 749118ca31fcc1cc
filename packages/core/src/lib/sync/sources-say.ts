import type { Instant } from '../model/instant.ts'
import type { StatementRow } from './ledger-rows.ts'

/** What all records about one person at one event say together, stays apart. */
export interface SourcesSay {
  readonly now: 'registered' | 'cancelled' | null
  /** When the person registered first, as far as any record tells. */
  readonly registeredAt: Instant | null
  readonly cancelledAt: Instant | null
  /** Whether some record says that the person was registered at all. */
  readonly everRegistered: boolean
  readonly firstJoin: Instant | null
  readonly evidence: string | null
}

/**
 * Puts the statements about one person at one event together. It depends on the set of statements only, never on their
 * order, so that reading the same records again says the same. Where records disagree the latest wins; where a time is
 * missing, being registered wins, because nobody is cancelled by a guess.
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
    now: prevailing(standing, cancellations),
    registeredAt: earliest(registrations),
    cancelledAt: latest(cancellations),
    everRegistered: registrations.length > 0,
    firstJoin: joins.length === 0 ? null : (Math.min(...joins) as Instant),
    evidence: statements.find(({ evidence }) => evidence !== null)?.evidence ?? null,
  }
}

function prevailing(
  standing: readonly StatementRow[],
  cancellations: readonly StatementRow[],
): 'registered' | 'cancelled' | null {
  if (cancellations.length === 0) return standing.length === 0 ? null : 'registered'
  if (standing.length === 0) return 'cancelled'
  const times = [...standing, ...cancellations].map(({ at }) => at)
  if (times.includes(null)) return 'registered'
  return (latest(cancellations) ?? 0) > (latest(standing) ?? 0) ? 'cancelled' : 'registered'
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
