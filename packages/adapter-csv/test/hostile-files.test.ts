import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CsvInspection, csvColumns, inspectCsv } from '../src/inspect.ts'
import { samples } from './support/expected-report.ts'

function hostile(
  name: string,
  options: Parameters<typeof inspectCsv>[1] = {},
): Promise<CsvInspection> {
  const estimated = { timeZone: 'Asia/Tokyo', untimedAttendance: 'estimate' as const }
  return inspectCsv(path.join(samples, 'nasty', name), { ...estimated, ...options })
}

function rowsOf({ report, rejections }: CsvInspection): number {
  const lines = report.people.flatMap((person) => person.lines)
  return new Set([...lines, ...rejections.map(({ line }) => line)]).size
}

it.each([
  ['01-utf8-bom-quoted-first-header.csv', 2],
  ['02-utf16le-no-bom.csv', 2],
  ['03-utf16be-bom.csv', 2],
  ['05-cp932-trail-byte-5c-7c.csv', 2],
  ['07-euc-jp.csv', 2],
  ['09-cp1252-smart-quotes.csv', 1],
  ['12-embedded-newlines.csv', 2],
  ['13-escaped-quotes.csv', 3],
  ['14-bare-quote-in-unquoted.csv', 2],
  ['15-unclosed-quote-eof.csv', 3],
  ['17-semicolon-decimal-comma.csv', 2],
  ['18-pipe.csv', 1],
  ['20-duplicate-headers.csv', 1],
  ['22-header-whitespace-invisibles.csv', 1],
  ['23-ragged-rows.csv', 3],
  ['24-trailing-delimiters.csv', 1],
  ['25-blank-preamble-and-footer.csv', 1],
  ['27-control-characters.csv', 2],
  ['28-very-long-field.csv', 2],
  ['30-formula-injection.csv', 3],
  ['31-excel-wrapped.csv', 1],
  ['32-excel-mangled-values.csv', 1],
  ['33-header-only.csv', 0],
  ['36-single-column-emails.csv', 4],
  ['41-mojibake-double-encoded.csv', 1],
  ['43-unicode-names.csv', 4],
  ['46-attended-words.csv', 33],
  ['48-quote-flood.csv', 2],
  ['50-same-mail-different-people.csv', 3],
])('%s has %i rows, none of them lost', async (name, rows) => {
  // The date decides the order of day and month where the values leave it open.
  const options = name.startsWith('20') ? { eventDate: '2026-09-08' } : {}
  expect(rowsOf(await hostile(name, options))).toBe(rows)
})

it.each([
  ['34-empty.csv', 'the file is empty'],
  ['35-bom-only.csv', 'the file is empty'],
  ['38-xlsx-renamed.csv', 'this is an Excel workbook (.xlsx)'],
  ['39-html-renamed.csv', 'this is a web page'],
  ['40-xls-ole-renamed.csv', 'this is an old Excel workbook (.xls)'],
])('%s is refused: %s', async (name, reason) => {
  const { refused } = await hostile(name)
  expect(refused).toContain(reason)
})

it.each([
  ['02-utf16le-no-bom.csv', 'encoding', 'utf-16le'],
  ['03-utf16be-bom.csv', 'encoding', 'utf-16be'],
  ['05-cp932-trail-byte-5c-7c.csv', 'encoding', 'shift_jis'],
  ['07-euc-jp.csv', 'encoding', 'euc-jp'],
  ['09-cp1252-smart-quotes.csv', 'encoding', 'windows-1252'],
  ['17-semicolon-decimal-comma.csv', 'delimiter', ';'],
  ['18-pipe.csv', 'delimiter', '|'],
  ['31-excel-wrapped.csv', 'delimiter', 'tab'],
])('%s: the %s is %s', async (name, what, found) => {
  const { findings } = await hostile(name)
  expect(findings.find((finding) => finding.what === what)?.found).toBe(found)
})

it('reports the line of a quote that never closes and goes on after it', async () => {
  const { rejections, report } = await hostile('15-unclosed-quote-eof.csv')
  expect(rejections.map(({ line, code }) => `${line} ${code}`)).toEqual(['2 malformed_record'])
  expect(report.people.map(({ email }) => email)).toEqual(['b@example.com', 'c@example.com'])
})

it('takes the second of two columns of the same name in a usage report: the first is the host', async () => {
  const { report } = await hostile('20-duplicate-headers.csv', { eventDate: '2026-09-08' })
  expect(report.people.map(({ email }) => email)).toEqual(['priya.sandoval@example.com'])
})

it('reads Mac Roman where it is told to', async () => {
  const { report } = await hostile('10-macroman-cr-only.csv', { encoding: 'macintosh' })
  expect(report.people.map(({ lines }) => lines[0])).toEqual([2, 3])
})

it('warns of a word that it does not know, and does not take it for a yes', async () => {
  const { notices, report } = await hostile('46-attended-words.csv')
  expect(notices.join()).toContain('"maybe" in the column "Attended" (once)')
  expect(report.people.at(-1)).toMatchObject({ email: 'u32@example.com', states: ['registered'] })
})

