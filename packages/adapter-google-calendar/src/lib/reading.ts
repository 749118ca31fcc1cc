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
  readonly #told = new Map<string, Set<string>>()

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
    if (!this.state.open) this.#begin()
  }

  #begin(): void {
    this.state.open = true
    for (const calendar of Object.values(this.state.calendars)) {
      Object.assign(calendar, { told: [], again: [], due: [...calendar.due, ...calendar.again] })
    }
  }

  get signal(): AbortSignal {
    return this.request.signal
  }

  /**
   * In short what is listed and what becomes of it. A sync token tells of nothing that stayed the same: with another page
   * size, filter or rule for guests everything has to be listed once more.
   */
  get parameters(): string {
    const { eventsPerPage: maxResults, webinars, guests } = this.settings
    return parametersHash({ ...listParameters, maxResults, webinars, guests })
  }

  /** Where the reading of a calendar stands; one that was never read begins now. */
  calendar(id: string): CalendarState {
    const known = this.state.calendars[id]
    if (known !== undefined) return known
    const fresh = newCalendar(id, this.parameters)
    this.state.calendars[id] = fresh
    return fresh
  }

  context(id: string): CalendarContext {
    const { name, zone } = this.calendar(id)
    return { id, name, zone }
  }

  /** Whether the event was given with its guests in this read. */
  wasTold(calendarId: string, eventId: string): boolean {
    const known = this.#told.get(calendarId) ?? new Set(this.calendar(calendarId).told)
    this.#told.set(calendarId, known)
    return known.has(eventId)
  }

  /**
   * Notes that an event is given with its guests. Whoever was given in a read counts as present until it ends, also where
   * the event comes a second time without them: then it has to come once more in the next read.
   */
  tell(calendarId: string, eventId: string): void {
    const { told, again } = this.calendar(calendarId)
    if (!this.wasTold(calendarId, eventId)) {
      told.push(eventId)
      this.#told.get(calendarId)?.add(eventId)
    } else if (!again.includes(eventId)) {
      again.push(eventId)
    }
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

  /** Gives what is left, and the cursor; the read is over, or failed and to be carried on. */
  *rest(outcome: 'over' | 'failed'): Generator<SourceBatch, void, undefined> {
    this.signal.throwIfAborted()
    if (outcome === 'over') {
      this.state.open = false
      for (const calendar of Object.values(this.state.calendars)) calendar.told = []
    }
    yield this.#take()
  }

  // Named events are read again beside the rest: the cursor stays.
  #take(): SourceBatch {
    const { events, cursor } = this.request
    const stays = cursor ?? toCursorText(openCursor(null))
    return this.batch.take(events === null ? toCursorText(this.state) : stays, this.#readAgainAt)
  }
}
