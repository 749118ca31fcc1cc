import { type CalendarEvent, epochMsOfTime, type EventTime } from './calendar-event.ts'
import { type RuleStart, ruleStart, ruleStarts } from './recurrence.ts'
import { epochOfWall, isoIn } from './zone-time.ts'

/** How a calendar answers where Google's documents leave it open. */
export interface CalendarBehaviour {
  /** What a deleted event still shows. Default `stub`: the id only, which is all that Google guarantees. */
  readonly deletedEvents: 'stub' | 'details'
  /** The most events of a page, whatever the request asks for. Default 2,500. */
  readonly mostPerPage: number
  /** Whether a listing begins with an empty page that has a next one. Default false. */
  readonly emptyFirstPage: boolean
}

/** What a calendar is. */
export interface CalendarInfo {
  readonly id: string
  readonly summary: string
  readonly timeZone: string
  /** Who may read it: addresses with their role. */
  readonly readers: Readonly<Record<string, 'freeBusyReader' | 'reader' | 'writer' | 'owner'>>
}

interface Stored {
  readonly event: CalendarEvent
  readonly change: number
}

/** One calendar: its events as they are stored, and the number of the last change of each. */
export class CalendarState {
  readonly info: CalendarInfo
  readonly behaviour: CalendarBehaviour
  /** Sync tokens of changes before this one are gone. */
  tokensFrom = 0
  #lastChange = 1
  readonly #stored = new Map<string, Stored>()
  readonly #now: () => number
  readonly #changed: () => void

  constructor(
    info: CalendarInfo,
    options: {
      readonly behaviour?: Partial<CalendarBehaviour>
      readonly now: () => number
      readonly changed?: () => void
    },
  ) {
    this.info = info
    this.behaviour = {
      deletedEvents: 'stub',
      mostPerPage: 2500,
      emptyFirstPage: false,
      ...options.behaviour,
    }
    this.#now = options.now
    this.#changed = options.changed ?? (() => {})
  }

  /** The number of the last change. */
  get lastChange(): number {
    return this.#lastChange
  }

  /** Stores an event anew or over what was there. */
  put(event: CalendarEvent): CalendarEvent {
    this.#lastChange += 1
    const time = new Date(this.#now()).toISOString()
    const before = this.#stored.get(event.id)?.event
    const stored: CalendarEvent = {
      status: 'confirmed',
      eventType: 'default',
      ...event,
      ...(event.start === undefined ? {} : { start: withOffset(event.start) }),
      ...(event.end === undefined ? {} : { end: withOffset(event.end) }),
      kind: 'calendar#event',
      etag: `"${this.#lastChange}"`,
      iCalUID: event.iCalUID ?? `${event.recurringEventId ?? event.id}@google.com`,
      created: before?.created ?? time,
      updated: time,
    }
    this.#stored.set(event.id, { event: stored, change: this.#lastChange })
    this.#changed()
    if (before?.recurrence !== undefined && event.status !== 'cancelled') this.#endStrays(stored)
    return stored
  }

  // A series that got another rule, or none, takes exceptions with it that are no occurrences of it any more.
  #endStrays(master: CalendarEvent): void {
    const starts = master.recurrence === undefined ? [] : ruleStarts(master, FAR_MS)
    const ids = new Set(starts.map(({ id }) => id))
    for (const exception of this.#exceptionsOf(master.id)) {
      if (ids.has(exception.id) || exception.status === 'cancelled') continue
      this.put({ ...exception, status: 'cancelled' })
    }
  }

  /** Changes some fields of an event, or of an occurrence, which becomes an exception of its series. */
  patch(id: string, fields: Partial<CalendarEvent>): CalendarEvent {
    const event = this.get(id)
    if (event === null) throw new RangeError(`There is no event "${id}" in ${this.info.id}.`)
    return this.put({ ...event, ...fields, id })
  }

