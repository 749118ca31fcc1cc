import {
  type AttendanceListing,
  type Cursor,
  type EventKey,
  formatEventKey,
  type LeftOutRecord,
  type Participation,
  type RejectedRecord,
  type SourceBatch,
  UnavailableError,
  CredentialsError,
  type WebinarEvent,
} from '@turnout/core'
import type { Filters } from './filters.ts'
import type { Knowledge } from './knowledge.ts'
import type { ZoomClient } from './zoom-client.ts'
import type { Sending } from './zoom-requests.ts'
import { ZoomDailyLimitError } from './zoom-errors.ts'
import type { ZoomKind, ZoomSettings } from './zoom-options.ts'
import type { Translated } from './zoom-to-model.ts'

/** What was read at once: it becomes a batch when the cursor is added. */
export interface Part {
  readonly events?: readonly WebinarEvent[]
  readonly participations?: readonly Participation[]
  readonly leftOut?: readonly LeftOutRecord[]
  readonly rejected?: readonly RejectedRecord[]
  readonly completeRosters?: readonly EventKey[]
  readonly attendance?: readonly AttendanceListing[]
}

/** What everything that reads has in common during one read. */
export interface Reading {
  readonly client: ZoomClient
  readonly settings: ZoomSettings
  readonly filters: Filters
  readonly knowledge: Knowledge
  readonly sending: Sending
  /** What the granted scopes open. */
  readonly opened: { readonly panelists: boolean; readonly trackingSources: boolean }
  /** The kinds whose participant report was refused in this read, for want of a scope. */
  readonly withoutReport: Set<ZoomKind>
  readonly notices: Notices
  readonly failures: Failures
}

/** Things to tell, each once in a read. */
export class Notices {
  readonly #told = new Set<string>()
  #waiting: string[] = []

  add(notice: string): void {
    if (this.#told.has(notice)) return
    this.#told.add(notice)
    this.#waiting.push(notice)
  }

  /** What was added since the last call. */
  take(): readonly string[] {
    const taken = this.#waiting
    this.#waiting = []
    return taken
  }
}

/** After so many webinars in a row that could not be reached, it is Zoom that cannot be reached. */
const MOST_IN_A_ROW = 3

/** Counts failures in a row: one webinar's failure touches no other, but a whole account's ends the read. */
export class Failures {
  #inARow = 0

  succeeded(): void {
    this.#inARow = 0
  }

  /** @throws the error when it is no single webinar's. */
  failed(error: unknown, signal: AbortSignal): void {
    signal.throwIfAborted()
    if (error instanceof CredentialsError || error instanceof ZoomDailyLimitError) throw error
    if (!(error instanceof UnavailableError)) return
    this.#inARow += 1
    if (this.#inARow >= MOST_IN_A_ROW) throw error
  }
}

/** Does one webinar's work; its failure becomes a notice. Gives whether it was done. */
export async function* isolated(
  reading: Reading,
  what: string,
  work: AsyncGenerator<Part>,
): AsyncGenerator<Part, boolean> {
  reading.sending.signal.throwIfAborted()
  try {
    yield* work
    reading.failures.succeeded()
    return true
  } catch (error) {
    reading.failures.failed(error, reading.sending.signal)
    const said = error instanceof Error ? error.message : 'unknown error'
    reading.notices.add(`${what} could not be read and is tried again later: ${said}`)
    return false
  }
}

/** The records of one page as a part. */
export function partOf(translated: readonly Translated[]): Part {
  return {
    participations: translated.flatMap((one) =>
      'participation' in one ? [one.participation] : [],
    ),
    leftOut: translated.flatMap((one) => ('leftOut' in one ? [one.leftOut] : [])),
    rejected: translated.flatMap((one) => ('rejected' in one ? [one.rejected] : [])),
  }
}

/** Whether a part says nothing, like the page of a list without rows. */
export function isEmpty(part: Part): boolean {
  return Object.values(part).every((list: readonly unknown[]) => list.length === 0)
}

/** The batch of a part. */
export function toBatch(part: Part, cursor: Cursor, notices: readonly string[]): SourceBatch {
  const { events = [], participations = [], leftOut = [], rejected = [] } = part
  return {
    events,
    participations,
    leftOut,
    rejected,
    completeRosters: uniqueKeys(part.completeRosters ?? []),
    attendance: part.attendance ?? [],
    recordsRead: participations.length + leftOut.length + rejected.length,
    ...(notices.length === 0 ? {} : { notices }),
    cursor,
  }
}

function uniqueKeys(keys: readonly EventKey[]): EventKey[] {
  return [...new Map(keys.map((key) => [formatEventKey(key), key])).values()]
}
