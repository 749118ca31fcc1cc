import {
  type Cursor,
  instantFromEpochMs,
  type ReadRequest,
  type Source,
  type SourceBatch,
  TurnoutError,
} from '@turnout/core'
import { checkFiles } from './csv-check.ts'
import { type CsvProgress, type FileMark, readCursor, writeCursor } from './csv-cursor.ts'
import { asTurnoutError } from './csv-errors.ts'
import type { CsvSourceOptions } from './csv-options.ts'
import { type CsvFile, openDocument, surveyFile } from './csv-reader.ts'
import { hashOf, type Setup, toSetup } from './csv-setup.ts'
import { type DocumentBatch, documentBatches } from './document-batches.ts'
import { keyOfDocument, toldEvent } from './event-of-document.ts'
import { findFiles, isPlace, STANDARD_INPUT } from './files/find-files.ts'
import { openFromDisk } from './files/open-file.ts'
import { type FileTimes, settle, timesOf } from './files/settle.ts'
import { type KeptInput, keepInput } from './files/standard-input.ts'

const WATCH_MS = 60_000

/**
 * Reads webinar events, registrations and attendance from CSV exports.
 * @throws ConfigError when an option cannot be used.
 */
export function csvSource(options: CsvSourceOptions): Source {
  const setup = toSetup(options)
  return {
    specVersion: 1,
    name: 'csv',
    fingerprint: hashOf({ files: options.files, rules: setup.rulesHash }),
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: options.roster === 'complete',
      webhooks: false,
    },
    check: ({ signal }) => checkFiles(setup, signal),
    read: (request) => read(setup, request),
  }
}

/** What one read has found out besides its batches. */
interface ReadState {
  readonly done: Map<string, FileMark>
  readonly failures: TurnoutError[]
  readonly notices: string[]
  /** A file was still being written or locked. */
  busy: boolean
  /** The cursor has changed since the last batch. */
  changed: boolean
}

