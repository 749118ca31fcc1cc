import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OpenFixture } from '@turnout/adapter-testkit'
import { csvSource, type CsvSourceOptions } from '../../src/index.ts'

/** A source over files that are written for it; counts the reads and the open files. */
export async function openFiles(
  files: Readonly<Record<string, string>>,
  options: Partial<CsvSourceOptions> = {},
): Promise<OpenFixture> {
  const folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-kit-'))
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
  const counts = { fetches: 0, open: 0 }
  const source = csvSource({
    files: folder,
    settleMs: 0,
    openFile: (file) => countedFile(file, counts),
    ...options,
  })
  return {
    source,
    fetches: () => counts.fetches,
    openHandles: () => counts.open,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function countedFile(
  file: string,
  counts: { fetches: number; open: number },
): ReturnType<NonNullable<CsvSourceOptions['openFile']>> {
  const handle = await open(file, 'r')
  counts.open++
  return {
    read: async (buffer, offset, length, position) => {
      const result = await handle.read(buffer, offset, length, position)
      counts.fetches++
      return result
    },
    close: async () => {
      counts.open--
      await handle.close()
    },
  }
}

/** A list of registrants and attendees; of twelve rows eight attended and one cancelled. */
export function listOf(rows: number, name = 'p'): string {
  const lines = [
    'Email,First Name,Last Name,Registration Time,Attended,Join Time,Leave Time,Cancelled',
  ]
  for (let row = 0; row < rows; row++) {
    const times = row % 3 === 0 ? 'No,,' : 'Yes,2026-09-08T15:00:00Z,2026-09-08T16:00:00Z'
    const cancelled = row % 12 === 0 ? 'Yes' : 'No'
    lines.push(
      `${name}${row}@example.com,Given${row},Family${row},2026-09-01T08:00:00Z,${times},${cancelled}`,
    )
  }
  return `${lines.join('\n')}\n`
}
