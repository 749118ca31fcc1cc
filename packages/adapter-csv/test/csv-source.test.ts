import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { instantFromEpochMs, type Cursor, type SourceBatch } from '@turnout/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { csvSource, type CsvSourceOptions } from '../src/index.ts'

const fixtures = path.join(import.meta.dirname, 'fixtures')
const zoom = path.join(fixtures, 'zoom-webinar-attendee-report.csv')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function read(
  options: CsvSourceOptions,
  { cursor = null, events = null }: { cursor?: Cursor | null; events?: string[] | null } = {},
): Promise<SourceBatch[]> {
  const source = csvSource({ settleMs: 0, watchMs: 0, ...options })
  const batches: SourceBatch[] = []
  const request = {
    cursor,
    since: instantFromEpochMs(0),
    events,
    signal: new AbortController().signal,
  }
  for await (const batch of source.read(request)) batches.push(batch)
  return batches
}

describe("Zoom's attendee report", () => {
  const options = { files: zoom, timeZone: 'America/New_York' }

  it('is the event that the webinar id names', async () => {
    const [first] = await read(options)
    expect(first?.events[0]).toMatchObject({
      key: { accountId: 'csv', eventId: '81234567890' },
      status: 'ended',
      title: 'Pricing, packaging & you',
    })
  })

  it('counts each row once', async () => {
    const batches = await read(options)
    expect(batches.reduce((sum, batch) => sum + batch.recordsRead, 0)).toBe(11)
  })

  it('lists its attendance as final once', async () => {
    const listings = (await read(options)).flatMap((batch) => batch.attendance)
    expect(listings.map(({ status }) => status)).toEqual(['final'])
  })

  it('keeps the answers of the form', async () => {
    const people = (await read(options)).flatMap((batch) => batch.participations)
    expect(people[0]?.person.fields).toMatchObject({
      'What is your role? (e.g. "Founder", "Ops")': 'Ops',
    })
  })

  it('costs nothing when it has not changed', async () => {
    const cursor = (await read(options)).at(-1)?.cursor ?? null
    expect(await read(options, { cursor })).toEqual([])
  })

  it('is read again when an option changes what it means', async () => {
    const cursor = (await read(options)).at(-1)?.cursor ?? null
    const again = await read({ ...options, timeZone: 'Europe/Berlin' }, { cursor })
    expect(again[0]?.recordsRead).toBe(11)
  })

  it("adds people to another connector's event when it is pointed at one", async () => {
    const [first] = await read({ ...options, event: { accountId: 'acme', eventId: '99' } })
    expect(first?.events[0]).toMatchObject({
      key: { accountId: 'acme', eventId: '99' },
      reference: true,
    })
  })
})

describe('a file that grows', () => {
  it('gives its rows the same ids again', async () => {
    const files = path.join(folder, 'list.csv')
    await writeFile(files, 'Email,Registered At\na@example.com,2026-09-01T10:00:00Z\n')
    const before = await read({ files })
    await writeFile(
      files,
      'Email,Registered At\nb@example.com,2026-09-01T10:00:00Z\na@example.com,2026-09-01T10:00:00Z\n',
    )
    const after = await read({ files }, { cursor: before.at(-1)?.cursor ?? null })
    const idOf = (batches: SourceBatch[]): unknown =>
      batches
        .flatMap((batch) => batch.participations)
        .map((participation) =>
          participation.person.email === 'a@example.com' && participation.state === 'registered'
            ? participation.record.id
            : null,
        )
        .find((id) => id !== null)
    expect(idOf(after)).toBe(idOf(before))
  })

  it('tells repeated rows apart', async () => {
    const files = path.join(folder, 'list.csv')
    await writeFile(files, 'Email\na@example.com\na@example.com\na@example.com\n')
    const ids = (await read({ files }))
      .flatMap((batch) => batch.participations)
      .map((participation) => (participation.state === 'registered' ? participation.record.id : ''))
    expect(new Set(ids).size).toBe(3)
  })
})

describe('several files', () => {
  it('are all read when one of them is refused, which is then said', async () => {
    await writeFile(path.join(folder, 'a.csv'), 'Name,RSVP\nPriya,Yes\n')
    await writeFile(path.join(folder, 'b.csv'), 'Email\npriya@example.com\n')
    const source = csvSource({ files: folder, settleMs: 0, watchMs: 0 })
    const seen: SourceBatch[] = []
    const reading = (async () => {
      for await (const batch of source.read({
        cursor: null,
        since: instantFromEpochMs(0),
        events: null,
        signal: new AbortController().signal,
      })) {
        seen.push(batch)
      }
    })()
    await expect(reading).rejects.toThrow('no column holds e-mail addresses')
    expect(seen.flatMap((batch) => batch.participations)).toHaveLength(1)
  })
})

it('refuses times without a zone, and names the option', async () => {
  await expect(read({ files: zoom })).rejects.toThrow('Set the option timeZone')
})

it('shows both readings of a date that nothing decides', async () => {
  const files = path.join(fixtures, 'zoom-meeting-participants-es.csv')
  await expect(read({ files, timeZone: 'Europe/Madrid' })).rejects.toThrow(
    '2026-08-09 when the month comes first and 2026-09-08 when the day does',
  )
})

it('goes on in the middle of a file', async () => {
  const files = path.join(folder, 'list.csv')
  const rows = Array.from({ length: 2500 }, (_, index) => `p${index}@example.com`)
  await writeFile(files, `Email\n${rows.join('\n')}\n`)
  const [first] = await read({ files })
  const rest = await read({ files }, { cursor: first?.cursor ?? null })
  expect(rest.reduce((sum, batch) => sum + batch.recordsRead, 0)).toBe(1500)
})
