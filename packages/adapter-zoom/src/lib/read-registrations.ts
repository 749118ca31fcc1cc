import { CompactMap } from './compact-map.ts'
import { refText, STALE_AFTER_MS, type TrackingSources } from './knowledge.ts'
import type { ZoomEvent } from './occurrences.ts'
import { type Part, partOf, type Reading } from './reading.ts'
import { addressOrNull, timeOrNull, type Webinar } from './webinar.ts'
import { type Again, type NewRows, wholeListing } from './whole-listing.ts'
import type { RegistrantQuery } from './zoom-client.ts'
import { isWithoutRegistration } from './zoom-errors.ts'
import { parseRegistrant, type RegistrantRow, toRegistration } from './zoom-to-model.ts'

/** Whose registrations are read: those of a webinar, or of one date, and the events that they are for. */
export interface RegistrationRequest {
  readonly webinar: Webinar
  readonly occurrenceId: string | null
  readonly events: readonly ZoomEvent[]
  /** Gathers addresses by registrant id for the report; null: they are not needed. */
  readonly book: CompactMap | null
}

interface Listing {
  readonly status: RegistrantQuery['status']
  readonly seen: CompactMap
  readonly pages: AsyncGenerator<NewRows<RegistrantRow>, boolean>
  ended: boolean
  whole: boolean
}

/**
 * Gives the registrants of all three lists, page by page, the lists side by side. The roster is named with the last
 * part, and only when every list was seen whole.
 */
export async function* readRegistrations(
  reading: Reading,
  request: RegistrationRequest,
): AsyncGenerator<Part> {
  const listings = (['approved', 'pending', 'denied'] as const).map((status) =>
    startListing(reading, request, status),
  )
  let tracking: TrackingSources | null = null
  try {
    while (listings.some(({ ended }) => !ended)) {
      const round = await nextRound(listings)
      const approved = round.find(({ listing }) => listing.status === 'approved')
      tracking ??= await trackingSources(reading, request.webinar, approved?.page.total ?? null)
      for (const event of request.events)
        yield partOf(translateRound(round, listings, event, request.book, tracking))
    }
  } catch (error) {
    if (isWithoutRegistration(error)) return
    throw error
  } finally {
    await Promise.all(listings.map(({ pages }) => pages.return(false)))
  }
  if (listings.every(({ whole }) => whole)) {
    yield { completeRosters: request.events.map(({ key }) => key) }
  } else {
    reading.notices.add(
      `Zoom lists fewer registrants of ${refText(request.webinar)} than it counts. Nobody is taken to have withdrawn until the lists are whole.`,
    )
  }
}

function startListing(
  reading: Reading,
  request: RegistrationRequest,
  status: RegistrantQuery['status'],
): Listing {
  const { client, sending } = reading
  const { webinar, occurrenceId } = request
  const seen = new CompactMap()
  const list = (again: Again) =>
    client.listRegistrants(webinar, { status, occurrenceId }, { ...sending, ...again })
  return {
    status,
    seen,
    pages: wholeListing(list, parseRegistrant, seen),
    ended: false,
    whole: false,
  }
}

interface RoundPage {
  readonly listing: Listing
  readonly page: NewRows<RegistrantRow>
}

async function nextRound(listings: readonly Listing[]): Promise<RoundPage[]> {
  const open = listings.filter(({ ended }) => !ended)
  const answers = await Promise.allSettled(open.map(({ pages }) => pages.next()))
  const round: RoundPage[] = []
  for (const [index, answer] of answers.entries()) {
    const listing = open[index]
    if (answer.status === 'rejected') throw answer.reason
    if (listing === undefined) continue
    if (answer.value.done === true) {
      listing.ended = true
      listing.whole = answer.value.value
    } else round.push({ listing, page: answer.value.value })
  }
  return round
}

function translateRound(
  round: readonly RoundPage[],
  listings: readonly Listing[],
  event: ZoomEvent,
  book: CompactMap | null,
  tracking: TrackingSources,
) {
  return round.flatMap(({ listing, page }) => {
    const others = listings.filter((other) => other !== listing && isEarlier(other, listing))
    return page.rows.flatMap((row) => {
      // Someone who is approved while the lists are read stands in two of them: the first one counts.
      if (others.some(({ seen }) => seen.has(row.key)) || isTooLate(row, event)) return []
      const address = addressOrNull(row.row?.email)
      if (address !== null) book?.add(row.key, address)
      const source = tracking.sources?.get(row.key) ?? null
      return [toRegistration(row, listing.status, event, source)]
    })
  })
}

const ORDER = { approved: 0, pending: 1, denied: 2 } as const

function isEarlier(a: Listing, b: Listing): boolean {
  return ORDER[a.status] < ORDER[b.status]
}

// Who registers once for a whole series is not registered for dates that were over by then.
function isTooLate({ row }: RegistrantRow, { webinar, endsAt }: ZoomEvent): boolean {
  if (webinar.shape === 'single' || endsAt === null) return false
  const registeredAt = timeOrNull(row?.create_time)
  return registeredAt !== null && registeredAt > endsAt
}

/**
 * Who came by which tracking source. Registrants do not tell it: each source is listed by itself, and again only when
 * the number of registrants changed.
 */
async function trackingSources(
  reading: Reading,
  webinar: Webinar,
  registrants: number | null,
): Promise<TrackingSources> {
  const { client, knowledge, sending, settings, opened } = reading
  const readAt = settings.now()
  if (webinar.kind === 'meeting' || !opened.trackingSources)
    return { readAt, registrants, sources: null }
  const known = knowledge.tracking.get(webinar.id)
  if (
    known !== undefined &&
    known.registrants === registrants &&
    readAt - known.readAt < STALE_AFTER_MS
  )
    return known
  const sources = new CompactMap()
  for (const { id, source_name, registration_count } of await client.listTrackingSources(
    webinar.id,
    sending,
  )) {
    if (registration_count === 0) continue
    const query = { status: 'approved', occurrenceId: null, trackingSourceId: id } as const
    for await (const { rows } of client.listRegistrants(webinar, query, sending)) {
      for (const raw of rows) sources.add(parseRegistrant(raw).key, source_name ?? '')
    }
  }
  const read = { readAt, registrants, sources: sources.size === 0 ? null : sources }
  knowledge.tracking.set(webinar.id, read)
  return read
}
