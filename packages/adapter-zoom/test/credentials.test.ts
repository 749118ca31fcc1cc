import { everyScope, zoomScenario } from '@turnout/emulator/zoom'
import type { SourceBatch } from '@turnout/core'
import { afterEach, describe, expect, it } from 'vitest'
import {
  attendanceOf,
  DAY_MS,
  firstWebinar,
  NOW,
  peopleOf,
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

it('ends a read with the names of both scopes of which it needs one', async () => {
  await scenario()
  fixture.emulator.setBehaviour({
    scopes: everyScope.filter((scope) => !scope.includes('participants')),
  })
  const { findings } = await fixture.source.check({ signal })
  expect(findings).toMatchObject([{ kind: 'problem' }])
  const reading = readAll(fixture.source)
  for (const scope of [
    'report:read:list_webinar_participants:admin',
    'webinar:read:list_past_participants:admin',
  ]) {
    expect(findings[0]?.message).toContain(scope)
    await expect(reading).rejects.toMatchObject({
      code: 'credentials',
      message: expect.stringContaining(scope) as string,
    })
  }
})

describe('without the scope of the participant report', () => {
  const scopes = everyScope.filter((scope) => !scope.startsWith('report:read:list_webinar_part'))

  async function readWithout(shown: {
    readonly otherAddress?: number
    readonly blankAddress?: number
  }): Promise<readonly SourceBatch[]> {
    const account = zoomScenario({
      startsAt: NOW - 3 * DAY_MS,
      hosts: 1,
      webinarsPerHost: 2,
      withoutEmail: 0,
      otherAddress: 0,
      blankAddress: 0,
      ...shown,
    })
    fixture = await zoomFixture({ account, behaviour: { scopes } })
    return await readAll(fixture.source)
  }

  it('reads the same people from the list of past participants, and says so once', async () => {
    const batches = await readWithout({})
    for (const truth of fixture.emulator.truth()) {
      expect(attendanceOf(batches, String(truth.id))).toBe('final')
      expect(peopleOf(batches, 'attended', String(truth.id))).toEqual(
        truth.attended.map(({ email }) => email),
      )
    }
    const notices = batches.flatMap((batch) => batch.notices ?? [])
    expect(notices).toEqual([
      expect.stringContaining('lacks the scope report:read:list_webinar_participants:admin'),
    ])
  })

  it.each([
    ['with another address', { otherAddress: 1 }],
    ['without an address', { blankAddress: 1 }],
  ])('is not final where people who registered are shown %s', async (_how, shown) => {
    const batches = await readWithout(shown)
    expect(attendanceOf(batches, String(firstWebinar(fixture.emulator).id))).toBe('unknown')
    const notices = batches.flatMap((batch) => batch.notices ?? [])
    expect(notices.join()).toContain('cannot be matched to registrants')
  })

  it('calls it no problem in the check, but advice', async () => {
    await readWithout({})
    const { findings } = await fixture.source.check({ signal })
    expect(findings).toEqual([
      {
        kind: 'advice',
        message: expect.stringContaining('matched by their addresses') as string,
      },
    ])
  })

  it('takes the other list too where Zoom refuses the report though the scope was granted', async () => {
    await scenario()
    fixture.emulator.addFault({ path: '/report/webinars', status: 400, code: 4711 })
    const batches = await readAll(fixture.source)
    const eventId = String(firstWebinar(fixture.emulator).id)
    expect(peopleOf(batches, 'attended', eventId).length).toBeGreaterThan(0)
    expect(batches.flatMap((batch) => batch.notices ?? []).join()).toContain('lacks the scope')
  })
})

it('reads without the optional scopes', async () => {
  await scenario()
  const scopes = everyScope.filter((scope) => !/panelists|tracking/.test(scope))
  fixture.emulator.setBehaviour({ scopes })
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(firstWebinar(fixture.emulator).id))).toBe('final')
})
