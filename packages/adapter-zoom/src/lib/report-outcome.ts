import { endedBeforeStart, type ZoomEvent } from './occurrences.ts'
import { minutesAfter, type Run } from './webinar.ts'

/** What the report of one run told. */
export interface RunOutcome {
  /** Whether Zoom listed as many rows as it counts. */
  readonly whole: boolean
  /** The last leave of anybody, in epoch milliseconds; null: nobody came, or no times are told. */
  readonly lastLeave: number | null
  /** Stays of people who are neither host nor panelist, and were let in. */
  readonly guests: number
  /** Those of them who registered, but nobody can tell as whom. */
  readonly unmatched: number
}

/** What became of the reports of an event's runs. */
export interface ReportOutcome {
  /** How many of the runs had a report. */
  readonly read: number
  /** How many will never have one that can be read. */
  readonly refused: number
  /** How many have none yet, rehearsals apart: nobody misses theirs. */
  readonly missing: number
  /** Whether Zoom counted more rows than it listed. */
  readonly short: boolean
  /** Stays of people who are neither host nor panelist, and were let in. */
  readonly guests: number
  /** Those of them who registered, but nobody can tell as whom. */
  readonly unmatched: number
  /** When the last run ended, as far as it is told, in epoch milliseconds. */
  readonly endedAt: number
  /** Whether every run was over when the event was planned to start. */
  readonly onlyBefore: boolean
}

/** Puts together what became of each run. */
export class OutcomeTally {
  readonly #event: ZoomEvent
  readonly #total = { read: 0, refused: 0, missing: 0, short: false, guests: 0, unmatched: 0 }
  #endedAt = -Infinity
  #onlyBefore = true

  constructor(event: ZoomEvent) {
    this.#event = event
  }

  read(run: Run, { whole, lastLeave, guests, unmatched }: RunOutcome): void {
    this.#total.read += 1
    this.#total.short ||= !whole
    this.#total.guests += guests
    this.#total.unmatched += unmatched
    this.#ended(run, run.endedAt ?? lastLeave)
  }

  refused(run: Run): void {
    this.#total.refused += 1
    this.#ended(run, run.endedAt)
  }

  missing(run: Run): void {
    if (!endedBeforeStart(this.#event, run.endedAt)) this.#total.missing += 1
    this.#ended(run, run.endedAt)
  }

  outcome(): ReportOutcome {
    const { endsAt } = this.#event
    // After a rehearsal the event itself is waited for.
    const endedAt = this.#onlyBefore ? Math.max(this.#endedAt, endsAt ?? 0) : this.#endedAt
    return { ...this.#total, endedAt, onlyBefore: this.#onlyBefore }
  }

  #ended({ startedAt }: Run, told: number | null): void {
    this.#onlyBefore &&= endedBeforeStart(this.#event, told)
    const end = told ?? minutesAfter(startedAt, this.#event.webinar.minutes)
    this.#endedAt = Math.max(this.#endedAt, end)
  }
}
