import type { RunReport } from '@turnout/core/sync'
import type { ParsedConnector } from '../config/config-schema.ts'
import type { EngineStatus } from './operations.ts'
import { scheduledConnector } from './scheduled-connector.ts'

/** Runs connectors on their schedules. */
export interface Scheduler {
  /** Resolves once the signal is aborted and what runs has ended. */
  run(): Promise<void>
  /** To be told of every run, whoever asked for it: the source's wish to be read again counts in all of them. */
  observe(report: RunReport): void
  nextRuns(): EngineStatus['nextRuns']
}

/** What a scheduler is made of. */
export interface SchedulerOptions {
  readonly connectors: readonly Pick<ParsedConnector, 'name' | 'schedule'>[]
  readonly runConnector: (name: string) => Promise<unknown>
  readonly onFailure: (name: string, error: unknown) => void
  readonly signal: AbortSignal
  readonly now?: () => number
  /** Resolves early when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** The machine may sleep and its clock may be set: look at least this often. */
const LOOK_EVERY_MS = 30_000

/** Makes a scheduler. Every connector that has a schedule runs at once, so that what was missed is made up for. */
export function schedulerOf(options: SchedulerOptions): Scheduler {
  const { runConnector, onFailure, signal, now = Date.now, sleep = abortableSleep } = options
  const active = new Set<Promise<void>>()
  let wake: (() => void) | null = null
  const connectors = options.connectors.flatMap(({ name, schedule }) =>
    schedule
      ? scheduledConnector({
          name,
          schedule,
          run: () => runConnector(name),
          onFailure: (error) => onFailure(name, error),
          now,
        })
      : [],
  )

  function beginDue(): void {
    for (const connector of connectors) {
      if (connector.isActive || (connector.nextMs() ?? Infinity) > now()) continue
      const run = connector.begin().finally(() => {
        active.delete(run)
        wake?.()
      })
      active.add(run)
    }
  }

  async function waitForNext(): Promise<void> {
    const idle = connectors.filter(({ isActive }) => !isActive)
    const due = Math.min(...idle.map((each) => each.nextMs() ?? Infinity))
    const waking = new AbortController()
    wake = () => waking.abort()
    const waitMs = Math.min(LOOK_EVERY_MS, Math.max(0, due - now()))
    await sleep(waitMs, AbortSignal.any([signal, waking.signal]))
  }

  return {
    async run() {
      while (!signal.aborted) {
        beginDue()
        await waitForNext()
      }
      await Promise.all(active)
    },
    observe(report) {
      connectors.find(({ name }) => name === report.connector)?.observe(report)
      wake?.()
    },
    nextRuns: () =>
      connectors.flatMap((each) => {
        const at = each.nextMs()
        return at === null ? [] : [{ connector: each.name, at }]
      }),
  }
}

function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
  })
}
