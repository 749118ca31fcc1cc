import { stat } from 'node:fs/promises'
import type { FileMark } from '../csv-cursor.ts'
import { fileError } from '../csv-errors.ts'
import type { CsvFile } from '../csv-reader.ts'

/** What waiting needs. */
export interface SettleOptions {
  readonly settleMs: number
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
}

/** A file's size and times. */
export type FileTimes = Omit<FileMark, 'digest'>

/** How often a file that changes or is locked is looked at again before it is left for later. */
const MOST_LOOKS = 10

/**
 * Waits until nobody writes a file any more. @returns `busy` when it is still being written or locked after ten
 * looks. @throws UnavailableError when it is not there or may not be read.
 */
export async function settle(file: CsvFile, options: SettleOptions): Promise<FileTimes | 'busy'> {
  const { settleMs, now, sleep, signal } = options
  for (let look = 0; look < MOST_LOOKS; look++) {
    const times = await lookOnce(file)
    const restedMs = times === 'locked' ? 0 : now() - times.modifiedMs
    // A file from the future (a clock that is off) is as good as one that rests; but file systems keep finer times
    // than clocks tell, so that one written just now may seem to be a little ahead.
    if (times !== 'locked' && (restedMs >= settleMs || restedMs < -settleMs)) return times
    await sleep(Math.max(settleMs - restedMs, 50), signal)
  }
  return 'busy'
}

/** A file's size and times now. */
export async function timesOf(file: CsvFile): Promise<FileTimes> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(file.path)
    return { size, modifiedMs: mtimeMs, changedMs: ctimeMs }
  } catch (error) {
    throw fileError(file.shown, error)
  }
}

async function lookOnce(file: CsvFile): Promise<FileTimes | 'locked'> {
  const times = await timesOf(file)
  try {
    await (await file.open(file.path)).close()
    return times
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') return 'locked'
    throw fileError(file.shown, error)
  }
}
