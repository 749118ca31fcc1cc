import { readFile, writeFile } from 'node:fs/promises'
import { beforeAll, expect, it } from 'vitest'
import { apiTable } from './api-table.ts'
import { officialOperations } from './side-by-side/official-operations.ts'
import { ourOperations } from './side-by-side/our-operations.ts'
import { type Outcome, outcomesOf } from './side-by-side/outcome.ts'
import { partlyGone } from './side-by-side/partly-gone.ts'

const page = new URL('../../../../docs/hubspot-operations.md', import.meta.url)

let ours: ReadonlyMap<string, Outcome>
let official: ReadonlyMap<string, Outcome>

beforeAll(async () => {
  const partly = Object.entries(partlyGone)
  ours = await outcomesOf({
    ...ourOperations,
    ...Object.fromEntries(partly.map(([name, calls]) => [name, calls.ours])),
  })
  official = await outcomesOf({
    ...officialOperations,
    ...Object.fromEntries(partly.map(([name, calls]) => [name, calls.official])),
  })
})

const requests: Readonly<Record<string, { readonly method: string; readonly path: string }>> = {
  ...apiTable,
  'update events, one is gone': apiTable['update events'],
  'archive events, one is gone': apiTable['archive events'],
}

it.each(Object.keys(requests))('our client makes "%s" work', (name) => {
  expect(ours.get(name)?.client).toBe('works')
  expect(ours.get(name)?.status).toBeLessThan(300)
})

it.each(Object.keys(requests))('the official client gets a success for "%s"', (name) => {
  expect(official.get(name)?.status).toBeLessThan(300)
})

it('the official client throws on successes of HubSpot', () => {
  const throwing = [...official].filter(([, { client }]) => client !== 'works')
  expect(throwing.map(([name, { status }]) => `${status} ${name}`)).toEqual([
    '202 delete events by external ids',
    '201 attendance by contact id',
    '201 attendance by contact id and objectId',
    '200 legacy upsert by contact id',
    '200 legacy upsert by e-mail',
    '207 archive events, one is gone',
  ])
})

it.each(Object.keys(requests))('both clients leave the same behind after "%s"', (name) => {
  expect(ours.get(name)?.left).toEqual(official.get(name)?.left)
})

it('the documentation has the table of this run', async () => {
  const table = tableOf(ours, official)
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(page, table)
  expect(await readFile(page, 'utf8')).toBe(table)
})

const head = [
  'operation',
  'request',
  'HubSpot answers',
  '`@turnout/core/hubspot`',
  'official client',
]

function tableOf(byUs: ReadonlyMap<string, Outcome>, byThem: ReadonlyMap<string, Outcome>): string {
  const rows = Object.entries(requests).map(([name, { method, path }]) => [
    name,
    `\`${method} …${path}\``,
    String(byUs.get(name)?.status),
    byUs.get(name)?.client ?? '',
    byThem.get(name)?.client ?? '',
  ])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[], filler: string): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |\n`
  const ruler = head.map(() => '')
  return [intro, line(head, ' '), line(ruler, '-'), ...rows.map((row) => line(row, ' '))].join('')
}

const intro = `# The 36 operations, by two clients

Made by \`packages/core/test/hubspot/side-by-side.test.ts\` against \`@turnout/emulator\`, which answers what live portals were
seen to answer. \`…\` stands for \`/marketing/v3/marketing-events\`. Official client: \`@hubspot/api-client\` 14.0.1. What it
throws on was stored all the same: both clients leave the same behind in the portal, which the test checks. The last two rows
are batches of which one event is gone.
To renew it: \`UPDATE_DOCS=1\` in the environment and \`pnpm vitest run packages/core/test/hubspot/side-by-side.test.ts\`.

`
