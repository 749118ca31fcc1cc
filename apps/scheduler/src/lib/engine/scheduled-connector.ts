import type { RunReport } from '@turnout/core/sync'
import type { Schedule } from '../config/schedule.ts'
import { isWorthRetrying, nextRunMs } from './next-run.ts'

/** A connector that runs by its schedule. */
export interface ScheduledConnector {
  readonly name: string
  /** When it runs next, in epoch milliseconds; null when there is no next time, or it is not known yet. */
  nextMs(): number | null
  readonly isActive: boolean
  /** Runs it now. Never rejects. */
  begin(): Promise<void>
  /** Reckons the next time from what a run did, whoever asked for it. */
  observe(report: RunReport): void
}

/** What a scheduled connector is made of. */
export interface ScheduledConnectorOptions {
  readonly name: string
  readonly schedule: Schedule
  readonly run: () => Promise<unknown>
  readonly onFailure: (error: unknown) => void
  readonly now: () => number
}

/** Makes a scheduled connector; it is due at once. */
export function scheduledConnector(options: ScheduledConnectorOptions): ScheduledConnector {
  const { name, schedule, run, onFailure, now } = options
  let nextMs: number | null = now()
  let failures = 0
  let isActive = false

  function reckon(startedMs: number, report: RunReport | null): void {
    failures = isWorthRetrying(report) ? failures + 1 : 0
    nextMs = nextRunMs({ schedule, startedMs, nowMs: now(), report, failures })
  }

  return {
    name,
    nextMs: () => nextMs,
    get isActive() {
      return isActive
    },
    async begin() {
      const startedMs = now()
      isActive = true
      nextMs = null
      try {
        await run()
      } catch (error) {
        reckon(startedMs, null)
        onFailure(error)
      } finally {
        isActive = false
      }
    },
    observe: (report) => reckon(report.startedAt, report),
  }
}
