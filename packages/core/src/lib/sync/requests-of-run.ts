import type { RequestCounts } from '../model/source.ts'
import type { ConnectorRun } from './connector-run.ts'

/** Requests that were sent to both ends. */
export interface RequestsOfRun {
  /** All requests to the destination. */
  readonly total: number
  readonly source: RequestCounts
  readonly destination: RequestCounts
}

/** Runs a work while no other run works on the same portal. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>

/** Counts the requests of one run. Several runs share a portal: only those of this run's own turns are counted. */
export interface RequestMeter {
  readonly exclusively: Exclusively
  readonly requests: () => RequestsOfRun
}

/** Begins to count. */
export function requestMeter(
  { connector: { source, destination } }: ConnectorRun,
  exclusively: Exclusively,
): RequestMeter {
  const readBefore = source.requestCounts?.() ?? {}
  let total = 0
  let sent: RequestCounts = {}

  async function measured<T>(work: () => Promise<T>): Promise<T> {
    const totalBefore = destination.requestCount
    const before = destination.requestCounts?.() ?? {}
    try {
      return await work()
    } finally {
      total += destination.requestCount - totalBefore
      sent = sum(sent, countsSince(before, destination.requestCounts?.() ?? {}))
    }
  }

  return {
    exclusively: async (work) => await exclusively(async () => await measured(work)),
    requests: () => ({
      total,
      source: countsSince(readBefore, source.requestCounts?.() ?? {}),
      destination: sent,
    }),
  }
}

/** The requests between two moments; what did not happen is not named. */
function countsSince(before: RequestCounts, after: RequestCounts): RequestCounts {
  return Object.fromEntries(
    Object.entries(after)
      .map(([what, requests]) => [what, requests - (before[what] ?? 0)] as const)
      .filter(([, requests]) => requests > 0),
  )
}

function sum(first: RequestCounts, second: RequestCounts): RequestCounts {
  const all = new Map(Object.entries(first))
  for (const [what, requests] of Object.entries(second)) {
    all.set(what, (all.get(what) ?? 0) + requests)
  }
  return Object.fromEntries(all)
}
