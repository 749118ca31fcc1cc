import {
  type EmailAddress,
  type EventKey,
  type Participation,
  type ReadRequest,
  type Source,
  type SourceBatch,
  toCursor,
  toEmailAddress,
  TurnoutError,
} from '@turnout/core'
import type { SmallPlatform } from './small-platform.ts'
import { keyOf } from './small-source.ts'

/** Makes a broken source of a good one. */
export type Break = (source: Source, platform: SmallPlatform) => Source

/** Another way to read. */
export function changeRead(
  read: (
    source: Source,
    request: ReadRequest,
    platform: SmallPlatform,
  ) => AsyncIterable<SourceBatch>,
): Break {
  return (source, platform) => ({
    ...source,
    read: (request) => read(source, request, platform),
  })
}

/** Every batch changed. */
export function changeBatches(change: (batch: SourceBatch) => SourceBatch): Break {
  return changeRead(async function* (source, request) {
    for await (const batch of source.read(request)) yield change(batch)
  })
}

/** Every participation changed. */
export function changePeople(change: (participation: Participation) => Participation): Break {
  return changeBatches((batch) => ({ ...batch, participations: batch.participations.map(change) }))
}

/** Every key changed. */
export function changeKeys(change: (key: EventKey) => EventKey): Break {
  return changeBatches((batch) => ({
    ...batch,
    events: batch.events.map((event) => ({ ...event, key: change(event.key) })),
    participations: batch.participations.map((each) => ({ ...each, event: change(each.event) })),
    completeRosters: batch.completeRosters.map(change),
    attendance: batch.attendance.map((each) => ({ ...each, event: change(each.event) })),
  }))
}

/** Every error changed that would leave the source. */
export function changeErrors(change: (error: TurnoutError) => unknown): Break {
  return changeRead(async function* (source, request) {
    try {
      yield* source.read(request)
    } catch (error) {
      throw error instanceof TurnoutError ? change(error) : error
    }
  })
}

/** The cursor one webinar further. */
export function nextWebinar(cursor: string): SourceBatch['cursor'] {
  return toCursor(cursor.replace(/\d+$/, (webinar) => String(Number(webinar) + 1)))
}

/** Asks for the next batch before the last one is given. */
export async function* readAhead(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  const iterator = source.read(request)[Symbol.asyncIterator]()
  try {
    let ahead = iterator.next()
    for (;;) {
      const result: IteratorResult<SourceBatch, unknown> = await ahead
      if (result.done === true || request.signal.aborted) return
      ahead = iterator.next()
      ahead.catch(() => {})
      yield result.value
    }
  } finally {
    await iterator.return?.()
  }
}

/** Stops after a batch when an event is named. */
export async function* firstPageOfNamed(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  for await (const batch of source.read(request)) {
    yield batch
    if (request.events !== null) return
  }
}

/** Gives events one batch later. */
export async function* eventsLate(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  let late: SourceBatch['events'] = []
  for await (const batch of source.read(request)) {
    yield { ...batch, events: late }
    late = batch.events
  }
}

/** Closes its connection only when the read goes to its end. */
export async function* leaveOpen(
  source: Source,
  request: ReadRequest,
  platform: SmallPlatform,
): AsyncGenerator<SourceBatch> {
  const connection = platform.connect()
  yield* source.read(request)
  connection.close()
}

/** Names the roster whose reading failed. */
export async function* nameBrokenRoster(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  let last: SourceBatch | null = null
  try {
    for await (const batch of source.read(request)) {
      yield batch
      last = batch
    }
  } catch (error) {
    if (last !== null && !request.signal.aborted) yield nothingBut(last, keyOf('w2'))
    throw error
  }
}

function nothingBut({ cursor }: SourceBatch, roster: EventKey): SourceBatch {
  return {
    events: [],
    participations: [],
    completeRosters: [roster],
    attendance: [],
    recordsRead: 0,
    leftOut: [],
    rejected: [],
    cursor,
  }
}

