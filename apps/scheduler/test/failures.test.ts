import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emulatedConfig, emulatedProject } from './support/emulated-portal.ts'
import { type Ended, project } from './support/turnout-process.ts'

const HEADER = 'Email,First Name,Last Name,Registration Time,Join Time,Leave Time\n'
const ROW = 'ada@example.com,Ada,Lovelace,2026-10-01 09:00,2026-10-14 15:00,2026-10-14 16:00\n'

function csv(path: string): string {
  return `csvSource({ files: ${JSON.stringify(path)}, timeZone: 'Europe/Berlin', settleMs: 0 })`
}

/** Nothing of a stack, and one message. */
function expectOneMessage({ output, messages }: Ended): void {
  expect(output + messages).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(output + messages).not.toContain('node:internal')
}

describe('a wrong token', () => {
  it('ends with the exit code of credentials and never shows the token', async () => {
    const made = await emulatedProject({ environment: { HUBSPOT_TOKEN: 'pat-wrong-secret' } })
    const ended = await made.turnout('sync')
    expect(ended.output).toMatch(/Error: .*emea/)
    expect(ended.output).toContain('Look: npx turnout check')
    expect(ended.output + ended.messages).not.toContain('pat-wrong-secret')
    expect(ended.code).toBe(5)
    expectOneMessage(ended)
  })

  it('loses nothing: with the right one everything arrives', async () => {
    const made = await emulatedProject({ environment: { HUBSPOT_TOKEN: 'pat-wrong-secret' } })
    await made.turnout('sync')
    made.hubspot.addToken({ token: 'pat-wrong-secret' })
    const { code, output } = await made.turnout('sync')
    expect(output).toContain('96 sent, 96 verified')
    expect(code).toBe(0)
  })

  it('is found by check', async () => {
    const made = await emulatedProject({ environment: { HUBSPOT_TOKEN: 'pat-wrong-secret' } })
    const ended = await made.turnout('check')
    expect(ended.output).toMatch(/portal emea: not ok\n {2}Problem: /)
    expect(ended.code).toBe(5)
    expectOneMessage(ended)
  })
})

describe('a missing scope', () => {
  const READ = 'crm.objects.marketing_events.read'
  const WRITE = 'crm.objects.marketing_events.write'

  async function withScopes(scopes: readonly string[], connector = '') {
    const made = await emulatedProject({
      connector,
      environment: { HUBSPOT_TOKEN: 'pat-short' },
    })
    made.hubspot.addToken({ token: 'pat-short', scopes })
    return made
  }

  it('of the two for marketing events is named by check', async () => {
    const { turnout } = await withScopes(['crm.objects.contacts.read'])
    const { output, code } = await turnout('check')
    expect(output).toContain(READ)
    expect(output).toContain(WRITE)
    expect(code).toBe(5)
  })

  it('of an option is named together with the option', async () => {
    const { turnout } = await withScopes([READ, WRITE], "contacts: 'existing-only',")
    const { output, code } = await turnout('check')
    expect(output).toContain('crm.objects.contacts.read')
    expect(output).toContain("contacts: 'existing-only'")
    expect(output).not.toContain(WRITE)
    expect(code).toBe(5)
  })

  it('is said once by sync, and nothing is lost', async () => {
    const { turnout, hubspot } = await withScopes([READ])
    const ended = await turnout('sync')
    expect(ended.output).toContain('48 waiting')
    expect(ended.code).toBe(5)
    expectOneMessage(ended)
    hubspot.addToken({ token: 'pat-short', scopes: [READ, WRITE] })
    expect((await turnout('sync')).output).toContain('96 sent, 96 verified')
  })
})

describe('HubSpot that is down', () => {
  it('leaves what is pinned waiting, with the exit code that says try again', async () => {
    const made = await emulatedProject()
    const { url } = made.hubspot
    await made.hubspot.close()
    const ended = await made.turnout('sync')
    expect(ended.output).toContain('something waits')
    expect(ended.output).toContain('48 waiting')
    expect(ended.output).toContain('Again: npx turnout sync webinars')
    expect(ended.output).toContain(new URL(url).port)
    expect(ended.code).toBe(3)
    expectOneMessage(ended)
  })
})

describe('a file', () => {
  async function fileProject(): Promise<
    Awaited<ReturnType<typeof emulatedProject>> & { file: string }
  > {
    const made = await emulatedProject()
    const file = join(made.folder, 'people.csv')
    await made.writeConfig(emulatedConfig(made.hubspot.url, { source: csv(file) }))
    return { ...made, file }
  }

  it('that is read gives its people', async () => {
    const { turnout, file } = await fileProject()
    await writeFile(file, HEADER + ROW)
    const { output, code } = await turnout('sync')
    expect(output).toContain('read 1 = 1 stored')
    expect(code).toBe(0)
  })

  it('that is not there is named', async () => {
    const { turnout, file } = await fileProject()
    const ended = await turnout('sync')
    expect(ended.output).toContain(file)
    expect(ended.code).not.toBe(0)
    expect(ended.code).not.toBe(1)
    expectOneMessage(ended)
  })

  it('that is a folder with nothing in it sends nothing', async () => {
    const { turnout, file } = await fileProject()
    await mkdir(file)
    const ended = await turnout('sync')
    expect(ended.output).toContain('read 0 =')
    expectOneMessage(ended)
  })

  it('that vanished after it was sent takes nothing back', async () => {
    const { turnout, file, hubspot } = await fileProject()
    await writeFile(file, HEADER + ROW)
    await turnout('sync')
    const before = hubspot.activities().length
    await rm(file)
    expectOneMessage(await turnout('sync'))
    expect(hubspot.activities().length).toBe(before)
    expect((await turnout('explain', 'ada@example.com', 'people')).output).toContain('verified')
  })

  it('that holds no addresses is refused with the reason', async () => {
    const { turnout, file } = await fileProject()
    await writeFile(file, 'Colour,Size\nred,3\n')
    const ended = await turnout('sync')
    expect(ended.output).toMatch(/e-mail/)
    expect(ended.code).toBe(4)
    expectOneMessage(ended)
  })
})

