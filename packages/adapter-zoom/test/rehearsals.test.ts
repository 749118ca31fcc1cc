import type { SourceBatch } from '@turnout/core'
import { everyScope, type ZoomGathering } from '@turnout/emulator/zoom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  attendanceOf,
  DAY_MS,
  HOUR_MS,
  lastCursor,
  MINUTE_MS,
  NOW,
  peopleOf,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

const STARTS_AT = NOW - 3 * DAY_MS
const HOST = 'host@emulated.example'
let fixture: ZoomFixture
let webinar: ZoomGathering

beforeEach(async () => {
  fixture = await zoomFixture()
})
afterEach(() => fixture.close())

/** Plans a webinar that somebody registered for. */
function plan(startsAt: number, practiceSession: boolean): void {
  const { arrange } = fixture.emulator
  const { id: hostId } = arrange.user({ email: HOST })
  const panelists = [{ email: 'speaker@emulated.example', name: 'Sam Speaker' }]
  webinar = arrange.gathering({ hostId, startsAt, practiceSession, panelists })
  const createdAt = startsAt - DAY_MS
  arrange.registrant(webinar, { email: 'ada@guests.example', createdAt })
}

/** A run with the host and a panelist, and perhaps with a guest. */
function run(startedAt: number, guest: 'with a guest' | 'without guests' = 'without guests'): void {
  const { arrange } = fixture.emulator
  const endedAt = startedAt + HOUR_MS
  const instance = arrange.instance(webinar, { startedAt, endedAt })
  const times = { joinedAt: startedAt, leftAt: endedAt, trueEmail: null }
  arrange.stay(instance, { ...times, role: 'host', reportedEmail: HOST })
  arrange.stay(instance, { ...times, role: 'panelist', reportedEmail: 'speaker@emulated.example' })
  const [registrant] = webinar.registrants
  if (guest === 'with a guest' && registrant !== undefined)
    arrange.stay(instance, { joinedAt: startedAt, leftAt: endedAt, registrant })
}

function noticesOf(batches: readonly SourceBatch[]): string {
  return batches.flatMap(({ notices = [] }) => notices).join('\n')
}

it.each([
  ['before its start', -4 * HOUR_MS, true],
  ['before its start, without the practice setting', -4 * HOUR_MS, false],
  ['beyond its start', -10 * MINUTE_MS, true],
])(
  'takes nobody for a no-show of a webinar that was rehearsed %s',
  async (_when, lead, setting) => {
    plan(STARTS_AT, setting)
    run(STARTS_AT + lead)
    const batches = await readAll(fixture.source)
    expect(attendanceOf(batches, String(webinar.id))).toBe('unknown')
    expect(noticesOf(batches)).toContain('perhaps only rehearsed')
    expect(batches.at(-1)?.readAgainAt).toBeUndefined()
  },
)

it.each([
  ['panelists count as attendees', { panelists: 'include', hostAttendance: 'include' }, everyScope],
  ['panelists cannot be read', {}, everyScope.filter((scope) => !scope.includes('panelists'))],
] as const)(
  'takes nobody for a no-show of a rehearsed webinar where %s',
  async (_where, options, scopes) => {
    plan(STARTS_AT, true)
    run(STARTS_AT - 4 * HOUR_MS)
    fixture.emulator.setBehaviour({ scopes })
    const batches = await readAll(fixture.restarted(options))
    expect(attendanceOf(batches, String(webinar.id))).toBe('unknown')
  },
)

it('counts the stays of a rehearsal as such', async () => {
  plan(STARTS_AT, true)
  run(STARTS_AT - 4 * HOUR_MS)
  const batches = await readAll(fixture.source)
  const rules = batches.flatMap(({ leftOut }) => leftOut.map(({ rule }) => rule))
  expect(rules).toEqual(['practice_session', 'practice_session'])
})

it.each([
  ['whose rehearsal comes before it', true, -4 * HOUR_MS],
  ['that was held without being rehearsed', false, 0],
])('is final about a webinar %s', async (_which, setting, rehearsedAt) => {
  plan(STARTS_AT, setting)
  if (rehearsedAt !== 0) run(STARTS_AT + rehearsedAt)
  run(STARTS_AT, setting ? 'with a guest' : 'without guests')
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(webinar.id))).toBe('final')
})

it('lists the attendance of a webinar that was held before its time', async () => {
  plan(STARTS_AT, false)
  run(STARTS_AT - 2 * HOUR_MS, 'with a guest')
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(webinar.id))).toBe('final')
  expect(peopleOf(batches, 'attended', String(webinar.id))).toEqual(['ada@guests.example'])
})

it('lists no attendance of a webinar that was never held', async () => {
  plan(NOW + HOUR_MS, false)
  let cursor = lastCursor(await readAll(fixture.source))
  for (const wait of [3 * HOUR_MS, DAY_MS, DAY_MS]) {
    fixture.emulator.advance(wait)
    const batches = await readAll(fixture.source, { cursor })
    expect(attendanceOf(batches, String(webinar.id))).toBeUndefined()
    cursor = lastCursor(batches)
  }
})

it('waits a day for the webinar after its rehearsal, and takes it when it comes late', async () => {
  plan(NOW + HOUR_MS, true)
  run(NOW - 2 * DAY_MS)
  let batches = await readAll(fixture.source)
  const statuses: (string | undefined)[] = []
  for (const wait of [2 * HOUR_MS, DAY_MS]) {
    fixture.emulator.advance(wait)
    batches = await readAll(fixture.source, { cursor: lastCursor(batches) })
    statuses.push(attendanceOf(batches, String(webinar.id)))
  }
  run(NOW + 5 * HOUR_MS, 'with a guest')
  fixture.emulator.advance(DAY_MS)
  batches = await readAll(fixture.source, { cursor: lastCursor(batches) })
  statuses.push(attendanceOf(batches, String(webinar.id)))
  expect(statuses).toEqual([undefined, 'unknown', 'final'])
})

it('is not final about a rehearsed webinar whose own report is not there yet', async () => {
  plan(NOW - HOUR_MS, true)
  run(NOW - 2 * DAY_MS)
  run(NOW - HOUR_MS, 'with a guest')
  const batches = await readAll(fixture.source, { events: [String(webinar.id)] })
  expect(attendanceOf(batches, String(webinar.id))).not.toBe('final')
  expect(attendanceOf(batches, String(webinar.id))).not.toBe('unknown')
})
