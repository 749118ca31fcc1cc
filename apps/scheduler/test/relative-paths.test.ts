import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emulatedProject } from './support/emulated-portal.ts'
import { turnoutIn } from './support/turnout-process.ts'

const FILE = `Email,First Name,Last Name,Registration Time,Join Time,Leave Time
ada@example.com,Ada,Lovelace,2026-10-01 09:00,2026-10-14 15:00,2026-10-14 16:00
`

async function projectWithFolders() {
  const { folder, hubspot } = await emulatedProject({
    source: "csvSource({ files: 'exports', timeZone: 'Europe/Berlin', settleMs: 0 })",
  })
  const exports = join(folder, 'exports')
  const elsewhere = join(folder, 'some', 'where')
  await mkdir(exports)
  await mkdir(elsewhere, { recursive: true })
  await writeFile(join(exports, 'people.csv'), FILE)
  await writeFile(join(elsewhere, 'mine.csv'), FILE)
  const environment = { HUBSPOT_TOKEN: hubspot.token }
  const turnout = (...words: string[]) => turnoutIn(elsewhere, environment, words)
  return { folder, turnout }
}

it.each([
  ['above the working directory', []],
  ['that is named', ['--config', join('..', '..', 'turnout.config.ts')]],
])('the files of a config %s are looked for beside it', async (_where, config) => {
  const { turnout } = await projectWithFolders()
  const { code, output } = await turnout(...config, 'sync')
  expect(output).toContain('read 1 = 1 stored')
  expect(code).toBe(0)
})

it.each([
  ['inspect', 'a…@example.com'],
  ['columns', 'Leave Time'],
])('the file of csv %s is looked for here', async (command, shown) => {
  const { turnout } = await projectWithFolders()
  const { code, output } = await turnout('csv', command, 'mine.csv', '--time-zone', 'UTC')
  expect(output).toContain(shown)
  expect(code).toBe(0)
})