  /** Deletes an event, a whole series with its exceptions, or one occurrence. */
  remove(id: string): void {
    const event = this.get(id)
    if (event === null) throw new RangeError(`There is no event "${id}" in ${this.info.id}.`)
    for (const exception of this.#exceptionsOf(id)) this.#stored.delete(exception.id)
    this.put({ ...event, id, status: 'cancelled' })
  }

  /** Forgets a deleted event altogether, as Google does after some weeks: not even a full listing shows it. */
  purge(id: string): void {
    this.#stored.delete(id)
  }

  /** The event, exception or occurrence, also a cancelled one; null where there is none. */
  get(id: string): CalendarEvent | null {
    const stored = this.#stored.get(id)?.event
    if (stored !== undefined) return stored
    const cut = id.lastIndexOf('_')
    const master = cut === -1 ? undefined : this.#stored.get(id.slice(0, cut))?.event
    if (master?.recurrence === undefined || master.status === 'cancelled') return null
    const start = ruleStarts(master, FAR_MS).find((each) => each.id === id)
    return start === undefined ? null : occurrence(master, start)
  }

  /** Masters, single events and exceptions that changed after that change, oldest change first. */
  changesAfter(change: number): Stored[] {
    return [...this.#stored.values()]
      .filter((stored) => stored.change > change)
      .toSorted((a, b) => a.change - b.change)
  }

  /** The occurrences of a series up to a moment, exceptions and cancelled ones included. */
  occurrencesOf(masterId: string, untilMs: number = FAR_MS): CalendarEvent[] {
    const master = this.#stored.get(masterId)?.event
    if (master?.recurrence === undefined || master.status === 'cancelled') return []
    return ruleStarts(master, untilMs + LONGEST_MOVE_MS).map(
      (start) => this.#stored.get(start.id)?.event ?? occurrence(master, start),
    )
  }

  /** Single events and occurrences of all series up to a moment. */
  allOccurrences(untilMs: number = FAR_MS): CalendarEvent[] {
    return [...this.#stored.values()].flatMap(({ event }) => {
      if (event.recurringEventId !== undefined) return []
      return event.recurrence === undefined ? [event] : this.occurrencesOf(event.id, untilMs)
    })
  }

  /** The id of the occurrence of a series that begins (by the rule) at that moment. */
  occurrenceId(masterId: string, startMs: number): string {
    const master = this.#stored.get(masterId)?.event
    if (master === undefined) throw new RangeError(`There is no series "${masterId}".`)
    return ruleStart(master, startMs).id
  }

  #exceptionsOf(masterId: string): CalendarEvent[] {
    return [...this.#stored.values()]
      .map(({ event }) => event)
      .filter(({ recurringEventId }) => recurringEventId === masterId)
  }
}

const FAR_MS = Date.parse('2040-01-01T00:00:00Z')
/** An occurrence may be moved that far from its original start and still be found in a window. */
const LONGEST_MOVE_MS = 60 * 86_400_000

function occurrence(master: CalendarEvent, start: RuleStart): CalendarEvent {
  const lengthMs = epochMsOfTime(master.end) - epochMsOfTime(master.start)
  const { recurrence: _, ...inherited } = master
  return {
    ...inherited,
    id: start.id,
    recurringEventId: master.id,
    originalStartTime: start.original,
    start: start.original,
    end: endTime(start, lengthMs, master),
  }
}

// A local time may be given with its zone; the API shows it with the offset.
function withOffset(time: EventTime): EventTime {
  const { dateTime, timeZone } = time
  if (dateTime === undefined || timeZone === undefined || !/T[\d:.]+$/.test(dateTime)) return time
  try {
    const epochMs = epochOfWall(Date.parse(`${dateTime}Z`), timeZone)
    return { ...time, dateTime: isoIn(epochMs, timeZone) }
  } catch {
    // A zone that does not exist: shown as it was given.
    return time
  }
}

function endTime(start: RuleStart, lengthMs: number, master: CalendarEvent): EventTime {
  const endMs = start.startMs + lengthMs
  if (master.start?.date !== undefined) return { date: new Date(endMs).toISOString().slice(0, 10) }
  const { timeZone } = master.end ?? {}
  const dateTime = isoIn(endMs, timeZone ?? 'UTC')
  return timeZone === undefined ? { dateTime } : { dateTime, timeZone }
}
