import { describe, expect, it } from 'vitest'
import { project, type Project } from './support/turnout-process.ts'

/** A project whose portal counts as live, because it is not said to be on loopback. */
function liveProject(connector = ''): Promise<Project> {
  return project({
    config: `{
      portals: { instant: { ...instantDestination(30), live: true } },
      connectors: [
        { name: 'webinars', source: listSource({ people: 30 }), portal: 'instant', ${connector} },
      ],
    }`,
  })
}

describe('the first contact with a live portal', () => {
  it('waits for a person, who approves it', async () => {
    const { turnout } = await liveProject()
    const first = await turnout('sync')
    expect(first.output).toContain('webinars → instant: needs you')
    expect(first.output).toContain('npx turnout approve webinars')
    expect(first.output).toContain('30 waiting')
    expect(first.code).toBe(4)
    expect((await turnout('status')).output).toContain('webinars needs you')
    expect((await turnout('approve', 'webinars')).output).toContain('Approved for "webinars"')
    const second = await turnout('sync')
    expect(second.output).toContain('60 sent, 60 verified')
    expect(second.code).toBe(0)
  })

  it('is approved for one run by --yes', async () => {
    const { turnout } = await liveProject()
    const { code, output } = await turnout('sync', '--yes')
    expect(output).toContain('60 sent, 60 verified')
    expect(code).toBe(0)
  })

  it('is approved by the config', async () => {
    const { turnout } = await liveProject('approved: true,')
    expect((await turnout('sync')).code).toBe(0)
  })

  it('finds nothing to approve where nothing waits', async () => {
    const { turnout } = await liveProject()
    expect((await turnout('approve', 'webinars')).output).toContain('waits for an approval')
  })
})
