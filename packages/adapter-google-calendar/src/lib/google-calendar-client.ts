import type { Instant } from '@turnout/core'
import { z } from 'zod/mini'
import type { GoogleApis } from './google-apis.ts'
import { type CallContext, type CallDescription, callGoogle, isMissing } from './google-call.ts'
import {
  type CalendarEvent,
  calendarEvent,
  type EventsPage,
  eventsPage,
  type WatchAnswer,
  watchAnswer,
} from './google-calendar-schemas.ts'
import {
  activitiesPage,
  type Activity,
  type ConferencesPage,
  conferencesPage,
  directoryUser,
  type MeetSession,
  type Participant,
  participantsPage,
  sessionsPage,
} from './google-meet-schemas.ts'
import type { Settings } from './google-calendar-options.ts'
import { type GoogleApi, secretsOf } from './google-credentials.ts'
import { orNull, pages } from './google-paging.ts'
import type { RequestCounter } from './request-counter.ts'
import { RequestPace } from './request-pace.ts'

/** What every listing by token is made with, the first one and all later ones. */
export const listParameters = {
  singleEvents: false,
  showDeleted: true,
  eventTypes: ['default'],
} as const

/** Requests to Google, each repeated where that helps and each answer checked. */
export class GoogleClient {
  readonly #apis: GoogleApis
  readonly #settings: Settings
  readonly #context: CallContext
  readonly #pace: RequestPace

  constructor(settings: Settings, apis: GoogleApis, requests: RequestCounter) {
    const { credentials, access, log, now, sleep, random } = settings
    this.#settings = settings
    this.#apis = apis
    const { requestsPerMinute } = settings
    this.#pace = new RequestPace({ requestsPerMinute, now, sleep })
    const secrets = secretsOf(credentials)
    const renew = (api: GoogleApi): void => this.#apis.renew(api)
    this.#context = { credentials, access, secrets, log, now, sleep, random, renew, requests }
  }

  /** A page of `events.list`: since a token, or from a moment on, masters and exceptions apart. */
  async listPage(
    calendarId: string,
    from: {
      readonly syncToken: string | null
      readonly since: Instant
      readonly page: string | null
    },
    signal: AbortSignal,
  ): Promise<EventsPage> {
    const { syncToken, since, page } = from
    const start = syncToken === null ? { timeMin: new Date(since).toISOString() } : { syncToken }
    const parameters = {
      calendarId,
      ...listParameters,
      eventTypes: [...listParameters.eventTypes],
      maxResults: this.#settings.eventsPerPage,
      ...start,
      ...(page === null ? {} : { pageToken: page }),
    }
    return await this.#call(
      { api: 'calendar', operation: 'calendar.events.list', schema: eventsPage },
      signal,
      async () => (await this.#apis.calendar()).events.list(parameters),
    )
  }

  /** The name, zone and access role of a calendar, by the cheapest request there is. */
  async describe(calendarId: string, signal: AbortSignal): Promise<EventsPage> {
    const parameters = { calendarId, maxResults: 1 }
    return await this.#call(
      { api: 'calendar', operation: 'calendar.events.list', schema: eventsPage },
      signal,
      async () => (await this.#apis.calendar()).events.list(parameters),
    )
  }

  /** Pages of single events and occurrences of series that overlap a window. */
  async *window(
    calendarId: string,
    window: { readonly from: number; readonly until: number },
    signal: AbortSignal,
  ): AsyncGenerator<EventsPage> {
    const parameters = {
      calendarId,
      ...times(window),
      singleEvents: true,
      eventTypes: ['default'],
      maxResults: this.#settings.eventsPerPage,
    }
    yield* pages((pageToken) =>
      this.#call(
        { api: 'calendar', operation: 'calendar.events.list', schema: eventsPage },
        signal,
        async () => (await this.#apis.calendar()).events.list({ ...parameters, ...pageToken }),
      ),
    )
  }

