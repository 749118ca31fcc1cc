import { type Cursor, CursorExpiredError, toCursor } from '@turnout/core'

/** What is remembered of a file that was read to its end. */
export interface FileMark {
  readonly size: number
  readonly modifiedMs: number
  readonly changedMs: number
  /** Names the content. */
  readonly digest: string
}

/** How far a read has come: files that are done, and one that is not. */
export interface CsvProgress {
  /** Options that change what is read; when they change everything is read again. */
  readonly rules: string
  readonly done: ReadonlyMap<string, FileMark>
  readonly partial: {
    readonly path: string
    readonly digest: string
    readonly records: number
  } | null
}

const VERSION = 1

/** The cursor for a progress: version, rules, files as `[path, size, modifiedMs, changedMs, digest]`, and a part. */
export function writeCursor({ rules, done, partial }: CsvProgress): Cursor {
  const files = [...done].map(([path, mark]) => [
    path,
    mark.size,
    mark.modifiedMs,
    mark.changedMs,
    mark.digest,
  ])
  return toCursor(JSON.stringify({ v: VERSION, rules, files, partial }))
}

/**
 * The progress of a cursor; none where there is none or the rules have changed.
 * @throws CursorExpiredError when this version cannot read the cursor.
 */
export function readCursor(cursor: Cursor | null, rules: string): CsvProgress {
  if (cursor === null) return { rules, done: new Map(), partial: null }
  const parsed = parse(cursor)
  if (!isObject(parsed) || parsed['v'] !== VERSION || !Array.isArray(parsed['files'])) {
    throw new CursorExpiredError(
      'The cursor is not one that this version of the CSV adapter wrote. All files are read again.',
    )
  }
  if (parsed['rules'] !== rules) return { rules, done: new Map(), partial: null }
  const done = new Map(parsed['files'].map(toMark).filter((entry) => entry !== null))
  return { rules, done, partial: toPartial(parsed['partial']) }
}

function parse(cursor: Cursor): unknown {
  try {
    return JSON.parse(cursor)
  } catch (error) {
    throw new CursorExpiredError('The cursor cannot be read. All files are read again.', {
      cause: error,
    })
  }
}

function toMark(entry: unknown): [string, FileMark] | null {
  if (!Array.isArray(entry)) return null
  const [path, size, modifiedMs, changedMs, digest] = entry as unknown[]
  if (typeof path !== 'string' || typeof digest !== 'string') return null
  if (typeof size !== 'number' || typeof modifiedMs !== 'number') return null
  return [path, { size, modifiedMs, changedMs: Number(changedMs), digest }]
}

function toPartial(value: unknown): CsvProgress['partial'] {
  if (!isObject(value)) return null
  const { path, digest, records } = value
  if (typeof path !== 'string' || typeof digest !== 'string' || typeof records !== 'number') {
    return null
  }
  return { path, digest, records }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
