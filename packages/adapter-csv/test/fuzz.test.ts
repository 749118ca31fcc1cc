import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { instantFromEpochMs, TurnoutError } from '@turnout/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { csvSource } from '../src/index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-fuzz-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Reads bytes as a file; gives how many records are in no list. A refusal loses none: it is said. */
async function recordsLost(bytes: Uint8Array): Promise<number> {
  const files = path.join(folder, 'fuzz.csv')
  await writeFile(files, bytes)
  const source = csvSource({ files, timeZone: 'UTC', dayMonthOrder: 'mdy', settleMs: 0 })
  const since = instantFromEpochMs(0)
  const { signal } = new AbortController()
  const ids = new Set<string>()
  let read = 0
  try {
    for await (const batch of source.read({ cursor: null, since, events: null, signal })) {
      read += batch.recordsRead
      for (const { record } of [...batch.leftOut, ...batch.rejected]) ids.add(record.id)
      for (const participation of batch.participations) {
        if (participation.state !== 'attended') ids.add(participation.record.id)
        else for (const { record } of participation.stays) ids.add(record.id)
      }
    }
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error
    return 0
  }
  return read - ids.size
}

it('bears any bytes', async () => {
  expect.hasAssertions()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await recordsLost(bytes)).toBe(0)
    }),
    { numRuns: 150 },
  )
})

const words = fc.constantFrom(
  'Email',
  'Attended',
  'Join Time',
  'Leave Time',
  'Registration Time',
  'Attendee Details',
  'Host Details',
  'Other Attended',
  'Attendee Report',
  '2. Participants',
  '3. In-Meeting Activities',
  'Topic',
  'Webinar ID',
  'Name (Original Name)',
  '__proto__',
  'constructor',
  'p@example.com',
  'q@example.com',
  'Yes',
  'No',
  '--',
  '09/08/2026 10:59:10 AM',
  '31/02/2026 10:00',
  '=SUM(1+1)',
  '"',
  '',
)
const mess = fc.array(fc.array(words, { maxLength: 6 }), { maxLength: 25 })

it('bears any structure, and loses no row of it', async () => {
  expect.hasAssertions()
  await fc.assert(
    fc.asyncProperty(mess, fc.constantFrom(',', '\t', ';'), async (rows, delimiter) => {
      const text = rows.map((row) => row.join(delimiter)).join('\n')
      expect(await recordsLost(Buffer.from(text))).toBe(0)
    }),
    { numRuns: 300 },
  )
})
