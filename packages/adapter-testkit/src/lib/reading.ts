import {
  type Cursor,
  formatEventKey,
  instantFromEpochMs,
  type Participation,
  type ReadRequest,
  type RecordRef,
  type Source,
  type SourceBatch,
} from '@turnout/core'
import type { OpenFixture, OpenSource, SourceTestOptions } from './fixture.ts'

/** Opens a fixture, and closes it whatever happens. */
export async function withFixture<T>(
  open: OpenSource,
  use: (fixture: OpenFixture) => Promise<T>,
): Promise<T> {
  const fixture = await open()
  try {
    return await use(fixture)
  } finally {
    await fixture.close?.()
  }
}

/** A request for everything, unless told otherwise. */
export function readRequest(
  options: Pick<SourceTestOptions, 'since'>,
  request: Partial<ReadRequest> = {},
): ReadRequest {
  return {
    cursor: null,
    since: options.since ?? instantFromEpochMs(0),
    events: null,
    signal: new AbortController().signal,
    ...request,
  }
}

/** All batches of one read. */
export async function readBatches(source: Source, request: ReadRequest): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = []
  for await (const batch of source.read(request)) batches.push(batch)
  return batches
}

/** The batches that a read gives before it fails, or all of them. */
export async function batchesUntilFailure(
  source: Source,
  request: ReadRequest,
): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = []
  try {
    for await (const batch of source.read(request)) batches.push(batch)
  } catch {
    return batches
  }
  return batches
}

/** All batches of one read by a fresh source. */
export async function readFresh(
  open: OpenSource,
  options: SourceTestOptions,
  request: Partial<ReadRequest> = {},
): Promise<SourceBatch[]> {
  return await withFixture(open, ({ source }) => readBatches(source, readRequest(options, request)))
}

/** The cursor of the last batch, or null when there was none. */
export function lastCursor(batches: readonly SourceBatch[]): Cursor | null {
  return batches.at(-1)?.cursor ?? null
}

/** The source records that a participation comes from. */
export function recordsOf(participation: Participation): readonly RecordRef[] {
  return participation.state === 'attended'
    ? participation.stays.map((stay) => stay.record)
    : [participation.record]
}

/** The ids of the records that batches account for, each once, by the list that they are in. */
export function recordIds(batches: readonly SourceBatch[]): {
  readonly given: Set<string>
  readonly leftOut: Set<string>
  readonly rejected: Set<string>
} {
  const participations = batches.flatMap((batch) => batch.participations)
  return {
    given: new Set(participations.flatMap(recordsOf).map(({ id }) => id)),
    leftOut: new Set(batches.flatMap((batch) => batch.leftOut).map(({ record }) => record.id)),
    rejected: new Set(batches.flatMap((batch) => batch.rejected).map(({ record }) => record.id)),
  }
}

/** What batches say, each fact as one line, so that two reads can be compared. */
export function facts(batches: readonly SourceBatch[]): Set<string> {
  const lines = batches.flatMap((batch) => [
    ...batch.events.map(({ key }) => `the event ${formatEventKey(key)}`),
    ...batch.participations.flatMap(participationFacts),
    ...batch.leftOut.map(({ record, rule }) => `the record ${record.id}, left out by ${rule}`),
    ...batch.rejected.map(
      ({ record, reason }) => `the record ${record.id}, rejected for ${reason}`,
    ),
    ...batch.attendance.map(({ event }) => `the attendance of ${formatEventKey(event)}`),
    ...batch.completeRosters.map((key) => `the roster of ${formatEventKey(key)}`),
  ])
  return new Set(lines)
}

/** What one participation says, one line per record. */
export function participationFacts(participation: Participation): string[] {
  const { event, state } = participation
  const where = `${state} at ${formatEventKey(event)}`
  return recordsOf(participation).map(({ id }) => `the record ${id}, ${where}`)
}

/** The first few of a list, for a message. */
export function some(list: Iterable<string>): string {
  const [...all] = list
  const shown = all.slice(0, 3).join('; ')
  return all.length > 3 ? `${shown}; and ${all.length - 3} more` : shown
}

/** Lets everything run that was started already: requests on the way, files being read. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 50)
  })
}
