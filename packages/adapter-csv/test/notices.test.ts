import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inspectCsv } from '../src/inspect.ts'
import { inspectText } from './support/inspect-text.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-notices-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function noticesOf(rows: readonly string[]): Promise<string> {
  const file = path.join(folder, 'list.csv')
  await writeFile(file, `Email,First Name,Last Name,Country\n${rows.join('\n')}\n`)
  return (await inspectCsv(file)).notices.join('\n')
}

it('counts rows that are too short or too long wherever they stand', async () => {
  const people = Array.from(
    { length: 9000 },
    (_, index) => `p${index}@example.com,"Ada",Reyes,Peru`,
  )
  people[8000] = 'short@example.com,Ada,Reyes'
  people[8100] = 'long@example.com,Ada,Reyes,Peru,surplus'
  people[8200] = 'quoted@example.com,"Ada",Reyes,Peru,"surplus"'
  people[8300] = 'padded@example.com,Ada,Reyes,Peru,,,'
  const notices = await noticesOf(people)
  expect(notices).toContain('1 row has fewer cells than the header (line 8002)')
  expect(notices).toContain('2 rows have more cells than the header (lines 8102, 8202)')
})

it('tells of rows that name somebody else than an earlier row of the same address', async () => {
  const people = Array.from({ length: 9000 }, (_, index) => `p${index}@example.com,Ada,Reyes,Peru`)
  people[5000] = 'p0@example.com,Mary,Reyes,Peru'
  people[6000] = 'P1@Example.com,ADA,Reyes,Peru'
  people[7000] = 'p2@example.com,,,Peru'
  const notices = await noticesOf(people)
  expect(notices).toContain(
    '1 row names somebody else than an earlier row of the same address (line 5002)',
  )
  expect(notices).not.toContain('p0@')
})

it.each([
  ['ZoÃ«', 'looks double-encoded (line 2)'],
  ['Ð\u009eÐ»ÑŒÐ³Ð°', 'looks double-encoded (line 2)'],
  ['å±±ç”°', 'looks double-encoded (line 2)'],
])('tells of the name %s that it %s, and keeps it', async (name, remark) => {
  expect(await noticesOf([`z@example.com,${name},Reyes,Peru`])).toContain(remark)
})

it.each(['Zoë', 'ÃO', 'JOSÉ', 'Ökçün', 'Łukasz', 'Šárka', '山田', 'Ольга', 'Ærø', 'D’Âme'])(
  'takes the name %s as it is',
  async (name) => {
    expect(await noticesOf([`z@example.com,${name},Reyes,Peru`])).not.toContain('double-encoded')
  },
)

it('tells of a zone whose abbreviation has several meanings, unless the options say which', async () => {
  const text =
    'Email,Join Time,Leave Time\na@example.com,2026-09-08 17:00 CST,2026-09-08 18:00 CST\n'
  const { notices, report } = await inspectText(text)
  expect(notices.join()).toContain('The zone CST has several meanings and is taken for UTC-06:00')
  expect(report.people[0]?.firstJoin).toBe('2026-09-08T23:00:00Z')
  const told = await inspectText(text, { timeZone: 'Asia/Shanghai' })
  expect(told.notices).toEqual([])
  expect(told.report.people[0]?.firstJoin).toBe('2026-09-08T09:00:00Z')
})

it('tells of a leaving before the joining, which does not count beside other stays', async () => {
  const text =
    'Email,Join Time,Leave Time\n' +
    'a@example.com,2026-09-08 17:00,2026-09-08 18:00\n' +
    'a@example.com,2026-09-08 19:00,2026-09-08 18:30\n'
  const { notices, report } = await inspectText(text, { timeZone: 'UTC' })
  expect(notices.join()).toContain('1 row tells that somebody left before joining (line 3)')
  expect(report.people).toMatchObject([{ seconds: 3600, stays: 1 }])
})
