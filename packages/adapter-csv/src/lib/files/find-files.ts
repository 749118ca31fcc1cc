import { glob, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileError } from '../csv-errors.ts'

/** What stands for standard input in the option `files`. */
export const STANDARD_INPUT = '-'

const readable = /\.(?:csv|tsv|txt)$/i
// Owner files of Excel and LibreOffice, and hidden ones.
const ignored = /^(?:~\$|\.)/

/** The files that the option names, sorted within each of its parts; `-` stays as it is. */
export async function findFiles(files: string | readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const part of typeof files === 'string' ? [files] : files)
    found.push(...(await expand(part)))
  return [...new Set(found)]
}

/** Whether the option names a place where files may appear: a folder or a glob. */
export async function isPlace(files: string | readonly string[]): Promise<boolean> {
  for (const part of typeof files === 'string' ? [files] : files) {
    if (part !== STANDARD_INPUT && ((await isFolder(part)) || (await isGlob(part)))) return true
  }
  return false
}

async function expand(part: string): Promise<readonly string[]> {
  if (part === STANDARD_INPUT) return [part]
  if (await isFolder(part)) return filesIn(part)
  return (await isGlob(part)) ? matching(part) : [part]
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter(
        (entry) => !entry.isDirectory() && readable.test(entry.name) && !ignored.test(entry.name),
      )
      .map((entry) => path.join(folder, entry.name))
      .toSorted()
  } catch (error) {
    throw fileError(folder, error)
  }
}

async function matching(pattern: string): Promise<string[]> {
  const found: string[] = []
  for await (const match of glob(pattern)) {
    if (!ignored.test(path.basename(match)) && !(await isFolder(match))) found.push(match)
  }
  return found.toSorted()
}

/** A path that exists is a path, whatever characters it has. */
async function isGlob(part: string): Promise<boolean> {
  return /[*?[\]{}]/.test(part) && (await kindOf(part)) === 'none'
}

async function isFolder(part: string): Promise<boolean> {
  const kind = await kindOf(part)
  // A folder that is not there yet is named with a slash at the end.
  return kind === 'folder' || (kind === 'none' && /[\\/]$/.test(part))
}

async function kindOf(part: string): Promise<'folder' | 'file' | 'none'> {
  try {
    return (await stat(part)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'none'
  }
}