/** Goes on in the middle of a roster and names it all the same. */
export async function* resumeInRoster(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  const skips = request.cursor === 'v1 0 second page'
  let page = 0
  for await (const batch of source.read(skips ? { ...request, cursor: null } : request)) {
    page += 1
    if (page > 1) yield batch
    else if (skips) yield { ...batch, participations: [], recordsRead: 0 }
    else if (request.cursor === null) yield { ...batch, cursor: toCursor('v1 0 second page') }
    else yield batch
  }
}

/** Takes whoever it does not find in the roster of w2 for cancelled. */
export async function* cancelVanished(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  const email = toEmailAddress('eve@example.com')
  let isThere = false
  for await (const batch of source.read(request)) {
    isThere ||= batch.participations.some(({ person }) => person.email === email)
    const event = batch.completeRosters.find(({ eventId }) => eventId === 'w2')
    yield event === undefined || isThere ? batch : withCancellation(batch, { event, email })
  }
}

function withCancellation(
  batch: SourceBatch,
  { event, email }: { readonly event: EventKey; readonly email: EmailAddress },
): SourceBatch {
  const record = { id: 'r7', locator: { resource: 'rows', id: 'r7' } }
  const cancelled = {
    state: 'cancelled',
    event,
    person: { email },
    occurredAt: null,
    record,
  } as const
  return { ...batch, participations: [...batch.participations, cancelled] }
}

/** Keeps every batch. */
export function keepBatches(source: Source, platform: SmallPlatform): Source {
  const kept: SourceBatch[] = []
  return changeBatches((batch) => {
    kept.push(batch)
    return batch
  })(source, platform)
}

/** Gives cursors that are one webinar too far, once it was resumed. */
export async function* skipWhenResumed(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  const resumed = request.cursor !== null && request.events === null
  for await (const batch of source.read(request)) {
    yield resumed ? { ...batch, cursor: nextWebinar(batch.cursor) } : batch
  }
}

/** Counts a record in the batch before its own; all batches together are right. */
export async function* countTooEarly(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  let index = 0
  for await (const batch of source.read(request)) {
    const shift = [1, -1][index] ?? 0
    yield { ...batch, recordsRead: batch.recordsRead + shift }
    index += 1
  }
}

/** Lists everything that it knows of when one event is read again. */
export async function* listOthers(
  source: Source,
  request: ReadRequest,
): AsyncGenerator<SourceBatch> {
  for await (const batch of source.read(request)) {
    const others = request.events === null ? [] : ['w1', 'w2'].map(keyOf)
    yield { ...batch, completeRosters: [...batch.completeRosters, ...others] }
  }
}

/** Remembers that it has read, and gives nothing a second time. */
export function readOnce(source: Source): Source {
  let hasRead = false
  return {
    ...source,
    async *read(request) {
      if (hasRead && request.cursor === null) return
      hasRead = true
      yield* source.read(request)
    },
  }
}

/** Keeps a connection open when the read goes to its end. */
export async function* leaveOpenAtEnd(
  source: Source,
  request: ReadRequest,
  platform: SmallPlatform,
): AsyncGenerator<SourceBatch> {
  const connection = platform.connect()
  let left = true
  try {
    yield* source.read(request)
    left = request.signal.aborted
  } finally {
    if (left) connection.close()
  }
}

/** Tells people of one state as if they were of the other: who registered has withdrawn, who withdrew is registered. */
export function stateOf(
  wrong: Participation['state'],
): (participation: Participation) => Participation {
  return (participation) => {
    if (participation.state !== wrong) return participation
    const [record] =
      participation.state === 'attended'
        ? participation.stays.map(({ record: each }) => each)
        : [participation.record]
    const { event, person } = participation
    const state = wrong === 'cancelled' ? 'registered' : 'cancelled'
    return record === undefined ? participation : { state, event, person, record, occurredAt: null }
  }
}
