import { CredentialsError, type Instant, instantFromEpochMs, type SourceBatch } from '@turnout/core'
import { GoogleRefusal, isGone } from './google-call.ts'
import {
  type CalendarState,
  type Listing,
  newListing,
  toSeconds,
} from './google-calendar-cursor.ts'
import type { CalendarEvent, EventsPage } from './google-calendar-schemas.ts'
import { callOff, giveIfChosen, isChosen } from './occurrence-reading.ts'
import type { Batches, Reading } from './reading.ts'
import { rollWindow } from './window-reading.ts'

const DAY_S = 86_400
/** After a 410 events that ended that long ago are not read again. */
const LOOK_BACK_S = 35 * DAY_S

/** Brings one calendar up to date: what changed, or everything where Google no longer knows the sync token. */
export async function* readCalendar(reading: Reading, calendarId: string): Batches {
  const state = reading.calendar(calendarId)
  const { parameters } = reading
  // Neither a sync token nor a page token is of use with other parameters than it was made with.
  if (state.parameters !== parameters)
    Object.assign(state, { parameters, token: null, listing: null })
  state.listing ??= newListing(reading.now, state.token === null ? 'full' : 'changes')
  const listing = yield* listAll(reading, calendarId, state)
  yield* readSeries(reading, calendarId, listing)
  yield* readExceptions(reading, calendarId, listing)
  if (listing.full) yield* readMissing(reading, calendarId, listing)
  yield* readDue(reading, calendarId)
  const { startedAt, full } = listing
  const token = listing.token === '' ? null : listing.token
  const window = full ? horizon(reading, startedAt) : state.window
  Object.assign(state, { token, window, syncedAt: startedAt, listing: null })
  yield* rollWindow(reading, calendarId, horizon(reading, toSeconds(reading.now)))
  forgetOld(reading, state)
}

function horizon({ settings }: Reading, from: number): number {
  return from + settings.horizonDays * DAY_S
}

/** Lists page by page. A token that Google no longer knows turns it into a listing of everything. */
async function* listAll(
  reading: Reading,
  calendarId: string,
  state: CalendarState,
): AsyncGenerator<SourceBatch, Listing, undefined> {
  let listing = state.listing ?? newListing(reading.now, 'full')
  let restarts = 0
  while (listing.token === null) {
    try {
      yield* listPage(reading, calendarId, listing)
    } catch (error) {
      if (!isUseless(error, listing) || restarts === 2) throw error
      restarts += 1
      if (isGone(error)) reading.batch.notice(READ_WHOLE)
      // A page token that has become old begins the same listing again; an old sync token begins a full one.
      const again = listing.page !== null && !isGone(error) && !listing.full ? 'changes' : 'full'
      listing = newListing(reading.now, again)
      state.listing = listing
    }
  }
  return listing
}

const READ_WHOLE =
  'Google no longer knew what had changed in a calendar since the last read (410): the whole calendar was read and compared.'

function isUseless(error: unknown, { full, page }: Listing): boolean {
  if (isGone(error)) return true
  const refused = error instanceof GoogleRefusal && error.status === 400
  return refused && (!full || page !== null)
}

async function* listPage(reading: Reading, calendarId: string, listing: Listing): Batches {
  const state = reading.calendar(calendarId)
  const page = await reading.client.listPage(
    calendarId,
    {
      syncToken: listing.full ? null : state.token,
      since: fullListingFrom(reading, state),
      page: listing.page,
    },
    reading.signal,
  )
  checkAccess(page, reading)
  state.name = page.summary ?? state.name
  state.zone = page.timeZone ?? state.zone
  state.role = page.accessRole ?? state.role
  for (const event of page.items ?? []) yield* readListed(reading, calendarId, event)
  listing.page = page.nextPageToken ?? null
  // Without either token everything is listed again the next time.
  if (listing.page === null) listing.token = page.nextSyncToken ?? ''
}

function fullListingFrom({ request, now }: Reading, { syncedAt }: CalendarState): Instant {
  if (syncedAt === 0) return request.since
  return instantFromEpochMs(Math.max(request.since, now - LOOK_BACK_S * 1000))
}

function checkAccess({ accessRole }: EventsPage, reading: Reading): void {
  if (accessRole === 'freeBusyReader' || accessRole === 'none') {
    throw new CredentialsError(
      `A calendar can be read as "${accessRole}" only, which shows no events. Share it with "See all event details" at least, better with "Make changes to events".`,
    )
  }
  if (accessRole === 'reader') {
    reading.batch.notice(
      'A calendar can only be read ("reader"): guests of events that hide their guest list are missing, and nobody is cancelled for being missing.',
    )
  }
}

