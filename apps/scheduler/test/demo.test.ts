import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Ended, turnoutIn } from './support/turnout-process.ts'

const demo = fileURLToPath(new URL('../../../examples/demo', import.meta.url))
const FILES = ['turnout.config.ts', 'emulated-hubspot.ts', 'exports']

/** A copy of the demo, so that neither its ledger nor its port is touched. */
async function copyOfDemo(): Promise<(...words: string[]) => Promise<Ended>> {
  await mkdir(join(demo, '.turnout'), { recursive: true })
  const folder = await mkdtemp(join(demo, '.turnout', 'test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  for (const file of FILES) await cp(join(demo, file), join(folder, file), { recursive: true })
  const environment = { TURNOUT_DEMO_PORT: String(await freePort()) }
  return (...words) => turnoutIn(folder, environment, words)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('the demo', () => {
  it('carries its three exports, and every record of them is accounted for', async () => {
    const turnout = await copyOfDemo()
    const { code, output } = await turnout('start', '--once')
    expect(output).toContain(
      'read 54 = 49 stored + 0 unchanged + 4 left out + 1 quarantined + 0 waiting',
    )
    expect(output).toContain(
      'read 33 = 33 stored + 0 unchanged + 0 left out + 0 quarantined + 0 waiting',
    )
    expect(output).toContain(
      'read 27 = 25 stored + 0 unchanged + 0 left out + 2 quarantined + 0 waiting',
    )
    expect(output).toContain('74 sent, 74 verified')
    expect(output).toContain('54 sent, 54 verified')
    expect(output).toContain('44 sent, 44 verified')
    expect(output).toContain('はじめてのウェビナー運営①')
    expect(code).toBe(0)
  })

  it('sends nothing when it is started again', async () => {
    const turnout = await copyOfDemo()
    await turnout('start', '--once')
    const { code, output } = await turnout('start', '--once')
    expect(output.match(/nothing sent; 0 requests to the portal/g)).toHaveLength(3)
    expect(output).toContain('npm run demo -- quarantine list')
    expect(code).toBe(0)
  })

  it('explains the person whom it names as the example', async () => {
    const turnout = await copyOfDemo()
    const { output } = await turnout('start', '--once')
    const [, email = '', event = ''] = /explain (\S+) (\S+)/.exec(output) ?? []
    const explained = await turnout('explain', email, event)
    expect(explained.output).toContain('verified: HubSpot shows it')
    expect(explained.output).toContain('2688 s in all, overlaps counted once')
  })
})
