import { appendFile, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
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

it('reads hosts and panelists where it is told to', async () => {
  const options: CsvSourceOptions = { files: zoom, timeZone: 'America/New_York' }
  const rules = async (include: CsvSourceOptions['include']): Promise<string[]> =>
    (await read({ ...options, include: include ?? [] }))
      .flatMap((batch) => batch.leftOut)
      .map(({ rule }) => rule)
  expect(await rules([])).toEqual(['host', 'panelist', 'panelist', 'denied'])
  expect(await rules(['host', 'panelist'])).toEqual(['denied'])
})

it('takes columns from the options where the headers are not known', async () => {
  const files = path.join(folder, 'liste.csv')
  await writeFile(
    files,
    'Kontakt;Beginn;Schluss\np@example.com;2026-09-08 17:00;2026-09-08 18:00\n',
  )
  const columns = { email: 'Kontakt', joinedAt: 'Beginn', leftAt: 'Schluss' }
  const [batch] = await read({ files, columns, delimiter: ';', timeZone: 'UTC' })
  expect(batch?.participations[0]).toMatchObject({
    state: 'attended',
    stays: [{ joinedAt: Date.UTC(2026, 8, 8, 17), leftAt: Date.UTC(2026, 8, 8, 18) }],
  })
})

it('says which columns there are when one of the options is not', async () => {
  const files = path.join(folder, 'liste.csv')
  await writeFile(files, 'Email,Name\np@example.com,Priya\n')
  await expect(read({ files, columns: { joinedAt: 'Beginn' } })).rejects.toThrow(
    'the file has no such column. It has "Email", "Name"',
  )
})

it('reads joinings and leavings of a log as stays', async () => {
  const files = path.join(folder, 'log.csv')
  const rows = [
    'SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role',
    's1,p@example.com,Priya,x,9/8/2026 4:48:08 PM,Joined,Attendee',
    's1,p@example.com,Priya,x,9/8/2026 5:18:08 PM,Left,Attendee',
  ]
  await writeFile(files, `${rows.join('\n')}\n`)
  const [batch] = await read({ files })
  expect(batch?.recordsRead).toBe(2)
  expect(batch?.participations[0]).toMatchObject({
    stays: [{ joinedAt: Date.UTC(2026, 8, 8, 16, 48, 8), leftAt: Date.UTC(2026, 8, 8, 17, 18, 8) }],
  })
})

it('rejects rows about another meeting than the first', async () => {
  const files = path.join(folder, 'usage.csv')
  await writeFile(
    files,
    'Meeting Name,Email,Registration Time\nA,p@example.com,2026-09-01T10:00:00Z\nB,q@example.com,2026-09-01T10:00:00Z\n',
  )
  const [batch] = await read({ files })
  expect(batch?.rejected.map(({ reason }) => reason)).toEqual(['unknown_event'])
})

it('takes __proto__ for a name like any other', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email,__proto__,constructor\np@example.com,x,y\n')
  const [batch] = await read({ files })
  expect(Object.entries(batch?.participations[0]?.person.fields ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

it('keeps formulas as they are', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email,Company\np@example.com,=1+1\n')
  const [batch] = await read({ files })
  expect(batch?.participations[0]?.person.fields).toEqual({ Company: '=1+1' })
})

it('waits for a file that is still being written', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email\np@example.com\n')
  const writtenMs = Date.now()
  let nowMs = writtenMs
  let looks = 0
  const sleep = async (): Promise<void> => {
    looks++
    nowMs = writtenMs + 6000
    if (looks === 1) await writeFile(files, 'Email\np@example.com\nq@example.com\n')
  }
  const batches = await read({ files, settleMs: 5000, now: () => nowMs, sleep })
  expect(batches.flatMap((batch) => batch.participations)).toHaveLength(2)
})

it('waits for a file whose time of writing is a little ahead of the clock', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email\np@example.com\n')
  let nowMs = (await stat(files)).mtimeMs - 1
  const sleep = async (): Promise<void> => {
    nowMs += 6000
    await appendFile(files, 'q@example.com\n')
  }
  const batches = await read({ files, settleMs: 5000, now: () => nowMs, sleep })
  expect(batches.flatMap((batch) => batch.participations)).toHaveLength(2)
})

it('leaves a file for later that never comes to rest, and says when', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email\np@example.com\n')
  const [batch] = await read({
    files,
    settleMs: 5000,
    now: () => Date.now(),
    sleep: async () => {},
  })
  expect(batch?.notices?.join()).toContain('is still being written')
  expect(batch?.readAgainAt).toBeGreaterThan(Date.now())
})

it('waits for a file that another program has locked', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email\np@example.com\n')
  let locked = true
  const sleep = async (): Promise<void> => {
    locked = false
  }
  const openFile = (file: string): ReturnType<typeof open> =>
    locked ? Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' })) : open(file)
  const [batch] = await read({ files, openFile, sleep })
  expect(batch?.recordsRead).toBe(1)
})

it('reads standard input, and leaves no copy of it', async () => {
  const before = await leftovers()
  const stdin = (async function* () {
    yield Buffer.from('Email\np@example.com\n')
  })()
  const [batch] = await read({ files: '-', stdin, event: { eventId: 'launch' } })
  expect(batch?.events[0]?.key.eventId).toBe('launch')
  expect(await leftovers()).toEqual(before)
})

it('asks which event standard input is about', async () => {
  const stdin = (async function* () {
    yield Buffer.from('Email\np@example.com\n')
  })()
  await expect(read({ files: '-', stdin })).rejects.toThrow('Set the option event.eventId')
})

it('reads what a glob names, and says when to look again', async () => {
  await writeFile(path.join(folder, 'a.csv'), 'Email\np@example.com\n')
  await writeFile(path.join(folder, 'b.txt'), 'Email\nq@example.com\n')
  const batches = await read({ files: path.join(folder, '*.csv'), watchMs: 1000 })
  expect(batches.flatMap((batch) => batch.participations)).toHaveLength(1)
  expect(batches.at(-1)?.readAgainAt).toBeGreaterThan(Date.now() - 1000)
})

it('names a complete roster only when it is told that files are', async () => {
  const files = path.join(folder, 'list.csv')
  await writeFile(files, 'Email\np@example.com\n')
  const rosters = async (options: Partial<CsvSourceOptions>): Promise<number> =>
    (await read({ files, ...options })).flatMap((batch) => batch.completeRosters).length
  expect(await rosters({})).toBe(0)
  expect(await rosters({ roster: 'complete' })).toBe(1)
})

it.each([
  [{ timeZone: 'Middle Earth' }, 'timeZone: "Middle Earth" is no time zone'],
  [{ eventDate: '8.9.2026' }, 'eventDate: "8.9.2026" is no day'],
  [{ profile: 'zoom' }, 'profile: "zoom" is not known'],
  [{ encoding: 'klingon' }, 'encoding: "klingon" is not known'],
  [{ delimiter: ',,' }, 'delimiter: give one character'],
  [{ event: { startsAt: '2026-09-08 10:00' } }, 'event.startsAt'],
])('names an option that cannot be used: %j', (options, message) => {
  expect(() => csvSource({ files: 'a.csv', ...options })).toThrow(message)
})

async function leftovers(): Promise<string[]> {
  return (await readdir(tmpdir())).filter(
    (name) => name.startsWith('turnout-csv-') && name.length === 18,
  )
}
