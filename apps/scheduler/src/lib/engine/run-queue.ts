import { TurnoutError } from '@turnout/core'
import type { Engine, Progress, RunReport } from '@turnout/core/sync'

/** Lets runs happen: one active and at most one waiting per connector. Portals wait for each other in the engine. */
export interface RunQueue {
  /** Runs the connector, or joins the run of it that waits already. */
  run(connector: string, onProgress?: (progress: Progress) => void): Promise<RunReport>
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>
}

/** What a queue is made of. */
export interface RunQueueOptions {
  readonly engine: Pick<Engine, 'run'>
  /** Aborted: the active runs stop at their next safe point, and the waiting ones do not begin. */
  readonly signal: AbortSignal
  readonly onReport?: (report: RunReport) => void
}

interface Run {
  readonly listeners: Set<(progress: Progress) => void>
  readonly report: Promise<RunReport>
}

/** Makes a queue. */
export function runQueue(options: RunQueueOptions): RunQueue {
  const { engine, signal } = options
  const waiting = new Map<string, Run>()
  const lanes = new Map<string, Promise<unknown>>()

  async function begin(connector: string, listeners: Run['listeners']): Promise<RunReport> {
    waiting.delete(connector)
    if (signal.aborted) throw new StoppingError()
    const report = await engine.run(connector, {
      signal,
      onProgress: (progress) => listeners.forEach((listen) => listen(progress)),
    })
    options.onReport?.(report)
    return report
  }

  function enqueue(connector: string): Run {
    const listeners: Run['listeners'] = new Set()
    const before = lanes.get(connector) ?? Promise.resolve()
    const report = before.then(() => begin(connector, listeners))
    const settled: Promise<unknown> = report
      .catch(() => undefined)
      .finally(() => lanes.get(connector) === settled && lanes.delete(connector))
    lanes.set(connector, settled)
    const run = { listeners, report }
    waiting.set(connector, run)
    return run
  }

  return {
    run(connector, onProgress) {
      const run = waiting.get(connector) ?? enqueue(connector)
      if (onProgress !== undefined) run.listeners.add(onProgress)
      return run.report
    },
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values())
    },
  }
}

/** The engine is stopping and begins nothing more. */
class StoppingError extends TurnoutError {
  constructor() {
    super('stopping', 'The engine is stopping and begins nothing more. Try again in a moment.', {
      retryable: true,
    })
  }
}
