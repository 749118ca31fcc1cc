import { everyScope, zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, expect, it } from 'vitest'
import {
  attendanceOf,
  DAY_MS,
  firstWebinar,
  NOW,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

const { signal } = new AbortController()
let fixture: ZoomFixture

afterEach(() => fixture.close())

async function scenario(): Promise<void> {
  const account = zoomScenario({ startsAt: NOW - 3 * DAY_MS, hosts: 1, webinarsPerHost: 1 })
  fixture = await zoomFixture({ account })
}

it('asks for one token, though two sources of the account read side by side', async () => {
  await scenario()
  await Promise.all([
    readAll(fixture.source),
    readAll(fixture.restarted()),
    readAll(fixture.restarted()),
  ])
  expect(fixture.emulator.tokensIssued).toBe(1)
})

it('asks for a new token once when the old one was killed', async () => {
  await scenario()
  await fixture.source.check({ signal })
  fixture.emulator.killTokens()
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(firstWebinar(fixture.emulator).id))).toBe('final')
  expect(fixture.emulator.tokensIssued).toBe(2)
})

it('names each missing scope, what it is for, and where to add it', async () => {
  await scenario()
  const scopes = everyScope.filter(
    (scope) => !scope.includes('list_registrants') && !scope.includes('panelists'),
  )
  fixture.emulator.setBehaviour({ scopes })
  const { findings } = await fixture.source.check({ signal })
  expect(findings).toEqual([
    {
      kind: 'problem',
      message:
        'The Zoom app lacks the scope webinar:read:list_registrants:admin, needed for registrations. Add it at https://marketplace.zoom.us/user/build (the app, then Scopes); it can take a while to take effect.',
    },
    expect.objectContaining({ kind: 'advice' }),
  ])
})

it('takes the classic scopes for the granular ones', async () => {
  await scenario()
  fixture.emulator.setBehaviour({
    scopes: ['webinar:read:admin', 'report:read:admin', 'user:read:admin'],
  })
  const { findings } = await fixture.source.check({ signal })
  expect(findings).toEqual([])
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(firstWebinar(fixture.emulator).id))).toBe('final')
})

it('ends a read with the name of the scope that it lacks', async () => {
  await scenario()
  fixture.emulator.setBehaviour({
    scopes: everyScope.filter((scope) => !scope.includes('participants')),
  })
  await expect(readAll(fixture.source)).rejects.toMatchObject({
    code: 'credentials',
    message: expect.stringContaining('report:read:list_webinar_participants:admin') as string,
  })
})

it('reads without the optional scopes', async () => {
  await scenario()
  const scopes = everyScope.filter((scope) => !/panelists|tracking/.test(scope))
  fixture.emulator.setBehaviour({ scopes })
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(firstWebinar(fixture.emulator).id))).toBe('final')
})
