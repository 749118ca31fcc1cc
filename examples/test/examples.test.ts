import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it, onTestFinished } from 'vitest'

const examples = join(import.meta.dirname, '..')
const report = join(examples, 'demo', 'exports', 'attendee_84312345678_2026_10_14.csv')

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-example-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function run(
  program: string,
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<string> {
  const child = spawn(
    process.execPath,
    ['-C', 'turnout-source', join(examples, program), report, 'America/New_York'],
    { cwd: options.cwd, env: { ...process.env, ...options.env } },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  await new Promise((resolve) => {
    child.once('close', resolve)
  })
  return output
}

it('lists the people of an export without sending anything', async () => {
  const output = await run('list-people.ts', { cwd: emptyFolder() })
  expect(output).toMatch(/@\S+ registered 2026-/)
  expect(output).toMatch(/@\S+ attended 2026-10-14T/)
  expect(output).toContain('left out: host')
})

it('carries an export to HubSpot once, and a second time nothing', async () => {
  const hubspot = await hubspotEmulator({ token: 'token-of-the-example' })
  onTestFinished(() => hubspot.close())
  const env = { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_TOKEN: 'token-of-the-example' }
  const cwd = emptyFolder()
  expect(await run('csv-to-hubspot.ts', { cwd, env })).toMatch(/^done [\s\S]*sent: [1-9]/)
  expect(await run('csv-to-hubspot.ts', { cwd, env })).toMatch(/^done [\s\S]*sent: 0/)
})
