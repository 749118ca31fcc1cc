import type { CalendarEvent, CalendarState, GoogleWorld, Guest } from '@turnout/emulator/google'
import { DAY_MS, HOUR_MS } from './whole-path.ts'

/** What happens to calendars, by a seed: the same seed gives the same story. */
export class Happenings {
  readonly #world: GoogleWorld
  readonly #random: () => number
  #made = 0

  constructor(world: GoogleWorld, seed: number) {
    this.#world = world
    this.#random = randomFrom(seed)
  }

  /** A whole number from 0 up to that one, without it. */
  number(below: number): number {
    return Math.floor(this.#random() * below)
  }

  /** A new event or series with guests of every kind. */
  put(calendar: CalendarState, kind: 'single' | 'series'): void {
    this.#made += 1
    const today = Math.floor(this.#world.now() / DAY_MS) * DAY_MS
    const startMs = today + (1 + this.number(40)) * DAY_MS + (8 + this.number(10)) * HOUR_MS
    const rule = `RRULE:FREQ=${this.#pick(['DAILY', 'WEEKLY'])};COUNT=${2 + this.number(8)}`
    calendar.put({
      id: `event${this.#made}`,
      summary: `Event ${this.#made}`,
      ...times(startMs),
      ...(kind === 'series' ? { recurrence: [rule] } : {}),
      organizer: { email: calendar.info.id, self: true },
      attendees: Array.from({ length: 14 }, (_, index) => this.#guest(index)),
    })
  }

  /** One thing happens. */
  next(): void {
    const calendar = this.#pick(this.#world.calendars)
    const { id } = calendar.info
    const happen = this.#pick([
      () => this.put(calendar, 'single'),
      () => this.put(calendar, 'series'),
      () => this.#reply(calendar, 'accepted', 'declined'),
      () => this.#reply(calendar, 'declined', 'accepted'),
      () => this.#removeGuest(calendar),
      () => this.#change(calendar, ({ summary }) => ({ summary: `${summary}!` })),
      () => this.#change(calendar, ({ start }) => times(startOf(start) + 26 * HOUR_MS)),
      () => this.#withEvent(calendar, ({ id: gone }) => calendar.remove(gone)),
      () => this.#withMaster(calendar, (master) => this.#shorten(calendar, master)),
      () => this.#withMaster(calendar, (master) => calendar.put(single(master))),
      () => this.#withSingle(calendar, (event) => this.#repeat(calendar, event)),
      () => this.#withSingle(calendar, (event) => this.#move(calendar, event)),
      () => this.#withSingle(calendar, (event) => this.#purge(calendar, event)),
      () => this.#world.expireSyncTokens(id),
      () => this.#fail(),
    ])
    happen()
  }

  #fail(): void {
    const kind = this.#pick(['rate-limit-403', 'backend-500', 'html', 'reset', 'gone'] as const)
    this.#world.faults.add({ kind, operation: 'calendar.events.*', after: this.number(6) })
  }

  #guest(index: number): Guest {
    const reply = this.#pick(['accepted', 'accepted', 'declined', 'tentative', 'needsAction'])
    const responseStatus = index < 9 ? 'accepted' : (reply as 'accepted')
    return { email: `guest-${index}@customer.example`, responseStatus }
  }

  #shorten(calendar: CalendarState, { id }: CalendarEvent): void {
    calendar.patch(id, { recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${1 + this.number(4)}`] })
  }

  #repeat(calendar: CalendarState, { id }: CalendarEvent): void {
    calendar.patch(id, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] })
  }

  #move(calendar: CalendarState, { id }: CalendarEvent): void {
    const others = this.#world.calendars.filter((other) => other !== calendar)
    this.#world.moveEvent(id, calendar.info.id, this.#pick(others).info.id)
  }

  // Deleted, and forgotten before anybody read of it.
  #purge(calendar: CalendarState, { id }: CalendarEvent): void {
    calendar.purge(id)
    this.#world.expireSyncTokens(calendar.info.id)
  }

  #reply(calendar: CalendarState, from: Guest['responseStatus'], to: 'accepted' | 'declined') {
    this.#change(calendar, ({ attendees = [] }) => {
      const guest = this.#maybe(attendees, ({ responseStatus }) => responseStatus === from)
      return {
        attendees: attendees.map((each) =>
          each === guest ? { ...each, responseStatus: to } : each,
        ),
      }
    })
  }

  #removeGuest(calendar: CalendarState): void {
    this.#change(calendar, ({ attendees = [] }) => {
      const accepted = attendees.filter(({ responseStatus }) => responseStatus === 'accepted')
      const gone = accepted.length > 7 ? this.#pick(accepted) : undefined
      return { attendees: attendees.filter((each) => each !== gone) }
    })
  }

  #change(calendar: CalendarState, fields: (event: CalendarEvent) => Partial<CalendarEvent>): void {
    this.#withEvent(calendar, (event) => calendar.patch(event.id, fields(event)))
  }

  #withEvent(calendar: CalendarState, act: (event: CalendarEvent) => void): void {
    const found = this.#maybe(calendar.allOccurrences(), (event) => this.#isToCome(event))
    if (found !== undefined) act(found)
  }

  #withMaster(calendar: CalendarState, act: (event: CalendarEvent) => void): void {
    const stored = calendar.changesAfter(0).map(({ event }) => event)
    const found = this.#maybe(stored, ({ recurrence, status }) => {
      return recurrence !== undefined && status !== 'cancelled'
    })
    if (found !== undefined) act(found)
  }

  #withSingle(calendar: CalendarState, act: (event: CalendarEvent) => void): void {
    const found = this.#maybe(
      calendar.allOccurrences(),
      (event) => event.recurringEventId === undefined && this.#isToCome(event),
    )
    if (found !== undefined) act(found)
  }

  #isToCome({ status, start }: CalendarEvent): boolean {
    return status !== 'cancelled' && startOf(start) > this.#world.now() + 2 * HOUR_MS
  }

  #maybe<T>(from: readonly T[], fits: (each: T) => boolean): T | undefined {
    const fitting = from.filter(fits)
    return fitting.length === 0 ? undefined : this.#pick(fitting)
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.number(from.length)]
    if (picked === undefined) throw new RangeError('There is nothing to pick from.')
    return picked
  }
}

function single(master: CalendarEvent): CalendarEvent {
  const { recurrence: _recurrence, ...event } = master
  return event
}

function times(startMs: number): Pick<CalendarEvent, 'start' | 'end'> {
  const timeZone = 'Europe/Berlin'
  const text = (epochMs: number): string => new Date(epochMs).toISOString()
  return {
    start: { dateTime: text(startMs), timeZone },
    end: { dateTime: text(startMs + HOUR_MS), timeZone },
  }
}

function startOf(start: CalendarEvent['start']): number {
  return Date.parse(start?.dateTime ?? '')
}

/** Numbers between 0 and 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
}
