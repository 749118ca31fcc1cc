import {
  type EventKey,
  eventKey,
  type Instant,
  type Participation,
  type ReadRequest,
  type Source,
  type SourceBatch,
  toCursor,
  toEmailAddress,
  toInstant,
  type WebinarEvent,
} from '@turnout/core'

/** The key of an event of the scripted source. */
export function key(eventId = 'w1'): EventKey {
  return eventKey({ accountId: 'acme', eventId })
}

/** An event in the future of the tests' clock, unless told otherwise. */
export function webinar(change: Partial<WebinarEvent> = {}): WebinarEvent {
  return {
    key: key(),
    status: 'scheduled',
    title: 'Spring launch',
    startsAt: toInstant('2026-05-01T15:00:00Z'),
    endsAt: toInstant('2026-05-01T16:00:00Z'),
    organizer: 'Acme',
    ...change,
  }
}

/** Somebody registered; the record is named after the person. */
export function registered(
  name: string,
  at: string | null = '2026-04-01T10:00:00Z',
  record = name,
): Participation {
  return {
    state: 'registered',
    event: key(),
    person: person(name),
    occurredAt: instantOrNull(at),
    record: recordRef(record),
  }
}

/** Somebody withdrew. */
export function cancelled(name: string, at: string | null = null, record = name): Participation {
  return {
    state: 'cancelled',
    event: key(),
    person: person(name),
    occurredAt: instantOrNull(at),
    record: recordRef(record),
  }
}

/** Somebody was there; `times` null: nothing is known. */
export function stayed(
  name: string,
  times: readonly [string, string] | null,
  record = `${name} stay`,
): Participation {
  const stay = { record: recordRef(record) }
  const [joined, left] = times ?? []
  const timed =
    joined === undefined || left === undefined
      ? stay
      : { ...stay, joinedAt: toInstant(joined), leftAt: toInstant(left) }
  return { state: 'attended', event: key(), person: person(name), stays: [timed] }
}

/** A batch; `recordsRead` is counted from its lists unless given. */
export function batch(parts: Partial<SourceBatch> = {}): SourceBatch {
  const records = new Set([
    ...(parts.participations ?? []).flatMap((each) =>
      each.state === 'attended' ? each.stays.map(({ record }) => record.id) : [each.record.id],
    ),
    ...(parts.leftOut ?? []).map(({ record }) => record.id),
    ...(parts.rejected ?? []).map(({ record }) => record.id),
  ])
  return {
    events: [],
    participations: [],
    completeRosters: [],
    attendance: [],
    recordsRead: records.size,
    leftOut: [],
    rejected: [],
    cursor: toCursor('0'),
    ...parts,
  }
}

/** A source that gives the batches it is told to give, from the cursor's on. */
export function scriptedSource(
  batches: (request: ReadRequest) => readonly SourceBatch[] | AsyncIterable<SourceBatch>,
): Source {
  return {
    specVersion: 1,
    name: 'scripted',
    fingerprint: 'acme',
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: false,
    },
    check: async () => ({ account: 'acme', findings: [] }),
    async *read(request) {
      yield* batches(request)
    },
  }
}

function person(name: string) {
  return { email: toEmailAddress(`${name}@example.com`), firstName: name }
}

/** A record that stands on a line named after it. */
export function recordRef(id: string) {
  return { id, locator: { file: 'list.csv', line: 1, field: id } }
}

function instantOrNull(text: string | null): Instant | null {
  return text === null ? null : toInstant(text)
}
