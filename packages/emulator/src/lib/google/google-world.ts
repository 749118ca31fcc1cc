import type { CalendarEvent } from './calendar-event.ts'
import { type CalendarBehaviour, type CalendarInfo, CalendarState } from './calendar-state.ts'
import { Channels, type Deliver } from './channels.ts'
import { GoogleFaults } from './google-faults.ts'
import { Identity } from './identity.ts'
import { MeetState } from './meet-state.ts'
import { ReportsState } from './reports-state.ts'
import { notFound } from './google-error.ts'

/** One request that the emulator answered. */
export interface GoogleExchange {
  /** Like `calendar.events.list`. */
  readonly operation: string
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly requestBody: unknown
  readonly status: number
  readonly responseBody: unknown
}

/** A person in the directory of the customer. */
export interface DirectoryUser {
  readonly id: string
  readonly primaryEmail: string
  readonly fullName?: string
}

/** What a world is made with. */
export interface WorldOptions {
  /** Epoch milliseconds. Default: `Date.now`. */
  readonly now?: () => number
  /** Posts push notifications. Default: they are only kept. */
  readonly deliver?: Deliver
}

/** Everything that Google knows in the emulator. */
export class GoogleWorld {
  readonly identity: Identity
  readonly meet: MeetState
  readonly reports: ReportsState
  readonly channels: Channels
  readonly faults: GoogleFaults = new GoogleFaults()
  readonly users: Map<string, DirectoryUser> = new Map()
  /** The last requests with their answers, when `keepExchanges` is set. */
  readonly exchanges: GoogleExchange[] = []
  keepExchanges = false
  /** Requests so far, by operation. */
  readonly counts: Map<string, number> = new Map()
  readonly #calendars = new Map<string, CalendarState>()
  readonly #now: () => number
  #advancedMs = 0

  constructor({ now = Date.now, deliver }: WorldOptions = {}) {
    this.#now = now
    const clock = (): number => this.now()
    this.identity = new Identity(clock)
    this.meet = new MeetState(clock)
    this.reports = new ReportsState(clock)
    this.channels = new Channels(clock, deliver ?? null)
  }

  /** The emulator's time in epoch milliseconds. */
  now(): number {
    return this.#now() + this.#advancedMs
  }

  /** Moves the emulator's time forwards. Throws a RangeError for what is no number of milliseconds. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`Time cannot go on by ${ms} ms.`)
    this.#advancedMs += ms
  }

  /** Adds an empty calendar. */
  addCalendar(
    info: Partial<CalendarInfo> & Pick<CalendarInfo, 'id' | 'readers'>,
    behaviour?: Partial<CalendarBehaviour>,
  ): CalendarState {
    const calendar = new CalendarState(
      { summary: info.id, timeZone: 'UTC', ...info },
      {
        ...(behaviour === undefined ? {} : { behaviour }),
        now: () => this.now(),
        changed: () => this.channels.changed(info.id),
      },
    )
    this.#calendars.set(info.id, calendar)
    return calendar
  }

  /** The calendar of that id. @throws a 404 when there is none. */
  calendar(id: string): CalendarState {
    const calendar = this.#calendars.get(id)
    if (calendar === undefined) throw notFound()
    return calendar
  }

  /** All calendars. */
  get calendars(): readonly CalendarState[] {
    return [...this.#calendars.values()]
  }

  /** Makes every sync token of a calendar answer 410. */
  expireSyncTokens(calendarId: string): void {
    const calendar = this.calendar(calendarId)
    calendar.tokensFrom = calendar.lastChange + 1
  }

  /** Moves an event to another calendar: a stub stays behind, and the organizer changes. */
  moveEvent(eventId: string, fromId: string, toId: string): CalendarEvent {
    const [from, to] = [this.calendar(fromId), this.calendar(toId)]
    const event = from.get(eventId)
    if (event === null) throw notFound()
    from.remove(eventId)
    return to.put({ ...event, organizer: { email: toId, self: true } })
  }
}
