import { zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, expect, it } from 'vitest'
import {
  addHeldWebinar,
  attendanceOf,
  DAY_MS,
  firstWebinar,
  HOUR_MS,
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

it('reads a report again after 15 minutes, 90 minutes and a day, and calls only the last one final', async () => {
  const account = zoomScenario({ startsAt: NOW - HOUR_MS, hosts: 1, webinarsPerHost: 1 })
  fixture = await zoomFixture({ account })
  const { emulator, source } = fixture
  const eventId = String(firstWebinar(emulator).id)
  let cursor = null
  const statuses: (string | undefined)[] = []
  const waits: number[] = []
  for (const wait of [0, 15 * MINUTE_MS, 75 * MINUTE_MS, DAY_MS]) {
    emulator.advance(wait)
    const batches = await readAll(source, { cursor })
    cursor = lastCursor(batches)
    statuses.push(attendanceOf(batches, eventId))
    waits.push((batches.at(-1)?.readAgainAt ?? NaN) - NOW)
  }
  // The webinar ends at NOW; its report arrives ten minutes later.
  expect(statuses).toEqual([undefined, 'provisional', 'provisional', 'final'])
  expect(waits).toEqual([15 * MINUTE_MS, 90 * MINUTE_MS, DAY_MS, NaN])
})

it('ends with everybody who came, though the report grew', async () => {
  const account = zoomScenario({
    startsAt: NOW - HOUR_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 200,
  })
  fixture = await zoomFixture({ account })
  const { emulator, source } = fixture
  const eventId = String(firstWebinar(emulator).id)
  emulator.advance(20 * MINUTE_MS)
  const early = await readAll(source)
  emulator.advance(DAY_MS)
  const late = await readAll(source, { cursor: lastCursor(early) })
  const attended = emulator.truth()[0]?.attended.map(({ email }) => email) ?? []
  expect(peopleOf(early, 'attended', eventId).length).toBeLessThan(attended.length)
  expect(peopleOf(late, 'attended', eventId)).toEqual(attended)
})

it('takes every address from the registration, whatever the report shows', async () => {
  const account = zoomScenario({
    startsAt: NOW - 3 * DAY_MS,
    otherAddress: 0.5,
    blankAddress: 1,
    peoplePerWebinar: 100,
  })
  fixture = await zoomFixture({ account })
  const batches = await readAll(fixture.source)
  for (const truth of fixture.emulator.truth()) {
    expect(peopleOf(batches, 'attended', String(truth.id))).toEqual(
      truth.attended.map(({ email }) => email),
    )
  }
})

it('rejects people without an address and leaves out host and panelists, each counted', async () => {
  const account = zoomScenario({
    startsAt: NOW - 3 * DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    withoutEmail: 3,
    panelists: 4,
  })
  fixture = await zoomFixture({ account })
  const batches = await readAll(fixture.source)
  const rules = batches.flatMap(({ leftOut }) => leftOut.map(({ rule }) => rule))
  expect(rules.filter((rule) => rule === 'panelist')).toHaveLength(4)
  expect(rules.filter((rule) => rule === 'host')).toHaveLength(1)
  expect(batches.flatMap(({ rejected }) => rejected.map(({ reason }) => reason))).toEqual([
    'no_email',
    'no_email',
    'no_email',
  ])
})

it('reads a report in which ids are of unusual length', async () => {
  fixture = await zoomFixture()
  const { arrange } = fixture.emulator
  const startsAt = NOW - 3 * DAY_MS
  const webinar = addHeldWebinar(fixture.emulator, { startsAt, emails: ['ada@guests.example'] })
  const [run] = webinar.instances
  const [registrant] = webinar.registrants
  if (run === undefined || registrant === undefined) throw new Error('Somebody came.')
  const long = { ...registrant, id: 'long'.repeat(75), email: 'grace@guests.example' }
  webinar.registrants.push(long)
  const times = { joinedAt: startsAt, leftAt: startsAt + HOUR_MS }
  arrange.stay(run, { ...times, registrant: long, reportedEmail: '' })
  arrange.stay(run, {
    ...times,
    participantUserId: 'user'.repeat(75),
    reportedEmail: 'linus@guests.example',
  })
  const batches = await readAll(fixture.source)
  expect(peopleOf(batches, 'attended', String(webinar.id))).toEqual([
    'ada@guests.example',
    'grace@guests.example',
    'linus@guests.example',
  ])
})

it('isolates a run that the firewall refuses, and reads the others', async () => {
  fixture = await zoomFixture()
  const { emulator } = fixture
  const refused = addHeldWebinar(emulator, {
    startsAt: NOW - 3 * DAY_MS,
    emails: ['ada@guests.example'],
    uuid: 'refusedUuid==',
  })
  const other = addHeldWebinar(emulator, {
    startsAt: NOW - 4 * DAY_MS,
    emails: ['grace@guests.example'],
  })
  emulator.addFault({ path: 'refusedUuid', kind: 'html', times: Infinity })
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(refused.id))).toBe('unknown')
  expect(attendanceOf(batches, String(other.id))).toBe('final')
  const [rejected] = batches.flatMap((batch) => batch.rejected)
  expect(rejected).toMatchObject({
    reason: 'source_refused',
    record: { id: 'report:refusedUuid==' },
  })
})

