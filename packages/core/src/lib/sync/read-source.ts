import { CursorExpiredError, TurnoutError, UnavailableError } from '../model/errors.ts'
import type { Instant } from '../model/instant.ts'
import type { Cursor, ReadRequest, SourceBatch } from '../model/source.ts'
import type { ConnectorRun } from './connector-run.ts'
import { exactly } from './exactly.ts'
import { foldAttendance } from './fold.ts'
import { takeOver } from './take-over.ts'

/** What reading has to tell beside what is in the ledger by now. */
export interface Reading {
  readonly readAgainAt: Instant | null
}

/** Called after each batch that was taken over, with the records read so far; reading goes on when it is done. */
export type AfterBatch = (records: number) => Promise<void>

/**
 * Reads the connector's source to its end, each batch into the ledger in one transaction with its cursor. A cursor that
 * has expired is said, and the read starts again from the start.
 */
export async function readSource(
  run: ConnectorRun,
  events: readonly string[] | null,
  afterBatch: AfterBatch,
): Promise<Reading> {
  try {
    return await readFrom(await savedCursor(run), events, run, afterBatch)
  } catch (error) {
    if (!(error instanceof CursorExpiredError)) throw error
    run.notices.add(
      `The place to read on from was no longer valid (${error.message}) Everything was read from the start.`,
    )
    return await readFrom(null, events, run, afterBatch)
  }
}

async function readFrom(
  cursor: Cursor | null,
  events: readonly string[] | null,
  run: ConnectorRun,
  afterBatch: AfterBatch,
): Promise<Reading> {
  const { source, name } = run.connector
  const row = exactly(await run.ledger.transaction((tx) => tx.connector(name)), 'the run made it')
  const request: ReadRequest = { cursor, since: row.since, events, signal: run.signal }
  let readAgainAt: Instant | null = null
  let records = 0
  let saved = row.cursor
  for await (const batch of batchesOf(source.read(request), source.name)) {
    saved = await commit(batch, { saved, keepsCursor: events !== null }, run)
    await foldAttendance(run)
    records += batch.recordsRead
    readAgainAt = sooner(readAgainAt, batch.readAgainAt ?? null)
    await afterBatch(records)
    run.signal.throwIfAborted()
  }
  // A source may end quietly when it is stopped: that is no end of what there is to read.
  run.signal.throwIfAborted()
  return { readAgainAt }
}

async function savedCursor(run: ConnectorRun): Promise<Cursor | null> {
  const row = await run.ledger.transaction((tx) => tx.connector(run.connector.name))
  return row?.cursor ?? null
}

// Gives the cursor that this read has saved last. Where the ledger holds another one by now, a person has asked
// meanwhile to read from the start (a replay, an approval): then it stays, for the next run.
async function commit(
  batch: SourceBatch,
  { saved, keepsCursor }: { readonly saved: Cursor | null; readonly keepsCursor: boolean },
  run: ConnectorRun,
): Promise<Cursor | null> {
  return await run.ledger.transaction(async (tx) => {
    await takeOver(tx, batch, run)
    const row = exactly(await tx.connector(run.connector.name), 'the run made it')
    if (keepsCursor || row.cursor !== saved) return saved
    await tx.saveConnector({ ...row, cursor: batch.cursor })
    return batch.cursor
  })
}

// Only Turnout's errors leave an adapter by contract; one that does not keep it must not bring the engine down.
async function* batchesOf(
  batches: AsyncIterable<SourceBatch>,
  source: string,
): AsyncIterable<SourceBatch> {
  try {
    yield* batches
  } catch (error) {
    if (error instanceof TurnoutError || (error instanceof Error && error.name === 'AbortError')) {
      throw error
    }
    throw new UnavailableError(
      `The source ${source} failed: ${error instanceof Error ? error.message : 'unknown error'}.`,
      {
        cause: error,
      },
    )
  }
}

/** The sooner of two moments; null: there is none. */
export function sooner(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
