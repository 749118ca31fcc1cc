import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { addressFile } from '../src/lib/engine/address-file.ts'
import { emulatedConfig, emulatedProject, type EmulatedProject } from './support/emulated-portal.ts'
import type { Going } from './support/turnout-process.ts'

const SECOND = `{
  name: 'second',
  source: listSource({ people: 3, eventId: 'webinar-2' }),
  portal: 'emea',
}`

async function running(
  options: Parameters<typeof emulatedProject>[0] = { more: SECOND },
): Promise<EmulatedProject & { readonly daemon: Going }> {
  const made = await emulatedProject(options)
  const daemon = made.launch('start')
  await daemon.printed('Next runs')
  return { ...made, daemon }
}

function emulatedWithSlowSecond() {
  const source = "listSource({ people: 20, batchSize: 5, eventId: 'slow', batchDelayMs: 400 })"
  return running({ more: `{ name: 'slow', source: ${source}, portal: 'emea' }` })
}

describe('beside a running engine', () => {
  it('every reading command reads the ledger itself', async () => {
    const { turnout, daemon } = await running()
    const status = await turnout('status')
    expect(status.output).toContain(`The engine runs in process ${daemon.child.pid}`)
    expect(status.output).toMatch(/webinars +emea +every 15m +\S+Z +done +0 +\S+Z/)
    expect((await turnout('quarantine', 'list')).output).toMatch(/1 +no_email/)
    expect((await turnout('quarantine', 'show', '1')).code).toBe(0)
    expect((await turnout('events', 'list')).output).toContain('list/webinar-1')
    const explained = await turnout('explain', 'person-7@example.com', 'webinar-1')
    expect(explained.output).toContain('verified: HubSpot shows it')
    expect((await turnout('check')).code).toBe(0)
  })

  it('every changing command is done by the engine, and shows its progress', async () => {
    const { turnout, daemon } = await running()
    const sync = await turnout('sync', 'second')
    expect(sync.messages).toContain(`The engine of process ${daemon.child.pid}`)
    expect(sync.messages).toContain('second: sending 3')
    expect(sync.output).toContain('read 3 = 3 stored')
    expect(sync.code).toBe(0)
    expect((await turnout('plan')).output).toContain('Nothing was sent, nothing was kept.')
    expect(await turnout('approve', 'webinars')).toMatchObject({ code: 0 })
    expect((await turnout('quarantine', 'drop', '1')).output).toBe('1 of 1 taken off the list.\n')
    expect((await turnout('quarantine', 'replay', '2')).output).toContain('1 of 1 to be sent again')
    expect((await turnout('events', 'link', 'webinar-2', 'webinar-1')).code).toBe(0)
    expect((await turnout('start', '--once')).output).toContain('webinars → emea: done')
  })

  it('a shell without the token can still command it', async () => {
    const { turnout, folder } = await running()
    const config = await readFile(`${folder}/turnout.config.ts`, 'utf8')
    await writeFile(
      `${folder}/without-token.config.ts`,
      config.replace('HUBSPOT_TOKEN', 'NOT_SET_HERE'),
    )
    const sync = await turnout('--config', 'without-token.config.ts', 'sync', 'second')
    expect(sync).toMatchObject({ code: 0 })
    expect((await turnout('--config', 'without-token.config.ts', 'status')).code).toBe(0)
  })

  it('a connector that it does not know yet is named, with what to do', async () => {
    const { turnout, writeConfig, hubspot } = await running({})
    await writeConfig(emulatedConfig(hubspot.url, { more: SECOND }))
    const sync = await turnout('sync', 'second')
    expect(sync.messages).toContain('There is no connector "second"')
    expect(sync.messages).toContain('restart it after a change')
    expect(sync.code).toBe(2)
  })

  it('a second engine is told who holds the ledger', async () => {
    const { turnout, daemon } = await running()
    const second = await turnout('start')
    expect(second.messages).toContain(`process ${daemon.child.pid} since `)
    expect(second.code).toBe(3)
  })

  it('a command that is stopped leaves its work to the engine, which lives on', async () => {
    const { launch, turnout, daemon } = await emulatedWithSlowSecond()
    const sync = launch('sync', 'slow')
    await sync.printed('slow: reading')
    sync.child.kill('SIGINT')
    const { code, messages } = await sync.ended
    expect(messages).toContain(`The engine of process ${daemon.child.pid} goes on with it.`)
    expect(code).toBe(3)
    const again = await turnout('sync', 'slow')
    expect(again.output).toContain('0 waiting')
    expect((await turnout('explain', 'person-19@example.com', 'slow')).output).toContain('verified')
  })

  it('a command whose engine is killed is told, and its work is carried on', async () => {
    const { launch, turnout, daemon } = await emulatedWithSlowSecond()
    const sync = launch('sync', 'slow')
    await sync.printed('slow: reading')
    daemon.child.kill('SIGKILL')
    const { code, messages } = await sync.ended
    expect(messages).toContain(`The engine in process ${daemon.child.pid} ended`)
    expect(code).toBe(3)
    expect((await turnout('sync', 'slow')).output).toContain('0 waiting')
  })

  it('an address that somebody else left is not trusted', async () => {
    const { turnout, ledgerPath } = await running()
    await writeFile(addressFile(ledgerPath), '{"port":9,"token":"x","pid":1}')
    const status = await turnout('status')
    expect(status.output).toContain('No engine runs.')
  })
})

