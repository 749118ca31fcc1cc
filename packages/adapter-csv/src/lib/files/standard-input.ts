import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CsvFile } from '../csv-reader.ts'
import { STANDARD_INPUT } from './find-files.ts'
import { openFromDisk } from './open-file.ts'

/** Standard input kept in a file of its own, because a table must be looked at before it can be read. */
export interface KeptInput {
  readonly file: CsvFile
  /** Deletes the copy. */
  remove(): Promise<void>
}

/** Copies standard input to a temporary file that only this user can read. */
export async function keepInput(
  input: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<KeptInput> {
  const folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const file = path.join(folder, 'stdin.csv')
    const handle = await open(file, 'wx', 0o600)
    try {
      for await (const chunk of input) {
        signal.throwIfAborted()
        await handle.write(chunk)
      }
    } finally {
      await handle.close()
    }
    return { file: { path: file, shown: 'standard input', open: openFromDisk }, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Uses a file, or standard input where the path is `-`. */
export async function withInput<T>(
  filePath: string,
  signal: AbortSignal,
  use: (file: CsvFile) => Promise<T>,
): Promise<T> {
  if (filePath !== STANDARD_INPUT) {
    return await use({ path: filePath, shown: filePath, open: openFromDisk })
  }
  const kept = await keepInput(process.stdin, signal)
  try {
    return await use(kept.file)
  } finally {
    await kept.remove()
  }
}
