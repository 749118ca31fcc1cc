import { setTimeout as delay } from 'node:timers/promises'
import { ConfigError, TurnoutError } from '../model/errors.ts'
import { formatEventKey, type EventKey } from '../model/event-key.ts'
import { instantFromEpochMs } from '../model/instant.ts'
import { silentLog } from '../model/log.ts'
import { approve } from './approval.ts'
import { type ConnectorRun, runOf } from './connector-run.ts'
import type { Connector, Engine, EngineOptions, RunOptions } from './engine.ts'
import { exclusion } from './exclusion.ts'
import type { ConnectorRow } from './ledger-rows.ts'
import type { Ledger, LedgerTransaction } from './ledger.ts'
import { linkEvents } from './link-events.ts'
import { planConnector } from './plan.ts'
import { runConnector } from './run-connector.ts'

/**
 * Makes the engine: the only one of its ledger. Runs of one connector, and sending to one portal, never overlap.
 * @throws ConfigError for connectors that share a name.
 */
export function createEngine(options: EngineOptions): Engine {
  const connectors = new Map(options.connectors.map((connector) => [connector.name, connector]))
  if (connectors.size < options.connectors.length) {
    throw new ConfigError('connectors', 'Two connectors share a name. Give each its own.')
  }
  const { ledger } = options
  const inTurn = turns()
  const connectorNamed = (name: string): Connector => {
    const connector = connectors.get(name)
    if (connector !== undefined) return connector
    const known = [...connectors.keys()].join(', ')
    throw new ConfigError('connectors', `There is no connector "${name}". There are: ${known}.`)
  }
  return {
    async run(name, runOptions) {
      const connector = connectorNamed(name)
      return await inTurn(`connector ${name}`, async () => {
        const run = await beginRun(connector, ledger, options, runOptions)
        return await runConnector(run, runOptions, (work) =>
          inTurn(`portal ${connector.destination.portal}`, work),
        )
      })
    },
    async plan(name, runOptions) {
      const connector = connectorNamed(name)
      const copy = await ledger.copy()
      try {
        return await planConnector(await beginRun(connector, copy, options, runOptions), runOptions)
      } finally {
        await copy.close()
      }
    },
    async approve(name) {
      connectorNamed(name)
      return { approved: await ledger.transaction((tx) => approve(tx, name)) }
    },
    async replay(ids) {
      return await ledger.transaction((tx) => tx.replayQuarantine(ids))
    },
    async drop(ids) {
      return await ledger.transaction((tx) => tx.dropQuarantine(ids))
    },
    async link(portal, from, to) {
      await ledger.transaction(async (tx) => {
        const [source] = await tx.eventsByKey(portal, [from])
        const [target] = await tx.eventsByKey(portal, [to])
        if (source === undefined) throw unknownEvent(portal, from)
        if (target === undefined) throw unknownEvent(portal, to)
        await linkEvents(tx, source, target, now(options))
      })
    },
  }
}

async function beginRun(
  connector: Connector,
  ledger: Ledger,
  options: EngineOptions,
  { signal, events }: RunOptions,
): Promise<ConnectorRun> {
  const notices = new Set<string>()
  const row = await ledger.transaction(async (tx) => {
    const known = await tx.connector(connector.name)
    if (known !== null) await leavePortal(tx, known, connector, notices)
    const next = nextRead(known, connector, options)
    // A read of single events stands beside the others: it opens none.
    const begun = events === undefined ? { ...next, readOpen: true } : next
    await tx.saveConnector(begun)
    return begun
  })
  return runOf(row, {
    connector,
    ledger,
    exclude: exclusion(connector),
    log: options.log ?? silentLog,
    now: () => now(options),
    sleep:
      options.sleep ?? (async (ms, aborted) => await delay(ms, undefined, { signal: aborted })),
    signal,
    notices,
  })
}

// What waits for the portal before stays there, and is no part of what is counted for the new one.
async function leavePortal(
  tx: LedgerTransaction,
  { name, portal }: ConnectorRow,
  { destination }: Connector,
  notices: Set<string>,
): Promise<void> {
  if (portal === destination.portal) return
  const waiting = await tx.waitingCount(name)
  await tx.forgetCounts(name)
  if (waiting === 0) return
  notices.add(
    `Connector ${name} goes to portal ${destination.portal} now. ${waiting} changes still wait for portal ${portal}: they are sent when the connector goes there again.`,
  )
}

// Another portal knows nothing of what was read for the first: everything is read again, and approved again.
function nextRead(
  row: ConnectorRow | null,
  connector: Connector,
  options: EngineOptions,
): ConnectorRow {
  const { portal } = connector.destination
  if (row === null || row.portal !== portal) {
    return {
      name: connector.name,
      portal,
      since: connector.since ?? row?.since ?? now(options),
      cursor: null,
      read: (row?.read ?? 0) + 1,
      readOpen: false,
      period: (row?.period ?? 0) + 1,
      approved: null,
      approvalAsked: null,
      readAgainAt: null,
    }
  }
  const since = connector.since ?? row.since
  return {
    ...row,
    since,
    cursor: since < row.since ? null : row.cursor,
    read: row.readOpen ? row.read : row.read + 1,
  }
}

function now(options: EngineOptions) {
  return instantFromEpochMs((options.now ?? Date.now)())
}

function unknownEvent(portal: string, key: EventKey): TurnoutError {
  return new TurnoutError(
    'unknown_event',
    `Portal ${portal} has no event ${formatEventKey(key)} in the ledger. See: turnout events list`,
  )
}

/** Makes works of one name wait for each other. */
function turns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work)
    last.set(
      name,
      turn.catch(() => null),
    )
    return await turn
  }
}