async function* read(setup: Setup, request: ReadRequest): AsyncGenerator<SourceBatch> {
  const { signal } = request
  const progress = readCursor(request.cursor, setup.rulesHash)
  if (signal.aborted) return
  const replay = request.events !== null
  const state: ReadState = {
    done: new Map(),
    failures: [],
    notices: [],
    busy: false,
    changed: false,
  }
  const cursorOf = (partial: CsvProgress['partial']): Cursor =>
    replay && request.cursor !== null
      ? request.cursor
      : writeCursor({ rules: setup.rulesHash, done: replay ? new Map() : state.done, partial })
  try {
    const names = await findFiles(setup.files)
    for (const name of names) {
      const mark = progress.done.get(name)
      if (mark !== undefined) state.done.set(name, mark)
    }
    for (const name of names) {
      yield* readFile(name, { setup, request, progress, state, cursorOf })
    }
    const batch = await closingBatch(setup, state, cursorOf(null))
    if (batch !== null) yield batch
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  throwFailures(state.failures)
}

interface FileReading {
  readonly setup: Setup
  readonly request: ReadRequest
  readonly progress: CsvProgress
  readonly state: ReadState
  readonly cursorOf: (partial: CsvProgress['partial']) => Cursor
}

/** Reads one file; what goes wrong with it is kept until the others have been read. */
async function* readFile(name: string, reading: FileReading): AsyncGenerator<SourceBatch> {
  const { setup, request, state } = reading
  let kept: KeptInput | null = null
  try {
    if (name === STANDARD_INPUT) {
      kept = await keepInput(setup.options.stdin ?? process.stdin, request.signal)
    }
    const open = setup.options.openFile ?? openFromDisk
    yield* readOpened(name, kept?.file ?? { path: name, shown: name, open }, reading)
  } catch (error) {
    if (request.signal.aborted) throw error
    state.failures.push(asTurnoutError(name, error))
  } finally {
    await kept?.remove()
  }
}

async function* readOpened(
  name: string,
  file: CsvFile,
  { setup, request, progress, state, cursorOf }: FileReading,
): AsyncGenerator<SourceBatch> {
  const { rules, eventRules, options, now } = setup
  const { signal } = request
  const times = name === STANDARD_INPUT ? await timesOf(file) : await settled(file, setup, signal)
  if (times === 'busy') {
    state.busy = true
    state.notices.push(
      `${file.shown} is still being written or is locked by another program: it is read later.`,
    )
    return
  }
  const replay = request.events !== null
  const mark = progress.done.get(name)
  if (!replay && mark !== undefined && isSame(mark, times)) return
  const survey = await surveyFile(file, signal)
  if (!replay && mark?.digest === survey.digest) {
    state.done.set(name, { ...times, digest: survey.digest })
    state.changed = true
    return
  }
  const document = await openDocument(file, { survey, rules, signal })
  const told = toldEvent(document, rules)
  const key = keyOfDocument(told, file, eventRules)
  if (request.events !== null && !request.events.includes(key.eventId)) return
  const completeRoster = options.roster === 'complete'
  const { partial } = progress
  const resumes =
    !replay && !completeRoster && partial?.path === name && partial.digest === survey.digest
  const batches = documentBatches({
    document,
    told,
    key,
    rules,
    eventRules,
    completeRoster,
    skipRecords: resumes ? partial.records : 0,
    now,
    signal,
  })
  for await (const batch of batches) {
    if (batch.last) await finish({ name, file, times, digest: survey.digest, state })
    const records = batch.recordsSoFar
    const part =
      batch.last || records === null ? null : { path: name, digest: survey.digest, records }
    yield toSourceBatch(batch, cursorOf(part))
  }
}

async function settled(
  file: CsvFile,
  { options, now, sleep }: Setup,
  signal: AbortSignal,
): Promise<FileTimes | 'busy'> {
  return settle(file, { settleMs: options.settleMs ?? 1000, now, sleep, signal })
}

/** Takes a file as read, unless it has changed in the meantime: then the next read reads it again. */
async function finish({
  name,
  file,
  times,
  digest,
  state,
}: {
  name: string
  file: CsvFile
  times: FileTimes
  digest: string
  state: ReadState
}): Promise<void> {
  const after = await timesOf(file)
  if (isSame(times, after)) state.done.set(name, { ...times, digest })
  else {
    state.busy = true
    state.notices.push(`${file.shown} changed while it was read: it is read again.`)
  }
}

function isSame(a: FileTimes, b: FileTimes): boolean {
  return a.size === b.size && a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs
}

function toSourceBatch(batch: DocumentBatch, cursor: Cursor): SourceBatch {
  const { events, participations, completeRosters, attendance } = batch
  const { recordsRead, leftOut, rejected, notices } = batch
  return {
    events,
    participations,
    completeRosters,
    attendance,
    recordsRead,
    leftOut,
    rejected,
    ...(notices.length === 0 ? {} : { notices }),
    cursor,
  }
}

/** The last batch of a read, where there is something left to say. */
async function closingBatch(
  { files, options, now }: Setup,
  { busy, changed, notices }: ReadState,
  cursor: Cursor,
): Promise<SourceBatch | null> {
  const watchMs = options.watchMs ?? ((await isPlace(files)) ? WATCH_MS : 0)
  const inMs = busy ? Math.max(options.settleMs ?? 1000, 1000) : watchMs
  if (inMs === 0 && !changed && notices.length === 0) return null
  return {
    events: [],
    participations: [],
    completeRosters: [],
    attendance: [],
    recordsRead: 0,
    leftOut: [],
    rejected: [],
    ...(inMs === 0 ? {} : { readAgainAt: instantFromEpochMs(Math.round(now() + inMs)) }),
    ...(notices.length === 0 ? {} : { notices }),
    cursor,
  }
}

/** One failure as it is; several in one error that names each. */
function throwFailures(failures: readonly TurnoutError[]): void {
  const [first] = failures
  if (first === undefined) return
  if (failures.length === 1) throw first
  const lines = failures.slice(0, 10).map(({ message }) => `- ${message}`)
  const message = `${failures.length} files could not be read:\n${lines.join('\n')}`
  throw new TurnoutError(first.code, message, {
    cause: first,
    retryable: failures.every(({ retryable }) => retryable),
  })
}