describe('a ledger', () => {
  it('that another program locks is said to be busy', async () => {
    const made = await emulatedProject({ config: "ledger: './ledger.db'," })
    const first = made.launch('start')
    await first.printed('Next runs')
    await rm(join(made.folder, 'ledger.db.engine.json'))
    const ended = await made.turnout('sync')
    expect(ended.messages).toContain(`process ${first.child.pid}`)
    expect(ended.code).toBe(3)
    expectOneMessage(ended)
  })

  it('that is no ledger is named', async () => {
    const made = await emulatedProject({ config: "ledger: './ledger.db'," })
    await writeFile(join(made.folder, 'ledger.db'), 'This is a letter to my mother.'.repeat(200))
    for (const words of [['sync'], ['status']]) {
      const ended = await made.turnout(...words)
      expect(ended.messages).toContain('ledger.db')
      expect(ended.code).toBe(6)
      expectOneMessage(ended)
    }
  })

  it('whose folder cannot be made is named', async () => {
    const made = await emulatedProject({ config: "ledger: './taken/ledger.db'," })
    await writeFile(join(made.folder, 'taken'), 'a file')
    const ended = await made.turnout('sync')
    expect(ended.messages).toMatch(/taken.*ledger\.db.*rights on its folder/s)
    expect(ended.code).toBe(6)
    expectOneMessage(ended)
  })

  it.each([70, 90, 120])('that finds the disk full after %i pages loses nothing', async (pages) => {
    const source = 'listSource({ people: 600 })'
    const small = {
      NODE_OPTIONS: `--import ${new URL('./support/small-disk.ts', import.meta.url).href}`,
      TURNOUT_TEST_PAGES: String(pages),
    }
    const made = await emulatedProject({ source, environment: small })
    const ended = await made.turnout('sync')
    expect(ended.output + ended.messages).toContain('The disk is full.')
    expect(ended.code).toBe(6)
    expectOneMessage(ended)
    const roomy = await project({
      config: emulatedConfig(made.hubspot.url, { source, config: `ledger: '${made.ledgerPath}',` }),
      environment: { HUBSPOT_TOKEN: made.hubspot.token },
    })
    const { output, code } = await roomy.turnout('sync')
    expect(output).toContain('0 waiting')
    expect(code).toBe(0)
    expect(made.hubspot.events().map(({ counters }) => counters.attended)).toEqual([600])
  })
})

describe('a config', () => {
  it('that cannot be used is one message with the path of the value', async () => {
    const made = await emulatedProject({ connector: "shedule: '* * * * *'," })
    const ended = await made.turnout('sync')
    expect(ended.messages).toContain('connectors[0].shedule: There is no such option.')
    expect(ended.code).toBe(2)
    expectOneMessage(ended)
  })

  it('that is no TypeScript is one message with the file and the line', async () => {
    const made = await project({ config: 'const a = 1\nexport default {\n  connectors: [,,,}\n' })
    const ended = await made.turnout('status')
    expect(ended.messages).toMatch(/turnout\.config\.ts:\d+: Expression expected\. .*mend it/)
    expect(ended.code).toBe(2)
    expectOneMessage(ended)
  })

  it('whose variable is not set names it, and status works all the same', async () => {
    const made = await emulatedProject({ environment: { HUBSPOT_TOKEN: '' } })
    const ended = await made.turnout('sync')
    expect(ended.messages).toContain('environment variable HUBSPOT_TOKEN, and it is not set')
    expect(ended.code).toBe(2)
    expect((await made.turnout('status')).code).toBe(0)
  })

  it('whose port is taken says so', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const made = await emulatedProject({ config: `api: { port: ${port} },` })
    const ended = await made.turnout('sync')
    server.close()
    expect(ended.messages).toContain(`api.port: Port ${port} of this machine is taken`)
    expect(ended.code).toBe(2)
    expectOneMessage(ended)
  })

  it('gives the stack of an error only with --debug', async () => {
    const made = await project({ config: '{{{' })
    const { messages } = await made.turnout('status', '--debug')
    expect(messages).toMatch(/\n +at /)
  })
})

describe('a file without the right to read it', () => {
  it('is named', async () => {
    const made = await emulatedProject()
    const file = join(made.folder, 'people.csv')
    await made.writeConfig(emulatedConfig(made.hubspot.url, { source: csv(file) }))
    await writeFile(file, HEADER + ROW)
    await chmod(file, 0o000)
    // The superuser may read everything: then there is nothing to refuse.
    const isSuperuser = process.getuid?.() === 0
    const ended = await made.turnout('sync')
    expect(ended.output).toContain(isSuperuser ? 'read 1 = 1 stored' : file)
    expect(ended.code === 0).toBe(isSuperuser)
  })
})
