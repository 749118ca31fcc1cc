import type { SourceBatch } from '@turnout/core'
import { zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, expect, it } from 'vitest'
import {
  addHeldWebinar,
  attendanceOf,
  DAY_MS,
  lastCursor,
  MINUTE_MS,
  NOW,
  peopleOf,
  readAll,
  type ZoomFixture,
  zoomFixture,
} from './fixtures.ts'

let fixture: ZoomFixture

afterEach(() => fixture.close())

function noticesOf(batches: readonly SourceBatch[]): readonly string[] {
  return batches.flatMap(({ notices = [] }) => notices)
}

it('reads back a year at most, and says once that there was more', async () => {
  fixture = await zoomFixture()
  const startsAt = NOW - 364 * DAY_MS
  const webinar = addHeldWebinar(fixture.emulator, { startsAt, emails: ['ada@guests.example'] })
  const batches = await readAll(fixture.source, { since: NOW - 800 * DAY_MS })
  expect(attendanceOf(batches, String(webinar.id))).toBe('final')
  const said =
    'Zoom gives no reports of webinars that ended more than a year ago: they are not read.'
  expect(noticesOf(batches)).toEqual([said])
  const again = await readAll(fixture.source, { cursor: lastCursor(batches) })
  expect(noticesOf(again)).toEqual([])
})

it('goes on without the part of the history that Zoom refuses, and says which', async () => {
  fixture = await zoomFixture()
  const startsAt = NOW - 10 * DAY_MS
  const webinar = addHeldWebinar(fixture.emulator, { startsAt, emails: ['ada@guests.example'] })
  const refusal = { status: 400, code: 300, message: 'The date range is not supported.' }
  fixture.emulator.addFault({ path: '/history_meetings', after: 2, times: Infinity, ...refusal })
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(webinar.id))).toBe('final')
  expect(noticesOf(batches)).toEqual([
    expect.stringContaining('Zoom refuses the history of webinars that ended before 2026-10-27'),
  ])
  fixture.emulator.clearFaults()
  const again = await readAll(fixture.source, { cursor: lastCursor(batches) })
  expect(noticesOf(again)).toEqual([])
})

it('knows the panelists of each date of a series', async () => {
  fixture = await zoomFixture()
  const { arrange, account } = fixture.emulator
  const dates = [NOW - 3 * DAY_MS, NOW + DAY_MS]
  const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
  const panelists: { id: string; email: string; name: string }[] = []
  const startsAt = dates[0] ?? NOW
  const webinar = { ...arrange.gathering({ hostId, shape: 'series', startsAt, dates }), panelists }
  account.gatherings.splice(0, 1, webinar)
  const speaker = 'speaker@emulated.example'
  let cursor = null
  for (const date of dates) {
    const ended = { startedAt: date, endedAt: date + 60 * MINUTE_MS, occurrenceId: String(date) }
    const run = arrange.instance(webinar, ended)
    const stay = { joinedAt: ended.startedAt, leftAt: ended.endedAt }
    arrange.stay(run, { ...stay, reportedEmail: 'ada@guests.example' })
    if (panelists.length > 0) arrange.stay(run, { ...stay, reportedEmail: speaker })
    const batches: readonly SourceBatch[] = await readAll(fixture.source, { cursor })
    expect(peopleOf(batches, 'attended', `${webinar.id}.${date}`)).toEqual(['ada@guests.example'])
    cursor = lastCursor(batches)
    panelists.push({ id: 'p1', email: speaker, name: 'Sam Speaker' })
    fixture.emulator.advance(3 * DAY_MS)
  }
})

it('says in one sentence that many users cannot have webinars', async () => {
  const startsAt = NOW + DAY_MS
  const account = zoomScenario({ startsAt, held: false, hostsWithoutPlan: 40 })
  fixture = await zoomFixture({ account })
  const batches = await readAll(fixture.source)
  expect(noticesOf(batches)).toEqual([
    expect.stringMatching(/^40 of the Zoom users \(.* and others\) cannot have webinars/),
  ])
})