describe('the end of an engine', () => {
  it('by SIGTERM is graceful: exit code 0, and nobody holds the ledger any more', async () => {
    const { turnout, daemon } = await running()
    daemon.child.kill('SIGTERM')
    const { code, messages } = await daemon.ended
    expect(messages).toContain('Stopped.')
    expect(code).toBe(0)
    expect((await turnout('sync')).code).toBe(0)
  })

  it('in the middle of a run stops at the next safe point, and the next run carries on', async () => {
    const { launch, turnout } = await emulatedProject({
      source: 'listSource({ people: 100, batchSize: 10, batchDelayMs: 300 })',
    })
    const daemon = launch('start')
    await daemon.printed('webinars: reading')
    daemon.child.kill('SIGINT')
    const { code, output } = await daemon.ended
    expect(output).toContain('webinars → emea: stopped')
    expect(code).toBe(0)
    const after = await turnout('sync')
    expect(after.output).toContain('0 waiting')
    expect(after.code).toBe(0)
  })

  it('comes with the end of the npx that started it, which passes no signal on', async () => {
    const { turnout, launchByNpx } = await emulatedProject()
    const npx = launchByNpx('start')
    await npx.printed('Next runs')
    npx.child.kill('SIGTERM')
    // Its streams end when the engine has ended, too.
    expect((await npx.ended).messages).toContain('Stopped.')
    expect((await turnout('status')).output).toContain('No engine runs.')
  })

  it('by a second signal is at once', async () => {
    const { launch } = await emulatedProject({
      source: 'listSource({ people: 10, batchDelayMs: 600_000 })',
    })
    const daemon = launch('start')
    await daemon.printed('Running 1 connector.')
    daemon.child.kill('SIGTERM')
    await daemon.printed('Once more stops at once.')
    const again = setInterval(() => daemon.child.kill('SIGTERM'), 60)
    const { code } = await daemon.ended
    clearInterval(again)
    expect(code).toBe(143)
  })

  it('by SIGKILL leaves nothing behind that locks anybody out', async () => {
    const { turnout, daemon } = await running()
    daemon.child.kill('SIGKILL')
    await daemon.ended
    const status = await turnout('status')
    expect(status.output).toContain('No engine runs.')
    const sync = await turnout('sync')
    expect(sync.output).toContain('48 unchanged')
    expect(sync.code).toBe(0)
  })
})