it.each([
  ['is refused by the firewall', { kind: 'html' }],
  ['has no report for good', { status: 404, code: 3001 }],
] as const)('sends who was in the other runs where one %s, and ends', async (_what, fault) => {
  fixture = await zoomFixture()
  const { emulator, source } = fixture
  const startsAt = NOW - HOUR_MS
  const webinar = addHeldWebinar(emulator, { startsAt, emails: ['ada@guests.example'] })
  const again = { startedAt: NOW - 30 * MINUTE_MS, endedAt: NOW, uuid: 'refusedUuid==' }
  emulator.arrange.instance(webinar, again)
  emulator.addFault({ path: 'refusedUuid', ...fault, times: Infinity })
  let cursor = null
  const statuses: (readonly string[])[] = []
  for (const wait of [15 * MINUTE_MS, 75 * MINUTE_MS, DAY_MS]) {
    emulator.advance(wait)
    const batches = await readAll(source, { cursor })
    cursor = lastCursor(batches)
    statuses.push(batches.flatMap(({ attendance }) => attendance.map(({ status }) => status)))
    const isLast = batches.at(-1)?.readAgainAt === undefined
    const notices = batches.flatMap((batch) => batch.notices ?? []).join()
    expect(notices.includes('the reports of 1 of its 2 runs cannot be read')).toBe(isLast)
  }
  // First who came, so that they are sent; then that nobody can tell who did not.
  expect(statuses).toEqual([['provisional'], ['provisional'], ['provisional', 'unknown']])
})

it('reads the others when one webinar fails, and that one later', async () => {
  fixture = await zoomFixture()
  const { emulator, source } = fixture
  const failing = addHeldWebinar(emulator, {
    startsAt: NOW - 3 * DAY_MS,
    emails: ['ada@guests.example'],
  })
  const other = addHeldWebinar(emulator, {
    startsAt: NOW - 4 * DAY_MS,
    emails: ['grace@guests.example'],
  })
  emulator.addFault({ path: `/webinars/${failing.id}`, status: 500, times: Infinity })
  const first = await readAll(source)
  expect(attendanceOf(first, String(other.id))).toBe('final')
  expect(attendanceOf(first, String(failing.id))).toBeUndefined()
  expect(first.flatMap(({ notices = [] }) => notices).join()).toContain(
    `The webinar ${failing.id} could not be read`,
  )
  emulator.clearFaults()
  emulator.advance(15 * MINUTE_MS)
  const second = await readAll(source, { cursor: lastCursor(first) })
  expect(attendanceOf(second, String(failing.id))).toBe('final')
})

it('says that attendance stays unknown where Zoom never has a report', async () => {
  fixture = await zoomFixture()
  const webinar = addHeldWebinar(fixture.emulator, {
    startsAt: NOW - 3 * DAY_MS,
    emails: ['ada@guests.example'],
  })
  fixture.emulator.addFault({ path: '/participants', status: 404, code: 3001, times: Infinity })
  const batches = await readAll(fixture.source)
  expect(attendanceOf(batches, String(webinar.id))).toBe('unknown')
})

it('reads the report of a webinar that was deleted after it was held', async () => {
  fixture = await zoomFixture()
  const webinar = addHeldWebinar(fixture.emulator, {
    startsAt: NOW - 3 * DAY_MS,
    emails: ['ada@guests.example'],
  })
  webinar.deleted = true
  const batches = await readAll(fixture.source)
  expect(peopleOf(batches, 'attended', String(webinar.id))).toEqual(['ada@guests.example'])
})
