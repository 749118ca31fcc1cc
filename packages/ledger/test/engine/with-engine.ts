import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Source, toInstant } from '@turnout/core'
import {
  type Connector,
  createEngine,
  type Engine,
  type Ledger,
  type RunReport,
} from '@turnout/core/sync'
import { sqliteLedger } from '@turnout/ledger'
import { RememberingDestination } from './remembering-destination.ts'

/** An engine over a fresh ledger, with a clock that the test moves. */
export interface Bench {
  readonly ledger: Ledger
  readonly path: string
  readonly destination: RememberingDestination
  now: number
  engine(source: Source, options?: Partial<Connector>): Engine
  run(source: Source, options?: Partial<Connector>): Promise<RunReport>
  close(): Promise<void>
}

/** Opens a bench; the caller closes it. The clock stands at 2026-04-20, before the scripted webinar. */
export async function bench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-engine-'))
  const path = join(folder, 'ledger.db')
  const ledger = await sqliteLedger({ path })
  const destination = new RememberingDestination()
  const opened: Bench = {
    ledger,
    path,
    destination,
    now: toInstant('2026-04-20T00:00:00Z'),
    engine: (source, options = {}) =>
      createEngine({
        ledger,
        connectors: [{ name: 'webinars', source, destination, ...options }],
        now: () => opened.now,
        sleep: async () => {},
      }),
    run: async (source, options) =>
      await opened
        .engine(source, options)
        .run(options?.name ?? 'webinars', { signal: new AbortController().signal }),
    async close() {
      await ledger.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return opened
}

/** The five counts in the order of promise 1: read, stored, unchanged, left out, quarantined, waiting. */
export function fiveCounts({ counts }: Pick<RunReport, 'counts'>): number[] {
  return [
    counts.read,
    counts.stored,
    counts.unchanged,
    counts.leftOut,
    counts.quarantined,
    counts.waiting,
  ]
}
