import { type CalendarEvent, type Guest, meetLink } from './calendar-event.ts'
import type { CalendarState } from './calendar-state.ts'
import type { GoogleWorld } from './google-world.ts'
import type { CallEnded } from './reports-state.ts'

/** What a scenario is made of; the same options give the same world. */
export interface ScenarioOptions {
  /** Default 1. */
  readonly seed?: number
  /** Default 3. */
  readonly calendars?: number
  /** Single events and series together, over all calendars. Default 20. */
  readonly events?: number
  /** Every so many-th event is a weekly series. Default 5; 0: none. */
  readonly seriesEvery?: number
  /** Occurrences of a series. Default 4. */
  readonly occurrences?: number
  /** Guests over all events and occurrences, at most. Default 200. */
  readonly guests?: number
  /** The domain of the organizers. Default `corp.example`. */
  readonly domain?: string
  /** Who reads the calendars. Default `webinars@` the domain, who owns them, too. */
  readonly reader?: string
}

/** What was made. */
export interface Scenario {
  readonly calendars: readonly string[]
  readonly reader: string
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Fills a world with calendars, single events, series with exceptions, guests of every kind, and the audit log of the
 * calls that are over. Half of the single events are over by now; series began a week ago.
 */
export function loadScenario(world: GoogleWorld, options: ScenarioOptions = {}): Scenario {
  const { domain = 'corp.example', calendars = 3, events = 20 } = options
  const reader = options.reader ?? `webinars@${domain}`
  world.reports.admins.add(reader)
  const made = Array.from({ length: calendars }, (_, index) =>
    world.addCalendar({
      id: `c_${String(index + 1).padStart(4, '0')}@group.calendar.google.com`,
      summary: `Webinars ${index + 1}`,
      timeZone: 'Europe/Berlin',
      readers: { [reader]: 'owner' },
    }),
  )
  const random = mulberry32(options.seed ?? 1)
  for (let index = 0; index < events; index += 1) {
    const calendar = made[index % made.length]
    if (calendar === undefined) break
    addEvent(world, { calendar, index, random, reader, options })
  }
  for (const calendar of made) recordCalls(world, calendar, random)
  return { calendars: made.map(({ info }) => info.id), reader }
}

interface EventPlan {
  readonly calendar: CalendarState
  readonly index: number
  readonly random: () => number
  readonly reader: string
  readonly options: ScenarioOptions
}

function addEvent(world: GoogleWorld, plan: EventPlan): void {
  const { calendar, index, random, reader, options } = plan
  const { events = 20, seriesEvery = 5, occurrences = 4, guests = 200 } = options
  const isSeries = seriesEvery > 0 && index % seriesEvery === seriesEvery - 1
  const seriesCount = seriesEvery > 0 ? Math.floor(events / seriesEvery) : 0
  const slots = events - seriesCount + seriesCount * occurrences
  const startMs = isSeries
    ? dayStart(world.now()) - 7 * DAY_MS + (9 + (index % 6)) * HOUR_MS
    : dayStart(world.now()) +
      (index % 2 === 0 ? -1 : 1) * (3 + (index % 20)) * DAY_MS +
      14 * HOUR_MS
  const id = `evt${String(index).padStart(5, '0')}${Math.floor(random() * 1e6).toString(36)}`
  calendar.put({
    id,
    summary: `${isSeries ? 'Series' : 'Webinar'} ${index + 1}`,
    description: 'An event of the scenario.',
    start: { dateTime: iso(startMs), timeZone: 'Europe/Berlin' },
    end: { dateTime: iso(startMs + HOUR_MS), timeZone: 'Europe/Berlin' },
    ...(isSeries ? { recurrence: [`RRULE:FREQ=WEEKLY;COUNT=${occurrences}`] } : {}),
    organizer: { email: calendar.info.id, displayName: calendar.info.summary, self: true },
    creator: { email: reader },
    attendees: guestList(plan, Math.floor(guests / slots)),
    ...meetLink(meetCode(random)),
  })
  if (isSeries) addExceptions(calendar, id, startMs, index)
}

// One occurrence is called off, another moved by a day with a guest who says no to this one only.
function addExceptions(calendar: CalendarState, id: string, startMs: number, index: number): void {
  const second = calendar.get(calendar.occurrenceId(id, startMs + 14 * DAY_MS))
  if (second !== null && index % 2 === 0) calendar.remove(second.id)
  const third = calendar.get(calendar.occurrenceId(id, startMs + 21 * DAY_MS))
  if (third?.attendees === undefined) return
  const [first, ...others] = third.attendees
  const movedMs = startMs + 22 * DAY_MS
  calendar.patch(third.id, {
    start: { dateTime: iso(movedMs), timeZone: 'Europe/Berlin' },
    end: { dateTime: iso(movedMs + HOUR_MS), timeZone: 'Europe/Berlin' },
    attendees: first === undefined ? [] : [{ ...first, responseStatus: 'declined' }, ...others],
  })
}

function guestList({ index, random, reader }: EventPlan, count: number): Guest[] {
  const organizer: Guest = { email: reader, organizer: true, responseStatus: 'accepted' }
  const room: Guest = {
    email: `room-${index}@resource.calendar.google.com`,
    resource: true,
    responseStatus: 'accepted',
  }
  const people = Array.from({ length: Math.max(0, count - 2) }, (_, number) => ({
    email: `guest-${index}-${number}@customer-${number % 50}.example`,
    displayName: `Guest ${index} ${number}`,
    responseStatus: reply(random()),
  }))
  return [organizer, room, ...people].slice(0, Math.max(count, 0))
}

function reply(chance: number): NonNullable<Guest['responseStatus']> {
  if (chance < 0.7) return 'accepted'
  if (chance < 0.8) return 'declined'
  return chance < 0.9 ? 'tentative' : 'needsAction'
}

/** Two of three accepted guests of every occurrence that is over were there, some of them twice. */
function recordCalls(world: GoogleWorld, calendar: CalendarState, random: () => number): void {
  for (const event of calendar.allOccurrences(world.now())) {
    const code = event.conferenceData?.conferenceId
    const endMs = Date.parse(event.end?.dateTime ?? '')
    if (event.status === 'cancelled' || code === undefined || !(endMs + DAY_MS < world.now()))
      continue
    const rows = (event.attendees ?? []).flatMap((guest, number) =>
      guest.responseStatus === 'accepted' && random() < 0.66
        ? callsOf(event, guest, { number, code, endMs })
        : [],
    )
    world.reports.add(...rows)
  }
}

function callsOf(
  event: CalendarEvent,
  guest: Guest,
  {
    number,
    code,
    endMs,
  }: { readonly number: number; readonly code: string; readonly endMs: number },
): CallEnded[] {
  if (guest.email === undefined || guest.resource === true) return []
  const row: CallEnded = {
    leftMs: endMs - (number % 10) * 60_000,
    seconds: 1200 + (number % 10) * 60,
    identifier: guest.email,
    identifierType: 'email_address',
    ...(guest.displayName === undefined ? {} : { displayName: guest.displayName }),
    conferenceId: `conf-${event.id}`,
    meetingCode: code,
    calendarEventId: event.id,
    endpointId: `endpoint-${event.id}-${number}`,
    external: true,
  }
  if (number % 7 !== 0) return [row]
  const earlier = {
    leftMs: row.leftMs - 1_800_000,
    seconds: 300,
    endpointId: `${row.endpointId}-0`,
  }
  return [{ ...row, ...earlier }, row]
}

function meetCode(random: () => number): string {
  const letters = Array.from({ length: 10 }, () =>
    String.fromCodePoint(97 + Math.floor(random() * 26)),
  )
  return `${letters.slice(0, 3).join('')}-${letters.slice(3, 7).join('')}-${letters.slice(7).join('')}`
}

function dayStart(epochMs: number): number {
  return Math.floor(epochMs / DAY_MS) * DAY_MS
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z')
}

/** A small random number generator that gives the same numbers for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