it('takes every word for yes, and no other', async () => {
  const { report } = await hostile('46-attended-words.csv')
  const came = report.people.filter(({ states }) => states.includes('attended'))
  expect(came.map(({ email }) => Number(/\d+/.exec(email)?.[0]))).toEqual([
    0, 2, 4, 6, 8, 10, 12, 14, 16, 17, 19, 21, 23, 28, 29,
  ])
})

it('decides the order of day and month once for the file, by the date of the event', async () => {
  const { report, rejections } = await hostile('44-dates.csv', { eventDate: '2026-09-08' })
  expect(report.people.map(({ email, firstJoin }) => `${email} ${firstJoin ?? '-'}`)).toEqual([
    'a@example.com 2026-05-06T01:00:00Z',
    'b@example.com 2026-09-08T05:48:05Z',
    'c@example.com 2026-09-08T08:00:21Z',
    'd@example.com 2026-09-08T08:00:00Z',
    'e@example.com 2026-09-08T14:58:00Z',
    'f@example.com 2026-09-08T08:00:21Z',
    'g@example.com 2026-09-08T08:00:00Z',
    'i@example.com 2026-09-08T15:00:00Z',
    'j@example.com 2026-09-08T08:00:00Z',
    'k@example.com 2026-09-08T17:00:21Z',
    'l@example.com -',
  ])
  expect(rejections.map(({ line, code }) => `${line} ${code}`)).toEqual(['9 bad_time'])
})

it('reads Excel serial dates, and tells of an id that Excel has rounded', async () => {
  const { report, notices } = await hostile('32-excel-mangled-values.csv')
  expect(report.people[0]?.firstJoin).toBe('2026-09-08T08:00:21Z')
  expect(report.event.platformId).toBeNull()
  expect(notices.join()).toContain('Excel has rounded the id')
})

it('counts short rows and long rows, with their lines', async () => {
  const { notices } = await hostile('23-ragged-rows.csv')
  expect(notices.map((notice) => notice.slice(notice.indexOf(': ') + 2))).toEqual([
    '2 rows have fewer cells than the header (lines 2, 4): what is missing is taken as empty.',
    '1 row has more cells than the header (line 3): the surplus is kept aside and means nothing, the others are taken by their place.',
  ])
})

it('tells of a name that looks double-encoded, and does not mend it', async () => {
  const { notices } = await hostile('41-mojibake-double-encoded.csv')
  expect(notices.join()).toContain('1 row has a name that looks double-encoded (line 2)')
})

it('unites the rows of one address, and says that they name different people', async () => {
  const { report, notices } = await hostile('50-same-mail-different-people.csv')
  expect(report.people).toMatchObject([
    { email: 'buyer@example.com', states: ['registered', 'attended'], lines: [2, 3, 4] },
  ])
  expect(notices.join()).toContain(
    '1 row names somebody else than an earlier row of the same address (line 3)',
  )
})

it('says which option gives a time zone that the file lacks', async () => {
  const { findings } = await inspectCsv(path.join(samples, 'zoom-webinar-attendee-report.csv'))
  const zone = findings.find(({ what }) => what === 'time zone')
  expect(zone?.found).toBe('missing')
  expect(zone?.because).toContain('set timeZone (--time-zone) to the zone of whoever exported')
})

it('prints headers and nothing of the rows', async () => {
  const columns = await csvColumns(
    path.join(samples, 'nasty', '22-header-whitespace-invisibles.csv'),
  )
  expect(columns.map(({ field }) => field)).toEqual(['email', 'firstName', 'lastName', 'attended'])
  expect(await csvColumns(path.join(samples, 'nasty', '36-single-column-emails.csv'))).toEqual([])
})

describe('headers that are not known', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-columns-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function headersOf(text: string): Promise<string[]> {
    const file = path.join(folder, 'list.csv')
    await writeFile(file, text)
    return (await csvColumns(file)).map(({ header, field }) => `${header} = ${field ?? ''}`)
  }

  it('are printed as they are', async () => {
    const text = 'Work mail;Given name;Signed up on;Went out\na@example.com;Ada;02.11.2026;\n'
    expect(await headersOf(text)).toEqual([
      'Work mail = email',
      'Given name = firstName',
      'Signed up on = ',
      'Went out = ',
    ])
  })

  it.each([
    ['whose address is missing', 'Priya,Sandoval,no mail\nTom,Reyes,tom@example.com\n'],
    ['whose address is broken', 'Priya,Sandoval,priya.example\nTom,Reyes,tom@example.com\n'],
    ['below a header', 'Erste,Letzte,Post\nPriya,Sandoval,per mail\nTom,Reyes,tom@example.com\n'],
  ])('are not taken from the row of somebody %s', async (_whose, text) => {
    expect((await headersOf(text)).join()).not.toContain('Sandoval')
  })
})
