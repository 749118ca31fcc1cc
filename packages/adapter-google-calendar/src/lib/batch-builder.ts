import type {
  AttendanceListing,
  Cursor,
  EventKey,
  Instant,
  LeftOutRecord,
  Participation,
  RejectedRecord,
  SourceBatch,
  WebinarEvent,
} from '@turnout/core'
import type { Translated } from './google-calendar-to-model.ts'

/** Gathers what is read until it is worth a batch. */
export class BatchBuilder {
  #events: WebinarEvent[] = []
  #participations: Participation[] = []
  #rosters: EventKey[] = []
  #attendance: AttendanceListing[] = []
  #leftOut: LeftOutRecord[] = []
  #rejected: RejectedRecord[] = []
  #notices: string[] = []
  #records = new Set<string>()
  readonly #told = new Set<string>()

  /** Records and events gathered so far. */
  get size(): number {
    return this.#records.size + this.#events.length
  }

  event(event: WebinarEvent): void {
    this.#events.push(event)
  }

  /** One record; a second time in the same batch it is passed over. */
  record(id: string, translated: Translated): void {
    if (this.#records.has(id)) return
    this.#records.add(id)
    if ('participation' in translated) this.#participations.push(translated.participation)
    else if ('leftOut' in translated) this.#leftOut.push(translated.leftOut)
    else this.#rejected.push(translated.rejected)
  }

  roster(event: EventKey): void {
    this.#rosters.push(event)
  }

  attendance(listing: AttendanceListing): void {
    this.#attendance.push(listing)
  }

  /** Something a person should know; each is said once in a read. */
  notice(text: string): void {
    if (this.#told.has(text)) return
    this.#told.add(text)
    this.#notices.push(text)
  }

  /** What was gathered, as a batch; the builder is empty afterwards. */
  take(cursor: Cursor, readAgainAt: Instant | null): SourceBatch {
    const batch: SourceBatch = {
      events: this.#events,
      participations: this.#participations,
      completeRosters: this.#rosters,
      attendance: this.#attendance,
      recordsRead: this.#records.size,
      leftOut: this.#leftOut,
      rejected: this.#rejected,
      ...(readAgainAt === null ? {} : { readAgainAt }),
      ...(this.#notices.length === 0 ? {} : { notices: this.#notices }),
      cursor,
    }
    this.#events = []
    this.#participations = []
    this.#rosters = []
    this.#attendance = []
    this.#leftOut = []
    this.#rejected = []
    this.#notices = []
    this.#records = new Set()
    return batch
  }
}
