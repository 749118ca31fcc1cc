import { instantFromEpochMs } from '@turnout/core'
import type { RunReport } from '@turnout/core/sync'

/** A report of a run that found nothing new, with the given differences. */
export function runReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    connector: 'webinars',
    portal: 'emea',
    startedAt: instantFromEpochMs(0),
    endedAt: instantFromEpochMs(1000),
    outcome: 'done',
    counts: { read: 0, stored: 0, unchanged: 0, leftOut: 0, quarantined: 0, waiting: 0 },
    leftOut: {},
    quarantined: {},
    events: [],
    transitions: { sent: 0, verified: 0, unverified: 0, cancelledByRoster: 0, spanKept: 0 },
    requests: { source: {}, destination: {} },
    destinationRequests: 0,
    needsYou: [],
    notices: [],
    error: null,
    readAgainAt: null,
    ...changes,
  }
}
