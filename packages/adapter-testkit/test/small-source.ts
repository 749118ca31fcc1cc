import {
  CursorExpiredError,
  eventKey,
  type EventKey,
  instantFromEpochMs,
  parseEmailAddress,
  type Participation,
  type ReadRequest,
  type RecordRef,
  type Source,
  type SourceBatch,
  toCursor,
  UnavailableError,
  type WebhookReceiver,
  type WebinarEvent,
} from '@turnout/core'
import {
  type PlatformPage,
  type PlatformPlace,
  type PlatformRow,
  type SmallPlatform,
  TOKEN,
} from './small-platform.ts'

/** A source that keeps all promises over the small platform. */
export function smallSource(platform: SmallPlatform): Source {
  return {
    specVersion: 1,
    name: 'small',
    fingerprint: 'small-account',
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: true,
    },
    check: () => Promise.resolve({ account: 'small-account', findings: [] }),
    read: (request) => readWebinars(platform, request),
    webhook: smallReceiver,
  }
}

/** The key of one of the platform's webinars. */
export function keyOf(webinarId: string): EventKey {
  return eventKey({ accountId: 'small', eventId: webinarId })
}

const smallReceiver: WebhookReceiver = {
  receive({ headers, body }) {
    if (headers['x-token'] !== TOKEN) return { status: 401, readAgain: [] }
    const text = new TextDecoder().decode(body)
    return { status: 200, readAgain: [text], deduplicationKey: text }
  },
}

async function* readWebinars(
  platform: SmallPlatform,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  const start = startOf(request)
  const connection = platform.connect()
  try {
    for (let webinar = start; webinar < platform.webinarCount; webinar += 1) {
      yield* readWebinar(platform, { webinar, list: 'registrants', page: 0 }, request)
    }
  } finally {
    connection.close()
  }
}

async function* readWebinar(
  platform: SmallPlatform,
  first: PlatformPlace,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  let place: PlatformPlace | null = first
  while (place !== null && !request.signal.aborted) {
    const page = await fetchPage(platform, place, request.signal)
    if (request.events?.includes(page.webinarId) === false) return
    const next = nextPlace(place, page)
    yield toBatch(page, place, next, platform.settled)
    place = next
  }
}

async function fetchPage(
  platform: SmallPlatform,
  place: PlatformPlace,
  signal: AbortSignal,
): Promise<PlatformPage> {
  try {
    return await platform.fetch(place, signal)
  } catch (cause) {
    throw new UnavailableError('The platform is away. Try again later.', { cause })
  }
}

function startOf({ cursor, events }: ReadRequest): number {
  if (cursor === null || events !== null) return 0
  const match = /^v1 (\d+)$/.exec(cursor)
  if (match === null) throw new CursorExpiredError('The cursor is of another version.')
  return Number(match[1])
}

function nextPlace(place: PlatformPlace, page: PlatformPage): PlatformPlace | null {
  if (page.hasMore) return { ...place, page: place.page + 1 }
  return place.list === 'registrants' ? { ...place, list: 'stays', page: 0 } : null
}

function toBatch(
  page: PlatformPage,
  place: PlatformPlace,
  next: PlatformPlace | null,
  settled: boolean,
): SourceBatch {
  const key = keyOf(page.webinarId)
  const isFirst = place.list === 'registrants' && place.page === 0
  const isRosterDone = place.list === 'registrants' && next?.list === 'stays'
  // A roster must be whole in one read: a read that was cut short begins its webinar again.
  const resumesAt = next === null && settled ? place.webinar + 1 : place.webinar
  return {
    events: isFirst ? [webinarEvent(key)] : [],
    ...translated(page.rows, key),
    recordsRead: page.rows.length,
    completeRosters: isRosterDone ? [key] : [],
    attendance: next === null ? [{ event: key, status: settled ? 'final' : 'provisional' }] : [],
    cursor: toCursor(`v1 ${resumesAt}`),
  }
}

function webinarEvent(key: EventKey): WebinarEvent {
  return { key, status: 'ended', title: null, startsAt: null, endsAt: null, organizer: null }
}

function translated(
  rows: readonly PlatformRow[],
  event: EventKey,
): Pick<SourceBatch, 'participations' | 'leftOut' | 'rejected'> {
  const people = rows.filter(({ kind }) => kind !== 'host')
  return {
    participations: people.flatMap((row) => toParticipation(row, event)),
    leftOut: rows
      .filter(({ kind }) => kind === 'host')
      .map((row) => ({ record: recordOf(row), rule: 'host', event })),
    rejected: people
      .filter(({ email }) => parseEmailAddress(email) === null)
      .map((row) => ({ record: recordOf(row), reason: 'no_email', message: 'It has no address.' })),
  }
}

function toParticipation(row: PlatformRow, event: EventKey): Participation[] {
  const email = parseEmailAddress(row.email)
  if (email === null) return []
  const record = recordOf(row)
  const at = instantFromEpochMs(row.at)
  const who = { event, person: { email } }
  if (row.kind === 'stay') {
    return [{ ...who, state: 'attended', stays: [{ record, joinedAt: at, seconds: 60 }] }]
  }
  const state = row.kind === 'withdrawn' ? 'cancelled' : 'registered'
  return [{ ...who, state, occurredAt: at, record }]
}

function recordOf({ id }: PlatformRow): RecordRef {
  return { id, locator: { resource: 'rows', id } }
}
