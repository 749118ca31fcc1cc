import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@turnout/core'
import { describe, expect, it } from 'vitest'
import { loadCsvModule } from '../src/lib/commands/csv-module.ts'
import { terminal } from '../src/lib/output/terminal.ts'
import { project } from './support/turnout-process.ts'

const FILE = `Email,First Name,Last Name,Registration Time,Join Time,Leave Time
ada@example.com,Ada,Lovelace,2026-10-01 09:00:00,2026-10-14 15:00:00,2026-10-14 16:00:00
not an address,Grace,Hopper,2026-10-01 09:00:00,2026-10-14 15:00:00,2026-10-14 16:00:00
`

async function folderWithFile() {
  const made = await project({ config: '{ portals: {}, connectors: [] }' })
  await writeFile(join(made.folder, 'people.csv'), FILE)
  return made
}

describe('turnout csv inspect', () => {
  it('tells what was detected and what is rejected, and masks addresses', async () => {
    const { turnout } = await folderWithFile()
    const { code, output } = await turnout('csv', 'inspect', 'people.csv', '--time-zone', 'UTC')
    expect(output).toMatch(/delimiter +, /)
    expect(output).toMatch(/time zone +UTC .*--time-zone/)
    expect(output).toMatch(/a…@example\.com +registered, attended +2026-10-14T15:00:00Z/)
    expect(output).toContain('line 3: invalid_email.')
    expect(output).not.toContain('ada@example.com')
    expect(code).toBe(0)
  })

  it('gives scripts the whole reading with --json --people', async () => {
    const { turnout } = await folderWithFile()
    const words = ['csv', 'inspect', 'people.csv', '--time-zone', 'UTC', '--json', '--people']
    expect(JSON.parse((await turnout(...words)).output)).toMatchObject({
      command: 'csv inspect',
      exitCode: 0,
      options: { timeZone: 'UTC' },
      profile: expect.any(String) as string,
      event: { startsAt: null },
      people: [
        {
          email: 'ada@example.com',
          states: ['registered', 'attended'],
          firstJoin: '2026-10-14T15:00:00Z',
          seconds: 3600,
        },
      ],
      leftOut: [],
      rejected: [{ line: 3, code: 'invalid_email' }],
    })
  })

  it('says why a file is refused and with which option it is not', async () => {
    const { turnout } = await folderWithFile()
    const { code, output } = await turnout('csv', 'inspect', 'people.csv')
    expect(output).toMatch(/Refused: .*zone/)
    expect(code).toBe(4)
  })

  it('names a file that is not there, and refuses an option that cannot be', async () => {
    const { turnout } = await folderWithFile()
    const missing = await turnout('csv', 'inspect', 'none.csv')
    expect(missing.messages).toContain('none.csv')
    expect(missing.messages).not.toMatch(/\n +at /)
    const wrong = await turnout('csv', 'inspect', 'people.csv', '--time-zone', 'Berlin')
    expect(wrong.messages).toContain('Berlin')
    expect(wrong.code).toBe(2)
  })
})

describe('turnout csv columns', () => {
  it('prints headers and nothing of the rows', async () => {
    const { turnout } = await folderWithFile()
    const { code, output } = await turnout('csv', 'columns', 'people.csv')
    expect(output).toMatch(/Email +email/)
    expect(output).toMatch(/Leave Time +leftAt/)
    expect(output).not.toContain('Lovelace')
    expect(code).toBe(0)
  })
})

describe('turnout csv columns for a file whose first row may be about a person', () => {
  it('shows nothing unless the line of the header is stated', async () => {
    const { folder, turnout } = await folderWithFile()
    await writeFile(join(folder, 'odd.csv'), 'Wer,Wo\nAda Lovelace,London\n')
    const { output } = await turnout('csv', 'columns', 'odd.csv')
    expect(output).toContain('--header-line')
    expect(output).not.toContain('Wer')
    const stated = await turnout('csv', 'columns', 'odd.csv', '--header-line', '1')
    expect(stated.output).toContain('Wer')
    expect(stated.output).not.toContain('Ada')
  })
})

it('says how to install the CSV adapter where there is none', async () => {
  const stream = { write: () => true }
  const context = {
    terminal: terminal({ output: stream, messages: stream, json: false, environment: {} }),
    workingDirectory: tmpdir(),
    environment: {},
    log: silentLog,
    signal: new AbortController().signal,
    configFile: undefined,
    config: () => Promise.reject(new Error('There is none.')),
    commandLine: async (rest: string) => rest,
  }
  await expect(loadCsvModule(context, () => null)).rejects.toMatchObject({
    code: 'not_installed',
    message: expect.stringContaining('npm install @turnout/adapter-csv') as string,
  })
})
