import {
  eventKey,
  instantFromEpochMs,
  type Participation,
  type Source,
  type SourceBatch,
  toCursor,
  toEmailAddress,
} from '@turnout/core'

/** What a source of invented people gives. */
export interface ListSourceOptions {
  readonly people: number
  /** Default 20. */
  readonly batchSize?: number
  /** Default `webinar-1`. */
  readonly eventId?: string
  /** Waited before each batch. Default 0. */
  readonly batchDelayMs?: number
  /** How many of the people have no address. Default 0. */
  readonly withoutEmail?: number
}

const START_MS = Date.UTC(2026, 9, 14, 15, 0, 0)
const HOUR_MS = 3_600_000

/** A source of invented people who registered and attended one webinar; it gives the same at every read. */
export function listSource(options: ListSourceOptions): Source {
  const { people, batchSize = 20, batchDelayMs = 0 } = options
  return {
    specVersion: 1,
    name: 'list',
    fingerprint: 'list',
    capabilities: {
      registrations: true,
      cancellations: false,
      attendance: true,
      rosters: false,
      webhooks: false,
    },
    check: async () => ({ account: 'a list of invented people', findings: [] }),
    async *read({ cursor, signal }) {
      for (let from = Number(cursor ?? 0) % people; from < people; from += batchSize) {
        signal.throwIfAborted()
        await new Promise((resolve) => setTimeout(resolve, batchDelayMs))
        yield batch(options, { from, to: Math.min(people, from + batchSize) })
      }
    },
  }
}

function batch(
  options: ListSourceOptions,
  { from, to }: { readonly from: number; readonly to: number },
): SourceBatch {
  const { people, eventId = 'webinar-1', withoutEmail = 0 } = options
  const key = eventKey({ accountId: 'list', eventId })
  const indexes = Array.from({ length: to - from }, (_, offset) => from + offset)
  const nameless = indexes.filter((index) => index < withoutEmail)
  return {
    events: [
      {
        key,
        status: 'ended',
        title: `Invented webinar ${eventId}`,
        startsAt: instantFromEpochMs(START_MS),
        endsAt: instantFromEpochMs(START_MS + HOUR_MS),
        organizer: 'Northwind Events',
      },
    ],
    participations: indexes
      .filter((index) => index >= withoutEmail)
      .flatMap((index) => participations(key, index)),
    completeRosters: [],
    attendance: to === people ? [{ event: key, status: 'final' }] : [],
    recordsRead: indexes.length,
    leftOut: [],
    rejected: nameless.map((index) => ({
      record: recordRef(index),
      reason: 'no_email',
      message: 'The row has no address.',
      event: key,
      raw: `row ${index + 1}`,
    })),
    cursor: toCursor(String(to)),
  }
}

function participations(event: Participation['event'], index: number): Participation[] {
  const person = { email: toEmailAddress(`person-${index}@example.com`), firstName: `P${index}` }
  const record = recordRef(index)
  return [
    {
      state: 'registered',
      event,
      person,
      occurredAt: instantFromEpochMs(START_MS - (index + 1) * 60_000),
      record,
    },
    {
      state: 'attended',
      event,
      person,
      stays: [
        {
          record,
          joinedAt: instantFromEpochMs(START_MS + (index % 600) * 1000),
          leftAt: instantFromEpochMs(START_MS + HOUR_MS),
        },
      ],
    },
  ]
}

function recordRef(index: number) {
  return { id: `row-${index}`, locator: { file: 'people.csv', line: index + 2 } }
}
