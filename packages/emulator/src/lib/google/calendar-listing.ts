import { type CalendarEvent, epochMsOfTime } from './calendar-event.ts'
import type { CalendarState } from './calendar-state.ts'
import { badRequest, GoogleApiError, notFound } from './google-error.ts'
import { type ListingToken, openToken, pageOf, sealToken } from './opaque-token.ts'

// The prose of events.list in the discovery document: none of these goes with a sync token.
const NOT_WITH_A_TOKEN = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
]
const NOT_IN_PARAMETERS = new Set(['pageToken', 'syncToken', 'maxResults', 'timeMin', 'timeMax'])

/** `events.list`: everything, a window, or what changed since a sync token. */
export function listEvents(calendar: CalendarState, query: URLSearchParams): unknown {
  const expanded = query.get('singleEvents') === 'true'
  checkWindow(query)
  const token = listingToken(calendar, query)
  const chosen = expanded ? expandedEvents(calendar, query) : storedEvents(calendar, query, token)
  const size = pageSize(calendar, query)
  const firstEmpty = calendar.behaviour.emptyFirstPage && !query.has('pageToken')
  if (expanded)
    return expandedPage(
      calendar,
      chosen.map(({ event }) => event),
      query,
      size,
    )
  const page = firstEmpty ? [] : chosen.slice(0, size)
  const given = page.at(-1)?.change ?? token.given
  const more = chosen.length > page.length
  return {
    ...frame(calendar),
    items: page.map(({ event }) => shown(event, calendar)),
    ...(more
      ? { nextPageToken: sealToken({ ...token, kind: 'page', given }) }
      : {
          nextSyncToken: sealToken({
            ...token,
            kind: 'sync',
            from: token.until,
            given: token.until,
          }),
        }),
  }
}

/** `events.instances`: the occurrences of one series in a window. */
export function listInstances(
  calendar: CalendarState,
  masterId: string,
  query: URLSearchParams,
): unknown {
  const master = calendar.get(masterId)
  if (master === null || master.status === 'cancelled') throw notFound()
  checkWindow(query)
  const untilMs = query.has('timeMax') ? Date.parse(query.get('timeMax') ?? '') : undefined
  const events = calendar
    .occurrencesOf(masterId, untilMs)
    .filter((event) => isInWindow(event, query) && isWanted(event, query))
  return expandedPage(calendar, events, query, pageSize(calendar, query))
}

/** One event as the API shows it; `events.get` shows cancelled ones, too. */
export function getEvent(calendar: CalendarState, id: string): CalendarEvent {
  const event = calendar.get(id)
  if (event === null) throw notFound()
  return shown(event, calendar)
}

function listingToken(calendar: CalendarState, query: URLSearchParams): ListingToken {
  const parameters = parametersOf(query)
  const pageToken = query.get('pageToken')
  const syncToken = query.get('syncToken')
  if (syncToken !== null) checkWithToken(query)
  const token =
    pageToken !== null
      ? openToken(pageToken, 'page')
      : syncToken !== null
        ? openToken(syncToken, 'sync')
        : null
  if (token === null) {
    return { kind: 'page', parameters, from: 0, until: calendar.lastChange, given: 0 }
  }
  if (token.from > 0 && token.from < calendar.tokensFrom) throw gone()
  if (token.parameters !== parameters) {
    throw badRequest('The parameters are not those that the token was made with.')
  }
  return token.kind === 'page' ? token : { ...token, until: calendar.lastChange }
}

function gone(): GoogleApiError {
  const message = 'Sync token is no longer valid, a full sync is required.'
  return new GoogleApiError(410, 'fullSyncRequired', message)
}

function checkWithToken(query: URLSearchParams): void {
  const message = 'Sync token cannot be used with other request restrictions.'
  if (NOT_WITH_A_TOKEN.some((name) => query.has(name)) || query.get('showDeleted') === 'false') {
    throw badRequest(message, 'syncTokenWithRequestRestrictions')
  }
}

