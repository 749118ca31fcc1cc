import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvSource } from '@turnout/adapter-csv'
import { type ZoomGathering, type ZoomReportRow, zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY_MS, mustAddUp, mustShow, NOW, type WholePath, wholePath } from './whole-path.ts'

const ZONE = 'America/New_York'

let path: WholePath
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnout-whole-csv-'))
})
afterEach(async () => {
  await path.close()
  await rm(folder, { recursive: true, force: true })
})

/** `11/21/2026, 08:03:12 AM` without the comma, as Zoom's portal writes times: wall clock, no zone. */
function portalTime(epochMs: number): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  return new Date(epochMs)
    .toLocaleString('en-US', { timeZone: ZONE, ...parts, ...clock })
    .replace(',', '')
}

function staysOf({ instances }: ZoomGathering, email: string): ZoomReportRow[] {
  return instances
    .flatMap(({ rows }) => rows)
    .filter(({ truth, status }) => truth.email === email && status === 'in_meeting')
}

/** A webinar as Zoom's portal exports it: a row for each stay, the registration on the first one only. */
function attendeeReport(webinar: ZoomGathering): string {
  const rows = webinar.registrants.flatMap((person) => {
    const { email, firstName, lastName, status, createdAt } = person
    const who = [firstName, lastName, email]
    const registration = [portalTime(createdAt), status]
    const stays = staysOf(webinar, email)
    if (stays.length === 0) return [['No', ...who, ...registration, '--', '--', '--', '--']]
    return stays.map(({ joinedAt, leftAt }, index) => [
      'Yes',
      ...who,
      ...(index === 0 ? registration : ['', '']),
      portalTime(joinedAt),
      leftAt === null ? '--' : portalTime(leftAt),
      '1',
      'United States',
    ])
  })
  return [
    'Attendee Report,',
    'Topic,Webinar ID,Actual Start Time,Actual Duration (minutes)',
    `"${webinar.topic}",${webinar.id},${portalTime(webinar.startsAt)},${webinar.minutes}`,
    'Attendee Details,',
    'Attended,First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Country/Region Name',
    ...rows.map((cells) => cells.join(',')),
  ].join('\n')
}

it('sends nothing for a Zoom webinar that was exported and is imported beside the Zoom connector', async () => {
  const account = zoomScenario({
    startsAt: NOW - 3 * DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 120,
    withoutEmail: 0,
  })
  const [webinar] = account.gatherings
  const eventId = String(webinar?.id)
  const files = join(folder, `attendee_${eventId}.csv`)
  const event = { accountId: account.accountId, eventId }
  path = await wholePath(account, {
    name: 'exports',
    source: csvSource({ files, timeZone: ZONE, settleMs: 0, event }),
  })
  const zoom = await path.run()
  expect(zoom.transitions.sent).toBeGreaterThan(120)
  if (webinar !== undefined) await writeFile(files, attendeeReport(webinar))
  path.hubspot.clearRequests()
  const csv = await path.run('exports')
  mustAddUp(csv)
  expect(csv.error).toBeNull()
  expect(csv.counts.read).toBeGreaterThan(120)
  expect(csv.leftOut).toEqual({ pending: 1, denied: 1 })
  expect(csv.transitions.sent).toBe(0)
  const written = path.hubspot.requests().filter(({ method }) => method !== 'GET')
  expect(written).toEqual([])
  for (const truth of path.zoom.truth()) mustShow(path.hubspot, truth)
})
