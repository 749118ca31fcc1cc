import { TurnoutError } from '@turnout/core'
import type { Engine, RunReport } from '@turnout/core/sync'
import type { Consent } from './consent.ts'
import type { EngineOperations, Observer } from './operations.ts'
import type { RunQueue } from './run-queue.ts'

/** What the operations of an engine in this process are made of. */
export interface LocalOperationsOptions {
  readonly engine: Engine
  readonly consent: Consent
  readonly queue: RunQueue
  readonly signal: AbortSignal
}

/** The operations of an engine that runs in this process. */
export function localOperations(options: LocalOperationsOptions): EngineOperations {
  const { engine, consent, queue, signal } = options
  const names = consent.connectors.map(({ name }) => name)

  function runOne(name: string, yes: boolean, observer: Observer): Promise<RunReport> {
    const run = (): Promise<RunReport> => queue.run(name, observer.onProgress)
    return yes ? consent.during(name, run) : run()
  }

  return {
    async sync({ connectors: asked, yes }, observer) {
      const chosen = choose(names, asked)
      return Promise.all(chosen.map((name) => runOne(name, yes, observer)))
    },
    async plan({ connectors: asked }, { onProgress }) {
      const plans = []
      for (const name of choose(names, asked)) {
        plans.push(await engine.plan(name, { signal, onProgress }))
      }
      return plans
    },
    async approve({ connector }) {
      return engine.approve(choose(names, [connector])[0])
    },
    replay: async ({ ids }) => ({ count: await engine.replay(ids) }),
    drop: async ({ ids }) => ({ count: await engine.drop(ids) }),
    async link({ portal, from, to }) {
      await engine.link(portal, from, to)
      return { linked: true }
    },
  }
}

/** The connectors asked for, each once; all when none is. @throws UnknownConnectorError */
export function choose(names: readonly string[], asked: readonly string[]): [string, ...string[]] {
  const unknown = asked.find((name) => !names.includes(name))
  const [first, ...others] = new Set(asked.length === 0 ? names : asked)
  if (unknown !== undefined || first === undefined) throw new UnknownConnectorError(unknown, names)
  return [first, ...others]
}

/** A connector that the config, or the running engine, does not have. */
class UnknownConnectorError extends TurnoutError {
  constructor(name: string | undefined, names: readonly string[]) {
    super(
      'unknown_connector',
      `There is no connector "${name ?? ''}". The config has: ${names.join(', ')}. (An engine that runs already knows the config it was started with: restart it after a change.)`,
    )
  }
}