  /** Pages of the occurrences of one series in a window; none where the series is gone. */
  async *occurrences(
    calendarId: string,
    seriesId: string,
    window: { readonly from: number; readonly until: number },
    signal: AbortSignal,
  ): AsyncGenerator<EventsPage> {
    const parameters = {
      calendarId,
      eventId: seriesId,
      ...times(window),
      maxResults: this.#settings.eventsPerPage,
    }
    try {
      yield* pages((pageToken) =>
        this.#call(
          { api: 'calendar', operation: 'calendar.events.instances', schema: eventsPage },
          signal,
          async () =>
            (await this.#apis.calendar()).events.instances({ ...parameters, ...pageToken }),
        ),
      )
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }

  /** One event or occurrence, also a cancelled one; null where there is none. */
  async event(
    calendarId: string,
    eventId: string,
    signal: AbortSignal,
  ): Promise<CalendarEvent | null> {
    return await orNull(
      this.#call(
        { api: 'calendar', operation: 'calendar.events.get', schema: calendarEvent },
        signal,
        async () => (await this.#apis.calendar()).events.get({ calendarId, eventId }),
      ),
    )
  }

  /** The conferences with that code that began in a window. */
  async *conferences(
    meetingCode: string,
    window: { readonly from: number; readonly until: number },
    signal: AbortSignal,
  ): AsyncGenerator<ConferencesPage> {
    const { timeMin, timeMax } = times(window)
    const filter = `space.meeting_code = "${meetingCode.replaceAll('"', '')}" AND start_time>="${timeMin}" AND start_time<="${timeMax}"`
    yield* pages((pageToken) =>
      this.#call(
        { api: 'meet', operation: 'meet.conferenceRecords.list', schema: conferencesPage },
        signal,
        async () =>
          (await this.#apis.meet()).conferenceRecords.list({ filter, pageSize: 100, ...pageToken }),
      ),
    )
  }

  /** The participants of a conference. */
  async *participants(conference: string, signal: AbortSignal): AsyncGenerator<Participant> {
    const operation = 'meet.conferenceRecords.participants.list'
    const request = { parent: conference, pageSize: 250 }
    const found = pages((pageToken) =>
      this.#call({ api: 'meet', operation, schema: participantsPage }, signal, async () =>
        (await this.#apis.meet()).conferenceRecords.participants.list({ ...request, ...pageToken }),
      ),
    )
    for await (const { participants } of found) yield* participants ?? []
  }

  /** The sessions of a participant: one per device and join. */
  async *sessions(participant: string, signal: AbortSignal): AsyncGenerator<MeetSession> {
    const operation = 'meet.conferenceRecords.participants.participantSessions.list'
    const request = { parent: participant, pageSize: 250 }
    const found = pages((pageToken) =>
      this.#call({ api: 'meet', operation, schema: sessionsPage }, signal, async () => {
        const { participants } = (await this.#apis.meet()).conferenceRecords
        return await participants.participantSessions.list({ ...request, ...pageToken })
      }),
    )
    for await (const { participantSessions } of found) yield* participantSessions ?? []
  }

  /** Pages of the audit log: who left Meet calls in a window. */
  async *callsEnded(
    filters: string,
    window: { readonly from: number; readonly until: number },
    signal: AbortSignal,
  ): AsyncGenerator<readonly Activity[]> {
    const { timeMin: startTime, timeMax: endTime } = times(window)
    const request = {
      userKey: 'all',
      applicationName: 'meet',
      eventName: 'call_ended',
      filters,
      startTime,
      endTime,
      maxResults: 1000,
    }
    const found = pages((pageToken) =>
      this.#call(
        { api: 'reports', operation: 'reports.activities.list', schema: activitiesPage },
        signal,
        async () => (await this.#apis.reports()).activities.list({ ...request, ...pageToken }),
      ),
    )
    for await (const { items } of found) yield items ?? []
  }

  /** The address of a user of the own organization by their id; null for everybody else. */
  async addressOfUser(userKey: string, signal: AbortSignal): Promise<string | null> {
    const user = await orNull(
      this.#call(
        { api: 'directory', operation: 'directory.users.get', schema: directoryUser },
        signal,
        async () => (await this.#apis.directory()).users.get({ userKey }),
      ),
    )
    return user?.primaryEmail ?? null
  }

  /** Opens a push channel on a calendar. */
  async watch(
    calendarId: string,
    channel: { readonly id: string; readonly token: string; readonly address: string },
    signal: AbortSignal,
  ): Promise<WatchAnswer> {
    const requestBody = { ...channel, type: 'web_hook' }
    return await this.#call(
      {
        api: 'calendar',
        operation: 'calendar.events.watch',
        schema: watchAnswer,
        repeatable: 'no',
      },
      signal,
      async () => (await this.#apis.calendar()).events.watch({ calendarId, requestBody }),
    )
  }

  /** Ends a push channel; one that is gone already is no error. */
  async stop(
    { id, resourceId }: { readonly id: string; readonly resourceId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const requestBody = { id, resourceId }
    await orNull(
      this.#call(
        { api: 'calendar', operation: 'calendar.channels.stop', schema: z.unknown() },
        signal,
        async () => (await this.#apis.calendar()).channels.stop({ requestBody }),
      ),
    )
  }

  async #call<T>(
    call: CallDescription & { readonly schema: z.ZodMiniType<T>; readonly repeatable?: 'no' },
    signal: AbortSignal,
    send: () => Promise<{ readonly data: unknown }>,
  ): Promise<T> {
    return await callGoogle(
      this.#context,
      call,
      async () => {
        await this.#pace.pass(signal)
        return await this.#apis.during(signal, send)
      },
      signal,
    )
  }
}

/** The window in Google's words; from and until are in seconds. */
function times({ from, until }: { readonly from: number; readonly until: number }) {
  return { timeMin: isoOf(from), timeMax: isoOf(until) }
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