function checkWindow(query: URLSearchParams): void {
  for (const name of ['timeMin', 'timeMax']) {
    const text = query.get(name)
    if (text !== null && !/(?:[zZ]|[+-]\d{2}:\d{2})$/.test(text)) {
      throw badRequest(`Invalid value for ${name}: it lacks a UTC offset.`)
    }
  }
}

function storedEvents(calendar: CalendarState, query: URLSearchParams, token: ListingToken) {
  const synced = token.from > 0
  return calendar
    .changesAfter(Math.max(token.from, token.given))
    .filter(({ change }) => change <= token.until)
    .filter(({ event }) => synced || (isWanted(event, query) && mayMatch(calendar, event, query)))
    .filter(({ event }) => isOfType(event, query))
}

function expandedEvents(calendar: CalendarState, query: URLSearchParams) {
  const timeMax = query.get('timeMax')
  const events = calendar.allOccurrences(timeMax === null ? undefined : Date.parse(timeMax))
  return events
    .filter((event) => isWanted(event, query) && isOfType(event, query))
    .filter((event) => isInWindow(event, query))
    .map((event) => ({ event, change: 0 }))
}

function expandedPage(
  calendar: CalendarState,
  events: readonly CalendarEvent[],
  query: URLSearchParams,
  size: number,
): unknown {
  const request = { pageToken: query.get('pageToken'), size, parameters: parametersOf(query) }
  const { page, ...next } = pageOf(events, request)
  return { ...frame(calendar), items: page.map((event) => shown(event, calendar)), ...next }
}

function frame(calendar: CalendarState) {
  const { summary, timeZone } = calendar.info
  return { kind: 'calendar#events', etag: `"${calendar.lastChange}"`, summary, timeZone }
}

function isWanted(event: CalendarEvent, query: URLSearchParams): boolean {
  return event.status !== 'cancelled' || query.get('showDeleted') === 'true'
}

function isOfType({ eventType = 'default' }: CalendarEvent, query: URLSearchParams): boolean {
  const types = query.getAll('eventTypes')
  return types.length === 0 || types.includes(eventType)
}

function mayMatch(calendar: CalendarState, event: CalendarEvent, query: URLSearchParams): boolean {
  if (event.recurrence === undefined || event.status === 'cancelled')
    return isInWindow(event, query)
  return calendar.occurrencesOf(event.id).some((each) => isInWindow(each, query))
}

// timeMin bounds the end and timeMax the start, both exclusive.
function isInWindow(event: CalendarEvent, query: URLSearchParams): boolean {
  const timeMin = query.get('timeMin')
  const timeMax = query.get('timeMax')
  if (event.start === undefined || event.end === undefined) return true
  return (
    (timeMin === null || epochMsOfTime(event.end) > Date.parse(timeMin)) &&
    (timeMax === null || epochMsOfTime(event.start) < Date.parse(timeMax))
  )
}

function pageSize(calendar: CalendarState, query: URLSearchParams): number {
  return Math.min(Number(query.get('maxResults') ?? 250), 2500, calendar.behaviour.mostPerPage)
}

function parametersOf(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) => !NOT_IN_PARAMETERS.has(name))
  return kept
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('&')
}

/** What is guaranteed of a cancelled event: the id, and of an exception which occurrence it was. */
function shown(event: CalendarEvent, calendar: CalendarState): CalendarEvent {
  if (event.status !== 'cancelled') return event
  const { id, kind, etag, status, recurringEventId, originalStartTime } = event
  if (recurringEventId !== undefined && originalStartTime !== undefined) {
    return { id, kind, etag, status, recurringEventId, originalStartTime } as CalendarEvent
  }
  if (calendar.behaviour.deletedEvents === 'details') return event
  return { id, kind, etag, status } as CalendarEvent
}
