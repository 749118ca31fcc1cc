import { instantFromEpochMs, type SourceBatch, type Source } from '@turnout/core'
import {
  type CalendarEvent,
  type CalendarState,
  type GoogleEmulator,
  googleEmulator,
  type Guest,
  meetLink,
} from '@turnout/emulator/google'
import { googleCalendarSource, type GoogleCalendarSourceOptions } from '../src/index.ts'

export const NOW = Date.parse('2026-11-24T12:00:00Z')
export const CALENDAR = 'c_webinars@group.calendar.google.com'
export const ORGANIZER = 'webinars@corp.example'
const DAY_MS = 86_400_000

/** An emulator with one calendar, and a source that reads it. */
export interface GoogleFixture {
  readonly emulator: GoogleEmulator
  readonly calendar: CalendarState
  readonly requests: { answered: number; open: number }
  source(options?: Partial<GoogleCalendarSourceOptions>): Source
  close(): Promise<void>
}

export async function googleFixture(): Promise<GoogleFixture> {
  const emulator = await googleEmulator({ now: () => NOW })
  const { world } = emulator
  const calendar = world.addCalendar({
    id: CALENDAR,
    summary: 'Webinars',
    timeZone: 'Europe/Berlin',
    readers: { [ORGANIZER]: 'owner' },
  })
  world.reports.admins.add(ORGANIZER)
  const requests = { answered: 0, open: 0 }
  return {
    emulator,
    calendar,
    requests,
    source: (options = {}) =>
      googleCalendarSource({
        calendars: [CALENDAR],
        credentials: credentialsFor(emulator),
        fetch: countingFetch(emulator, requests),
        now: () => world.now(),
        sleep: async () => {},
        requestsPerMinute: 1_000_000,
        ...options,
      }),
    close: () => emulator.close(),
  }
}

export function credentialsFor(emulator: GoogleEmulator) {
  const { email, privateKey } = emulator.world.identity.serviceAccount
  return { kind: 'service-account', email, privateKey, subject: ORGANIZER } as const
}

function countingFetch(
  emulator: GoogleEmulator,
  requests: { answered: number; open: number },
): typeof fetch {
  return async (input, init) => {
    requests.open += 1
    try {
      const response = await emulator.fetch(input, init)
      requests.answered += 1
      return response
    } finally {
      requests.open -= 1
    }
  }
}

/** A single event that many days from now, at 15:00 UTC for an hour. */
export function webinar(
  id: string,
  days: number,
  guests: readonly Guest[] = [],
  fields: Partial<CalendarEvent> = {},
): CalendarEvent {
  const day = new Date(NOW + days * DAY_MS).toISOString().slice(0, 10)
  return {
    id,
    summary: `Webinar ${id}`,
    start: { dateTime: `${day}T15:00:00Z` },
    end: { dateTime: `${day}T16:00:00Z` },
    organizer: { email: CALENDAR, displayName: 'Webinars', self: true },
    creator: { email: ORGANIZER },
    attendees: guests,
    ...meetLink('abc-mnop-xyz'),
    ...fields,
  }
}

export function guest(
  name: string,
  responseStatus: NonNullable<Guest['responseStatus']> = 'accepted',
): Guest {
  return {
    email: `${name.toLowerCase()}@guest.example`,
    displayName: `${name} Doe`,
    responseStatus,
  }
}

/** Everything that a read gives, put together. */
export interface WholeRead {
  readonly batches: readonly SourceBatch[]
  readonly events: SourceBatch['events']
  readonly participations: SourceBatch['participations']
  readonly leftOut: SourceBatch['leftOut']
  readonly rejected: SourceBatch['rejected']
  readonly rosters: readonly string[]
  readonly attendance: Readonly<Record<string, string>>
  readonly notices: readonly string[]
  readonly cursor: SourceBatch['cursor'] | null
}

export async function readAll(
  source: Source,
  request: Partial<Parameters<Source['read']>[0]> = {},
): Promise<WholeRead> {
  const batches: SourceBatch[] = []
  const whole = {
    cursor: null,
    since: instantFromEpochMs(0),
    events: null,
    signal: new AbortController().signal,
    ...request,
  }
  for await (const batch of source.read(whole)) batches.push(batch)
  return {
    batches,
    events: batches.flatMap(({ events }) => events),
    participations: batches.flatMap(({ participations }) => participations),
    leftOut: batches.flatMap(({ leftOut }) => leftOut),
    rejected: batches.flatMap(({ rejected }) => rejected),
    rosters: batches.flatMap(({ completeRosters }) =>
      completeRosters.map(({ eventId }) => eventId),
    ),
    attendance: Object.fromEntries(
      batches.flatMap((batch) =>
        batch.attendance.map(({ event, status }) => [event.eventId, status] as const),
      ),
    ),
    notices: batches.flatMap(({ notices = [] }) => notices),
    cursor: batches.at(-1)?.cursor ?? null,
  }
}

/** Addresses before the at sign of everybody in that state. */
export function people(read: WholeRead, state: string): string[] {
  return read.participations
    .filter((participation) => participation.state === state)
    .map(({ person }) => person.email.split('@')[0] ?? '')
}