async function* readListed(reading: Reading, calendarId: string, event: CalendarEvent): Batches {
  const { listing } = reading.calendar(calendarId)
  if (event.recurringEventId != null) {
    const chosen = event.status !== 'cancelled' && isChosen(reading, calendarId, event)
    listing?.exceptions.push([event.recurringEventId, event.id, chosen])
  } else if (event.status === 'cancelled') {
    yield* callOff(reading, calendarId, event.id)
    yield* callOffOccurrences(reading, calendarId, event.id, new Set())
  } else if (event.recurrence != null && isChosen(reading, calendarId, event)) {
    if (listing?.series.includes(event.id) === false) listing.series.push(event.id)
  } else {
    // A series that was made a single event: its occurrences are gone.
    if (event.recurrence == null) {
      yield* callOffOccurrences(reading, calendarId, event.id, new Set())
    }
    yield* giveIfChosen(reading, calendarId, event)
  }
}

/** Calls off what was given of a series and is no longer there. */
async function* callOffOccurrences(
  reading: Reading,
  calendarId: string,
  seriesId: string,
  stillThere: ReadonlySet<string>,
): Batches {
  const gone = Object.entries(reading.calendar(calendarId).given)
    .filter(([id, [series]]) => series === seriesId && !stillThere.has(id))
    .map(([id]) => id)
  for (const id of gone) yield* callOff(reading, calendarId, id, seriesId)
}

/** Reads the occurrences of every series that changed; those that are no longer there are called off. */
async function* readSeries(reading: Reading, calendarId: string, listing: Listing): Batches {
  const state = reading.calendar(calendarId)
  const from = seriesFrom(reading, listing, state)
  // What lies behind the window comes when it is moved on.
  const until = listing.full ? horizon(reading, listing.startedAt) : state.window
  for (let id = listing.series[0]; id !== undefined; id = listing.series[0]) {
    yield* readOccurrences(reading, calendarId, id, { from, until })
    listing.series.shift()
    listing.read.push(id)
  }
}

// A change of a series counts for what was still to come at the last read, and a day before that.
function seriesFrom(
  { request, now }: Reading,
  { full }: Listing,
  { syncedAt }: CalendarState,
): number {
  const since = toSeconds(request.since)
  if (syncedAt === 0) return since
  return Math.max(since, full ? toSeconds(now) - LOOK_BACK_S : syncedAt - DAY_S)
}

async function* readOccurrences(
  reading: Reading,
  calendarId: string,
  seriesId: string,
  window: { readonly from: number; readonly until: number },
): Batches {
  const found = new Set<string>()
  const pages = reading.client.occurrences(calendarId, seriesId, window, reading.signal)
  for await (const { items } of pages) {
    for (const event of items ?? []) {
      found.add(event.id)
      yield* giveIfChosen(reading, calendarId, event)
    }
  }
  yield* callOffOccurrences(reading, calendarId, seriesId, found)
  // A single event that was made a series lives on as its occurrences.
  yield* callOff(reading, calendarId, seriesId)
}

/** Reads exceptions of series whose other occurrences have not changed. */
async function* readExceptions(reading: Reading, calendarId: string, listing: Listing): Batches {
  const read = new Set(listing.read)
  for (let next = listing.exceptions[0]; next !== undefined; next = listing.exceptions[0]) {
    const [seriesId, id, chosen] = next
    if (!read.has(seriesId)) yield* readException(reading, calendarId, { seriesId, id, chosen })
    listing.exceptions.shift()
  }
}

async function* readException(
  reading: Reading,
  calendarId: string,
  exception: { readonly seriesId: string; readonly id: string; readonly chosen: boolean },
): Batches {
  const { seriesId, id, chosen } = exception
  const isGiven = reading.calendar(calendarId).given[id] !== undefined
  if (!chosen && !isGiven) return
  const event = await reading.client.event(calendarId, id, reading.signal)
  if (event === null || event.status === 'cancelled') {
    yield* callOff(reading, calendarId, id, seriesId)
  } else {
    yield* giveIfChosen(reading, calendarId, event)
  }
}

/** The difference after a full listing: what was given once and was not found now is looked at, one by one. */
async function* readMissing(reading: Reading, calendarId: string, listing: Listing): Batches {
  const seen = new Set(listing.seen)
  const given = Object.entries(reading.calendar(calendarId).given)
  const missing = given.filter(([id]) => !seen.has(id))
  for (const [id, [seriesId]] of missing) yield* callOff(reading, calendarId, id, seriesId || null)
}

/** Gives once more what came twice in the read before. */
async function* readDue(reading: Reading, calendarId: string): Batches {
  const { due } = reading.calendar(calendarId)
  for (let id = due[0]; id !== undefined; id = due[0]) {
    const isPending =
      reading.calendar(calendarId).given[id] !== undefined && !reading.wasTold(calendarId, id)
    const event = isPending ? await reading.client.event(calendarId, id, reading.signal) : null
    if (event !== null && event.status !== 'cancelled' && event.recurrence == null) {
      yield* giveIfChosen(reading, calendarId, event)
    }
    due.shift()
  }
}

// What is over, looked up for the last time and too old to come back in a full listing matters no more.
function forgetOld(reading: Reading, { given }: CalendarState): void {
  const before = toSeconds(reading.now) - LOOK_BACK_S
  for (const [id, [, , , end, lookups]] of Object.entries(given)) {
    if (end < before && lookups < 0) delete given[id]
  }
}
