import { describe, expect, it } from 'vitest'
import { emulatedProject } from './support/emulated-portal.ts'

describe('turnout sync', () => {
  it('sends everything once, reads it back and shows that the counts add up', async () => {
    const { turnout, hubspot } = await emulatedProject()
    const { code, output } = await turnout('sync')
    expect(output).toContain(
      'read 50 = 48 stored + 0 unchanged + 0 left out + 2 quarantined + 0 waiting',
    )
    expect(output).toContain('96 sent, 96 verified by reading them back')
    expect(output).toContain('Look: npx turnout quarantine list --connector webinars')
    expect(code).toBe(0)
    expect(hubspot.events().map(({ counters }) => counters.attended)).toEqual([48])
  })

  it('sends nothing the second time', async () => {
    const { turnout, hubspot } = await emulatedProject()
    await turnout('sync')
    hubspot.clearRequests()
    const { code, output } = await turnout('sync')
    expect(output).toContain('nothing sent; 0 requests to the portal')
    expect(code).toBe(0)
    expect(hubspot.requests()).toEqual([])
  })

  it('gives scripts one JSON document and nothing else', async () => {
    const { turnout } = await emulatedProject()
    const { output } = await turnout('sync', '--json')
    expect(JSON.parse(output)).toMatchObject({
      command: 'sync',
      exitCode: 0,
      error: null,
      runs: [
        {
          connector: 'webinars',
          outcome: 'done',
          counts: { read: 50, stored: 48, quarantined: 2 },
          transitions: { sent: 96, verified: 96 },
          startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        },
      ],
    })
  })

  it('runs only the connectors that are named', async () => {
    const { turnout } = await emulatedProject({
      more: "{ name: 'second', source: listSource({ people: 3, eventId: 'two' }), portal: 'emea' }",
    })
    const { output } = await turnout('sync', 'second')
    expect(output).toContain('second → emea: done')
    expect(output).not.toContain('webinars')
  })
})

describe('turnout plan', () => {
  it('shows what would be sent and sends nothing', async () => {
    const { turnout, hubspot } = await emulatedProject()
    const { code, output } = await turnout('plan')
    expect(output).toMatch(/list\/webinar-1 .* created +48 +0 +48 +yes/)
    expect(output).toContain('48 waiting')
    expect(output).toContain('quarantined: 2 no_email')
    expect(code).toBe(0)
    expect(hubspot.events()).toEqual([])
    expect((await turnout('sync')).output).toContain('96 sent')
  })
})

describe('turnout quarantine', () => {
  it('lists, shows, drops and replays, each record with its reason and its place', async () => {
    const { turnout } = await emulatedProject()
    await turnout('sync')
    const list = await turnout('quarantine', 'list')
    expect(list.output).toMatch(/1 +no_email +people\.csv:2 +webinars/)
    expect(list.output).toContain('no_email: The record has no e-mail address.')
    const shown = await turnout('quarantine', 'show', '2')
    expect(shown.output).toContain('As given:   row 2')
    expect((await turnout('quarantine', 'drop', '1')).output).toBe('1 of 1 taken off the list.\n')
    const replayed = await turnout('quarantine', 'replay', '--reason', 'no_email')
    expect(replayed.output).toContain('1 of 1 to be sent again')
    const after = await turnout('sync')
    expect(after.output).toContain('48 unchanged + 1 left out + 1 quarantined')
  })

  it('keeps what the platform gave out of the list', async () => {
    const { turnout } = await emulatedProject()
    await turnout('sync')
    const { output } = await turnout('quarantine', 'list', '--json')
    expect(output).not.toContain('row 1')
    expect(JSON.parse(output)).toMatchObject({ total: 2, records: [{ id: 1 }, { id: 2 }] })
  })

  it('drops nothing unless it is told what', async () => {
    const { turnout } = await emulatedProject()
    await turnout('sync')
    expect(await turnout('quarantine', 'drop')).toMatchObject({ code: 2 })
    const unknown = await turnout('quarantine', 'drop', '1', '99')
    expect(unknown.messages).toContain('Not in quarantine: 99.')
    expect(unknown.code).toBe(2)
    expect((await turnout('quarantine', 'list')).output).toContain('no_email')
  })
})

