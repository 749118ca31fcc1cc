import { type Instant, instantFromEpochMs, type ReadRequest, type SourceBatch } from '@turnout/core'
import { BatchBuilder } from './batch-builder.ts'
import type { GoogleClient } from './google-calendar-client.ts'
import {
  type CalendarState,
  type CursorState,
  newCalendar,
  openCursor,
  parametersHash,
  toCursorText,
} from './google-calendar-cursor.ts'
import { listParameters } from './google-calendar-client.ts'
import type { Settings } from './google-calendar-options.ts'
import type { CalendarContext } from './google-calendar-to-model.ts'

/** Batches on their way out; nothing is read while one is in use. */
export type Batches = AsyncGenerator<SourceBatch, void, undefined>

/** One read: what is asked for, where it stands, and what was gathered for the next batch. */
export class Reading {
  readonly settings: Settings
  readonly client: GoogleClient
  readonly request: ReadRequest
  readonly state: CursorState
  readonly batch: BatchBuilder = new BatchBuilder()
  /** One moment for the whole read. */
  readonly now: Instant
  #readAgainAt: Instant | null = null

  constructor(parts: {
    readonly settings: Settings
    readonly client: GoogleClient
    readonly request: ReadRequest
  }) {
    this.settings = parts.settings
    this.client = parts.client
    this.request = parts.request
    this.now = instantFromEpochMs(Math.floor(parts.settings.now()))
    this.state = openCursor(parts.request.cursor)
  }

  get signal(): AbortSignal {
    return this.request.signal
  }

  /** Where the reading of a calendar stands; one that was never read begins now. */
  calendar(id: string): CalendarState {
    const parameters = parametersHash(listParameters)
    const known = this.state.calendars[id]
    if (known !== undefined) return known
    const fresh = newCalendar(id, parameters)
    this.state.calendars[id] = fresh
    return fresh
  }

  context(id: string): CalendarContext {
    const { name, zone } = this.calendar(id)
    return { id, name, zone }
  }

  /** Asks to be called again then; the earliest moment counts. */
  readAgain(at: Instant): void {
    if (this.#readAgainAt === null || at < this.#readAgainAt) this.#readAgainAt = at
  }

  /** Gives a batch when enough was gathered. */
  *whenFull(): Generator<SourceBatch, void, undefined> {
    this.signal.throwIfAborted()
    if (this.batch.size >= this.settings.batchSize) yield this.#take()
  }

  /** Gives what is left, and the cursor. */
  *rest(): Generator<SourceBatch, void, undefined> {
    this.signal.throwIfAborted()
    yield this.#take()
  }

  // Named events are read again beside the rest: the cursor stays.
  #take(): SourceBatch {
    const { events, cursor } = this.request
    const stays = cursor ?? toCursorText(openCursor(null))
    return this.batch.take(events === null ? toCursorText(this.state) : stays, this.#readAgainAt)
  }
}
