import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectCsv } from '../src/inspect.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnout-csv-words-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What is read of a file: a line for each person, then what was left out and rejected. */
async function reading(
  content: string,
  options: Parameters<typeof inspectCsv>[1] = { timeZone: 'UTC' },
): Promise<readonly string[]> {
  const file = path.join(folder, 'export.csv')
  await writeFile(file, content)
  const { report } = await inspectCsv(file, options)
  return [
    ...report.people.map(({ email, states, seconds }) =>
      [email, ...states, ...(seconds === null ? [] : [`${seconds} s`])].join(' '),
    ),
    ...report.leftOut.map(({ line, rule }) => `line ${line} left out: ${rule}`),
    ...report.rejected.map(({ line, code }) => `line ${line} rejected: ${code}`),
  ]
}

describe('a column for cancellations', () => {
  it.each(['No', 'false', '0', ''])('cancels nobody who has "%s" in it', async (word) => {
    const rows = `Email,Attended,Registered,Cancelled\nann@example.com,,Yes,${word}\n`
    expect(await reading(rows)).toEqual(['ann@example.com registered'])
  })

  it.each(['Yes', 'TRUE', 'cancelled', '2026-09-01 10:00'])(
    'cancels who has "%s" in it',
    async (word) => {
      const rows = `Email,Attended,Registered,Cancelled\nann@example.com,,Yes,${word}\n`
      expect(await reading(rows)).toEqual(['ann@example.com registered cancelled'])
    },
  )
})

describe('yes and no in a status column', () => {
  it('are answers to an invitation where the header says so', async () => {
    expect(await reading('Email,RSVP\nann@example.com,Yes\nbo@example.com,No\n')).toEqual([
      'ann@example.com registered',
      'bo@example.com registered cancelled',
    ])
  })

  it('tell who came where the header says so, and cancel nobody', async () => {
    const rows =
      'Email,Attendance Status,Join Time,Leave Time\nann@example.com,Yes,2026-09-08T10:00:00Z,2026-09-08T10:30:00Z\nbo@example.com,No,,\n'
    expect(await reading(rows)).toEqual([
      'ann@example.com registered attended 1800 s',
      'bo@example.com registered',
    ])
  })

  it('say nothing where the header does not tell what is asked', async () => {
    expect(await reading('Email,Status\nann@example.com,No\n')).toEqual([
      'ann@example.com registered',
    ])
  })
})
