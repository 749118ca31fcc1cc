import type { RunReport } from '@turnout/core/sync'
import type { Schedule } from '../config/schedule.ts'

const FIRST_RETRY_MS = 60_000
const LONGEST_RETRY_MS = 15 * 60_000

/** What is known when the next start is reckoned. */
export interface NextRunContext {
  readonly schedule: Schedule
  readonly startedMs: number
  readonly nowMs: number
  /** Null: the run broke down without a report. */
  readonly report: RunReport | null
  /** How many runs in a row did not come to an end, this one included. */
  readonly failures: number
}

/**
 * When a connector runs next: at its schedule, when the source asked to be read again, or, after a run that may succeed
 * when tried again, after a wait of one minute that doubles up to 15. Whichever is first; null: never.
 */
export function nextRunMs(context: NextRunContext): number | null {
  const { schedule, startedMs, nowMs, report, failures } = context
  const candidates = [
    schedule.next({ lastStartMs: startedMs, nowMs }),
    report?.readAgainAt ?? null,
    isWorthRetrying(report) ? nowMs + retryWaitMs(failures) : null,
  ].filter((each) => each !== null)
  return candidates.length === 0 ? null : Math.max(nowMs, Math.min(...candidates))
}

/** Whether doing the same again soon may help. */
export function isWorthRetrying(report: RunReport | null): boolean {
  if (report === null) return true
  if (report.outcome === 'waiting') return report.error?.retryable ?? true
  return report.outcome === 'failed' && (report.error?.retryable ?? true)
}

function retryWaitMs(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, Math.max(0, failures - 1)))
}
