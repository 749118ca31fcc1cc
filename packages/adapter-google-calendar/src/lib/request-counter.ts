import type { RequestCounts } from '@turnout/core'

/** The operations that are called, in words for the report of a run. */
const words = {
  'calendar.events.list': 'lists of events',
  'calendar.events.instances': 'lists of occurrences',
  'calendar.events.get': 'single events',
  'calendar.events.watch': 'push channels opened',
  'calendar.channels.stop': 'push channels stopped',
  'meet.conferenceRecords.list': 'conferences',
  'meet.conferenceRecords.participants.list': 'participants',
  'meet.conferenceRecords.participants.participantSessions.list': 'stays',
  'reports.activities.list': 'pages of the audit log',
  'directory.users.get': 'colleagues',
} as const

/** An operation of one of Google's APIs. */
export type GoogleOperation = keyof typeof words

/** Why a request was sent once more. */
export type RetryReason = 'limit' | 'fault' | 'token'

const retryWords = {
  limit: 'retries after a limit',
  fault: 'retries after a fault',
  token: 'retries with a new token',
} as const

/** Counts requests by what they ask for; repeated ones by why they were. */
export class RequestCounter {
  readonly #counts = new Map<string, number>()

  count(operation: GoogleOperation, retry: RetryReason | null): void {
    const what = retry === null ? words[operation] : retryWords[retry]
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }

  counts(): RequestCounts {
    return Object.fromEntries(this.#counts)
  }
}