describe('turnout explain', () => {
  it('tells the evidence by the id that the platform uses', async () => {
    const { turnout } = await emulatedProject()
    await turnout('sync')
    const { code, output } = await turnout('explain', 'Person-7@Example.com', 'webinar-1')
    expect(output).toContain('person-7@example.com at "Invented webinar webinar-1"')
    expect(output).toContain('people.csv:9, by webinars')
    expect(output).toContain('verified: HubSpot shows it')
    expect(output).toContain('3593 s in all')
    expect(code).toBe(0)
  })

  it('says when nothing is known, and refuses what is no address', async () => {
    const { turnout } = await emulatedProject()
    const nobody = await turnout('explain', 'nobody@example.com', 'webinar-1')
    expect(nobody.output).toContain('The ledger knows nothing about nobody@example.com')
    expect(await turnout('explain', 'nobody', 'webinar-1')).toMatchObject({ code: 2 })
  })
})

describe('turnout events', () => {
  it('lists what the ledger knows and makes two events one', async () => {
    const { turnout } = await emulatedProject({
      more: `{
        name: 'second',
        source: listSource({ people: 3, eventId: 'webinar-2' }),
        portal: 'emea',
        approved: true,
      }`,
    })
    await turnout('sync')
    const linked = await turnout('events', 'link', 'webinar-2', 'list/webinar-1')
    expect(linked.output).toContain('From now on list/webinar-2 is list/webinar-1')
    expect((await turnout('events', 'list')).output).toContain('is list/webinar-1')
    const unknown = await turnout('events', 'link', 'webinar-3', 'webinar-1')
    expect(unknown.messages).toContain('The ledger knows no event "webinar-3".')
  })
})

describe('turnout status', () => {
  it('shows connectors that never ran, and how the others ended', async () => {
    const { turnout } = await emulatedProject()
    const before = await turnout('status')
    expect(before.output).toMatch(/webinars +emea +every 15m +never ran/)
    await turnout('sync')
    const after = await turnout('status', '--json')
    expect(JSON.parse(after.output)).toMatchObject({
      engine: null,
      connectors: [{ name: 'webinars', lastRun: { outcome: 'done' }, waiting: 0 }],
    })
  })
})

describe('turnout start --once', () => {
  it('runs what has a schedule, says where to look, and ends', async () => {
    const { turnout } = await emulatedProject({
      config: "lookAt: ['http://127.0.0.1:1/ the portal'], command: 'npm run demo --'",
      more: "{ name: 'by-hand', source: listSource({ people: 3, eventId: 'two' }), portal: 'emea' }",
    })
    const { code, output } = await turnout('start', '--once')
    expect(output).toContain('webinars → emea: done')
    expect(output).not.toContain('by-hand')
    expect(output).toContain('http://127.0.0.1:1/ the portal')
    expect(output).toContain('npm run demo -- quarantine list')
    expect(output).toContain('npm run demo -- explain EMAIL webinar-1')
    expect(code).toBe(0)
  })
})

describe('the command line', () => {
  it('tells the exit codes in its help', async () => {
    const { turnout } = await emulatedProject()
    const { code, output } = await turnout('--help')
    expect(output).toContain('5  A platform or a portal refuses the credentials')
    expect(code).toBe(0)
  })

  it.each([
    [['snyc'], /unknown command 'snyc'.*Did you mean sync/s],
    [['sync', '--nonsense'], /unknown option '--nonsense'/],
    [['sync', 'nobody'], /There is no connector "nobody"\. The config has: webinars/],
    [['quarantine', 'list', '--reason', 'bad_mood'], /Allowed choices are no_email/],
  ])('refuses %j with one message', async (words, message) => {
    const { turnout } = await emulatedProject()
    const { code, messages, output } = await turnout(...words)
    expect(messages).toMatch(message)
    expect(messages).toMatch(/^turnout: [^\n]*\n(?:\(Did you mean[^\n]*\n)?$/)
    expect(output).toBe('')
    expect(code).toBe(2)
  })

  it.each([[[]], [['quarantine']]])(
    'shows its help when no command is named: %j',
    async (words) => {
      const { turnout } = await emulatedProject()
      const { code, messages } = await turnout(...words)
      expect(messages).toMatch(/^Usage: turnout .*\nturnout: Name a command\.\n$/s)
      expect(code).toBe(2)
    },
  )

  it('has no warning of Node about SQLite on its streams', async () => {
    const { turnout } = await emulatedProject()
    const { messages } = await turnout('status')
    expect(messages).toBe('')
  })
})
