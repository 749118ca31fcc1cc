import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CsvInspection, inspectCsv } from '../../src/inspect.ts'

/** Inspects a file that holds this text or these bytes, and deletes it. */
export async function inspectText(
  text: string | Uint8Array,
  options: Parameters<typeof inspectCsv>[1] = {},
): Promise<CsvInspection> {
  const folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-text-'))
  try {
    const file = path.join(folder, 'export.csv')
    await writeFile(file, text)
    return await inspectCsv(file, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The people of a reading in a few words each: `p@example.com registered attended 3600 (lines 2, 3)`. */
export function peopleOf({ report }: CsvInspection): string[] {
  return report.people.map(({ email, states, seconds, lines }) =>
    [email, ...states, ...(seconds === null ? [] : [seconds]), `(${lines.join(', ')})`].join(' '),
  )
}

/** The rows that give nobody, by line: `5 host`. */
export function restOf({ report }: CsvInspection): string[] {
  return [
    ...report.leftOut.map(({ line, rule }) => `${line} ${rule}`),
    ...report.rejected.map(({ line, code }) => `${line} ${code}`),
  ]
}
