import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { type CsvInspection, inspectCsv } from '../src/inspect.ts'
import { expectations, samples } from './support/expected-report.ts'

const document = path.join(import.meta.dirname, '..', 'RESULTS.md')

const columns = [
  'file',
  'encoding',
  'delimiter',
  'profile',
  'people',
  'registered',
  'cancelled',
  'attended',
  'left out',
  'rejected',
  'options',
]

it('RESULTS.md says what the samples give (UPDATE_DOCS=1 writes it anew)', async () => {
  const table = await resultsDocument()
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(document, table)
  expect(withoutPadding(await readFile(document, 'utf8'))).toBe(withoutPadding(table))
})

async function resultsDocument(): Promise<string> {
  const expected = await expectations()
  const rows = await Promise.all(
    [...expected].map(([name, { options }]) => resultRow(name, options)),
  )
  const hostile = (await readdir(path.join(samples, 'nasty'))).filter((name) =>
    name.endsWith('.csv'),
  )
  const hostileRows = await Promise.all(
    hostile.toSorted().map((name) => resultRow(path.join('nasty', name), hostileOptions(name))),
  )
  return `# What the samples give

Made by the tests (\`UPDATE_DOCS=1 vitest run packages/adapter-csv\`). The files are under \`test/fixtures\`; all people in
them are invented.

## Exports

${tableOf(rows)}

## Hostile files

${tableOf(hostileRows)}
`
}

function hostileOptions(name: string): Record<string, string> {
  return {
    timeZone: 'Asia/Tokyo',
    untimedAttendance: 'estimate',
    ...(/^(?:20|44)/.test(name) ? { eventDate: '2026-09-08' } : {}),
    ...(name.startsWith('10') ? { encoding: 'macintosh' } : {}),
  }
}

async function resultRow(name: string, options: object): Promise<string[]> {
  const inspection = await inspectCsv(path.join(samples, name), options)
  const { report, refused } = inspection
  const given = Object.entries(options).map(([key, value]) => `${key}: ${String(value)}`)
  const counts = (state: string): string =>
    String(report.people.filter(({ states }) => states.some((one) => one === state)).length)
  return [
    path.basename(name),
    found(inspection, 'encoding'),
    found(inspection, 'delimiter').replace('|', '\\|'),
    refused === null ? report.profile : `refused: ${refused.split(/[.,:]/)[0] ?? ''}`,
    String(report.people.length),
    counts('registered'),
    counts('cancelled'),
    counts('attended'),
    String(report.leftOut.length),
    tally(report.rejected.map(({ code }) => code)),
    given.join(', '),
  ]
}

function found({ findings }: CsvInspection, what: string): string {
  return findings.find((finding) => finding.what === what)?.found ?? ''
}

function tally(codes: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, count]) => `${count} ${code}`).join(', ')
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The formatter pads tables; what counts is what stands in them. */
function withoutPadding(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---').replace(/\r/g, '').trim()
}
