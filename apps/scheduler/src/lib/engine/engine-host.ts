import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '@turnout/core'
import { createEngine, type Ledger, type RunReport } from '@turnout/core/sync'
import { LedgerLockedError, sqliteLedger } from '@turnout/ledger'
import { type LoadedConfig, requireVariables } from '../config/load-config.ts'
import { openPortals } from '../config/open-portals.ts'
import { type EngineAddress, readAddress } from './address-file.ts'
import { consentOf } from './consent.ts'
import { localOperations } from './local-operations.ts'
import { serveLoopbackApi } from './loopback-api.ts'
import type { EngineOperations, EngineStatus } from './operations.ts'
import { engineStatus, remoteOperations } from './remote-operations.ts'
import { runQueue } from './run-queue.ts'

/** An engine in this process, reachable for the commands of other processes. */
export interface HostedEngine {
  readonly operations: EngineOperations
  /** Lets go of the ledger once what runs has ended. */
  close(): Promise<void>
}

/** How an engine is hosted. */
export interface HostOptions {
  readonly config: LoadedConfig
  readonly log: Log
  readonly signal: AbortSignal
  readonly onReport?: (report: RunReport) => void
  readonly nextRuns?: () => EngineStatus['nextRuns']
}

/**
 * Becomes the engine of the ledger.
 * @throws LedgerLockedError when another process is; ConfigError when an environment variable is missing.
 */
export async function hostEngine(options: HostOptions): Promise<HostedEngine> {
  requireVariables(options.config)
  // The lock first: a portal is not opened for a command that another process does.
  const ledger = await sqliteLedger({ path: options.config.ledgerPath })
  try {
    return await hostOn(ledger, options)
  } catch (error) {
    await ledger.close()
    throw error
  }
}

async function hostOn(ledger: Ledger, options: HostOptions): Promise<HostedEngine> {
  const { config, log, signal, onReport } = options
  const opened = await openPortals(config, { log })
  const consent = consentOf(opened.connectors)
  const { connectors } = consent
  const engine = createEngine({ ledger, connectors, log })
  const queue = runQueue({ engine, signal, ...(onReport && { onReport }) })
  const operations = localOperations({ engine, consent, queue, signal })
  const startedAt = Date.now()
  const nextRuns = (): EngineStatus['nextRuns'] => options.nextRuns?.() ?? []
  const api = await serveLoopbackApi({
    operations,
    status: () => ({ pid: process.pid, startedAt, nextRuns: nextRuns() }),
    ledgerPath: config.ledgerPath,
    port: config.apiPort,
  })
  return {
    operations,
    async close() {
      // The API first: its last answers may still need the queue and the ledger.
      await api.close()
      await queue.idle()
      await ledger.close()
      await opened.close()
    },
  }
}

/** How long a command waits for an engine that is starting or ending. */
const PATIENCE_MS = 5000
const LOOK_AGAIN_MS = 100

/**
 * Does the work with the engine of the ledger: the one that runs already, or else one that lives as long as the work.
 * @throws LedgerLockedError when a process holds the ledger and does not answer.
 */
export async function withEngine<T>(
  options: HostOptions,
  work: (operations: EngineOperations, runsIn: { readonly pid: number | null }) => Promise<T>,
): Promise<T> {
  const { ledgerPath } = options.config
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const running = await runningEngine(ledgerPath)
    if (running !== null) return work(remoteOperations(running, options), { pid: running.pid })
    try {
      return await workAlone(options, work)
    } catch (error) {
      if (!(error instanceof LedgerLockedError) || Date.now() > deadline) throw error
      await wait(LOOK_AGAIN_MS, undefined, { signal: options.signal })
    }
  }
}

/** Where the running engine of the ledger is reached, or null when none answers. */
async function runningEngine(ledgerPath: string): Promise<EngineAddress | null> {
  const address = await readAddress(ledgerPath)
  if (address === null) return null
  return (await engineStatus(address)) === null ? null : address
}

async function workAlone<T>(
  options: HostOptions,
  work: (operations: EngineOperations, runsIn: { readonly pid: number | null }) => Promise<T>,
): Promise<T> {
  const host = await hostEngine(options)
  try {
    return await work(host.operations, { pid: null })
  } finally {
    await host.close()
  }
}
