import type { RequestCounts } from '../model/source.ts'
import type { ConnectorRun } from './connector-run.ts'

/** Requests that were sent to both ends. */
export interface RequestsOfRun {
  /** All requests to the destination. */
  readonly total: number
  readonly source: RequestCounts
  readonly destination: RequestCounts
}

/** The requests so far, since source and destination were made. */
export function requestsOf({ connector: { source, destination } }: ConnectorRun): RequestsOfRun {
  return {
    total: destination.requestCount,
    source: source.requestCounts?.() ?? {},
    destination: destination.requestCounts?.() ?? {},
  }
}

/** The requests between two moments; what did not happen is not named. */
export function requestsSince(before: RequestsOfRun, after: RequestsOfRun): RequestsOfRun {
  return {
    total: after.total - before.total,
    source: countsSince(before.source, after.source),
    destination: countsSince(before.destination, after.destination),
  }
}

function countsSince(before: RequestCounts, after: RequestCounts): RequestCounts {
  return Object.fromEntries(
    Object.entries(after)
      .map(([what, requests]) => [what, requests - (before[what] ?? 0)] as const)
      .filter(([, requests]) => requests > 0),
  )
}
