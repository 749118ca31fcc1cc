import { getEvent, listEvents, listInstances } from './calendar-listing.ts'
import type { CalendarState } from './calendar-state.ts'
import { GoogleApiError, notFound } from './google-error.ts'
import type { GoogleWorld } from './google-world.ts'
import type { Bearer, ScopedApi } from './identity.ts'

/** What an operation is given. */
export interface GoogleCall {
  readonly world: GoogleWorld
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly bearer: Bearer
}

/** One operation of one of Google's APIs. */
export interface GoogleOperation {
  /** As in the discovery documents. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** In express's notation. */
  readonly path: string
  readonly api: ScopedApi
  /** Undefined: 204 without a body. */
  readonly handle: (call: GoogleCall) => unknown
}

const calendars = '/calendar/v3/calendars/:calendarId'

/** The operations that the emulator has. */
export const operations: readonly GoogleOperation[] = [
  {
    name: 'calendar.calendars.get',
    method: 'GET',
    path: calendars,
    api: 'calendars',
    handle: (call) => ({
      kind: 'calendar#calendar',
      etag: '"calendar"',
      ...naming(readable(call)),
    }),
  },
  {
    name: 'calendar.calendarList.get',
    method: 'GET',
    path: '/calendar/v3/users/me/calendarList/:calendarId',
    api: 'calendarList',
    handle: (call) => ({
      kind: 'calendar#calendarListEntry',
      etag: '"calendar"',
      ...naming(readable(call)),
      accessRole: roleOf(readable(call), call.bearer),
    }),
  },
  calendarOperation('calendar.events.list', `${calendars}/events`, (calendar, call) =>
    withRole(listEvents(calendar, call.query), calendar, call),
  ),
  calendarOperation('calendar.events.get', `${calendars}/events/:eventId`, (calendar, call) =>
    getEvent(calendar, param(call, 'eventId')),
  ),
  calendarOperation(
    'calendar.events.instances',
    `${calendars}/events/:eventId/instances`,
    (calendar, call) =>
      withRole(listInstances(calendar, param(call, 'eventId'), call.query), calendar, call),
  ),
  {
    name: 'calendar.events.watch',
    method: 'POST',
    path: `${calendars}/events/watch`,
    api: 'calendar',
    handle: (call) => {
      const calendar = readable(call)
      return call.world.channels.watch(calendar.info.id, call.body)
    },
  },
  {
    name: 'calendar.channels.stop',
    method: 'POST',
    path: '/calendar/v3/channels/stop',
    api: 'calendar',
    handle: ({ world, body }) => world.channels.stop(body),
  },
  {
    name: 'meet.conferenceRecords.list',
    method: 'GET',
    path: '/v2/conferenceRecords',
    api: 'meet',
    handle: ({ world, query, bearer }) => world.meet.records(query, bearer.subject),
  },
  {
    name: 'meet.conferenceRecords.participants.list',
    method: 'GET',
    path: '/v2/conferenceRecords/:record/participants',
    api: 'meet',
    handle: (call) =>
      call.world.meet.participants(param(call, 'record'), call.query, call.bearer.subject),
  },
  {
    name: 'meet.conferenceRecords.participants.participantSessions.list',
    method: 'GET',
    path: '/v2/conferenceRecords/:record/participants/:participant/participantSessions',
    api: 'meet',
    handle: (call) =>
      call.world.meet.sessions(
        param(call, 'record'),
        param(call, 'participant'),
        call.query,
        call.bearer.subject,
      ),
  },
  {
    name: 'reports.activities.list',
    method: 'GET',
    path: '/admin/reports/v1/activity/users/all/applications/meet',
    api: 'reports',
    handle: ({ world, query, bearer }) => world.reports.activities(query, bearer.subject),
  },
  {
    name: 'directory.users.get',
    method: 'GET',
    path: '/admin/directory/v1/users/:userKey',
    api: 'directory',
    handle: (call) => directoryUser(call),
  },
]

function calendarOperation(
  name: string,
  path: string,
  handle: (calendar: CalendarState, call: GoogleCall) => unknown,
): GoogleOperation {
  return {
    name,
    method: 'GET',
    path,
    api: 'calendar',
    handle: (call) => handle(readable(call), call),
  }
}

function readable(call: GoogleCall): CalendarState {
  const calendar = call.world.calendar(param(call, 'calendarId'))
  roleOf(calendar, call.bearer)
  return calendar
}

// Whoever a calendar is not shared with is told that there is none.
function roleOf({ info }: CalendarState, { subject }: Bearer): string {
  const role = info.readers[subject]
  if (role === undefined) throw notFound()
  return role
}

function withRole(answer: unknown, calendar: CalendarState, { bearer }: GoogleCall): unknown {
  return { ...(answer as object), accessRole: roleOf(calendar, bearer) }
}

function naming({ info: { id, summary, timeZone } }: CalendarState) {
  return { id, summary, timeZone }
}

function directoryUser(call: GoogleCall): unknown {
  const key = param(call, 'userKey')
  const users = [...call.world.users.values()]
  const user = users.find(({ id, primaryEmail }) => id === key || primaryEmail === key)
  if (user === undefined) {
    throw new GoogleApiError(404, 'notFound', 'Resource Not Found: userKey')
  }
  const { id, primaryEmail, fullName = '' } = user
  return { kind: 'admin#directory#user', id, etag: '"user"', primaryEmail, name: { fullName } }
}

function param({ params }: GoogleCall, name: string): string {
  return params[name] ?? ''
}
