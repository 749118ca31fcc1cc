import type { Instant } from '../model/instant.ts'
import type { Log } from '../model/log.ts'
import type { Connector } from './engine.ts'
import type { Exclusion } from './exclusion.ts'
import type { ConnectorRow } from './ledger-rows.ts'
import type { Ledger } from './ledger.ts'

/** Everything that the steps of one run share. */
export interface ConnectorRun {
  readonly connector: Connector
  readonly ledger: Ledger
  readonly exclude: Exclusion
  readonly log: Log
  readonly now: () => Instant
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  /** Numbers this read and this period; see `ConnectorRow`. */
  readonly read: number
  readonly period: number
  /** What a person should know about this run, each once. */
  readonly notices: Set<string>
}

/** The connector's row, which a run has made sure is there. */
export function runOf(
  row: ConnectorRow,
  parts: Omit<ConnectorRun, 'read' | 'period'>,
): ConnectorRun {
  return { ...parts, read: row.read, period: row.period }
}
