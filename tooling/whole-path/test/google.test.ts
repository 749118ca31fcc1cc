import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { eventKey } from '@turnout/core'
import type { RunReport } from '@turnout/core/sync'
import {
  type CalendarState,
  type GoogleEmulator,
  googleEmulator,
  googleTruth,
  loadScenario,
  type TrueOccurrence,
} from '@turnout/emulator/google'
import { type HubspotEmulator, hubspotEmulator } from '@turnout/emulator/hubspot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GooglePath, runGoogle } from './google-path.ts'
import { DAY_MS, HOUR_MS, NOW, shownEvent } from './whole-path.ts'

const SINCE_DAYS = 60
const OWN_DOMAIN = '@corp.example'

let google: GoogleEmulator
let hubspot: HubspotEmulator
let folder: string
let path: GooglePath

beforeEach(async () => {
  google = await googleEmulator({ now: () => NOW })
  hubspot = await hubspotEmulator({ now: () => google.world.now(), behaviour: { burst: null } })
  folder = mkdtempSync(join(tmpdir(), 'turnout-google-'))
})

afterEach(async () => {
  await google.close()
  await hubspot.close()
  rmSync(folder, { recursive: true, force: true })
})

function load(events: number, guests: number): void {
  const { calendars, reader } = loadScenario(google.world, { calendars: 3, events, guests })
  const { email, privateKey } = google.world.identity.serviceAccount
  path = {
    ledger: join(folder, 'ledger.db'),
    now: NOW,
    sinceDays: SINCE_DAYS,
    calendars,
    google: { url: google.url, email, privateKey },
    subject: reader,
    hubspot: { url: hubspot.url, token: hubspot.token },
  }
}

function advance(ms: number): void {
  google.world.advance(ms)
  // The moment from which is read stays where it was.
  path = { ...path, now: path.now + ms, sinceDays: path.sinceDays + ms / DAY_MS }
}

/** Runs in a process of its own and kills it once that is so. */
async function runAndKill(when: () => boolean): Promise<void> {
  const program = fileURLToPath(new URL('google-program.ts', import.meta.url))
  const child = fork(program, { execArgv: ['-C', 'turnout-source'], stdio: 'inherit' })
  const gone = once(child, 'exit')
  child.send(path)
  while (!when()) {
    if (child.exitCode !== null) throw new Error('The run was over before it could be killed.')
    await sleep(5)
  }
  child.kill('SIGKILL')
  await gone
}

function answered(operation: string): number {
  return google.world.counts.get(operation) ?? 0
}

function storedPeople(): number {
  return hubspot
    .events()
    .reduce((sum, { objectId }) => sum + hubspot.participations(objectId).length, 0)
}

function mustBeDone(report: RunReport): void {
  const { read, stored, unchanged, leftOut, quarantined, waiting } = report.counts
  expect(report.error).toBeNull()
  expect(report.needsYou).toEqual([])
  expect(report.outcome).toBe('done')
  expect(stored + unchanged + leftOut + quarantined + waiting).toBe(read)
}

function truthNow(): TrueOccurrence[] {
  return googleTruth(google.world, {
    fromMs: NOW - SINCE_DAYS * DAY_MS,
    untilMs: path.now + 90 * DAY_MS,
  })
}

function guestsInAll(): number {
  return google.world.calendars
    .flatMap((calendar) => calendar.allOccurrences())
    .reduce((sum, { attendees = [] }) => sum + attendees.length, 0)
}

function hubspotId({ calendarId, eventId }: Pick<TrueOccurrence, 'calendarId' | 'eventId'>) {
  return eventKey({ accountId: calendarId, eventId }).eventId
}

function guestsOnly(addresses: readonly string[]): string[] {
  return addresses.filter((address) => !address.endsWith(OWN_DOMAIN)).toSorted()
}

/** HubSpot shows exactly what is true; `withdrawn` were registered once. */
function mustShow(occurrence: TrueOccurrence, withdrawn: readonly string[] = []): void {
  const shown = shownEvent(hubspot, hubspotId(occurrence))
  const attended = guestsOnly(occurrence.attended)
  const came = new Set(attended)
  const registered = guestsOnly(occurrence.accepted).filter((address) => !came.has(address))
  expect(shown).toMatchObject({ name: occurrence.title, eventCancelled: false })
  expect(shown?.attended.map(({ email }) => email)).toEqual(attended)
  expect(shown?.registered).toEqual(registered)
  expect(shown?.cancelled).toEqual(withdrawn.toSorted())
}

interface Changes {
  readonly withdrawn: Map<string, string[]>
  readonly calledOff: string[]
}

/** Two guests of every fourth event to come decline or are removed; some events are deleted, one without a trace. */
function changeThings(): Changes {
  const changes: Changes = { withdrawn: new Map(), calledOff: [] }
  const [first, second] = google.world.calendars
  if (first === undefined || second === undefined) throw new Error('There are no calendars.')
  for (const calendar of google.world.calendars) {
    for (const [index, event] of singlesToCome(calendar).entries()) {
      if (index % 4 === 0) withdrawTwo(calendar, event.eventId, changes)
      if (index % 4 === 1 && index < 6) callOff(calendar, event, changes)
    }
  }
  const silent = singlesToCome(second).at(-1)
  if (silent === undefined) throw new Error('There is no event to come.')
  second.purge(silent.eventId)
  changes.calledOff.push(hubspotId(silent))
  google.world.expireSyncTokens(second.info.id)
  return changes
}

function singlesToCome(calendar: CalendarState): TrueOccurrence[] {
  return truthNow().filter(
    ({ calendarId, eventId, startMs, cancelled }) =>
      calendarId === calendar.info.id &&
      startMs > path.now + DAY_MS &&
      !cancelled &&
      !eventId.includes('_'),
  )
}

function withdrawTwo(calendar: CalendarState, eventId: string, { withdrawn }: Changes): void {
  const guests = calendar.get(eventId)?.attendees ?? []
  const accepted = guests.filter(
    ({ responseStatus, organizer, resource }) =>
      responseStatus === 'accepted' && organizer !== true && resource !== true,
  )
  const [declines, removed] = accepted
  if (declines === undefined || removed === undefined) return
  calendar.patch(eventId, {
    attendees: guests
      .filter((guest) => guest !== removed)
      .map((guest) => (guest === declines ? { ...guest, responseStatus: 'declined' } : guest)),
  })
  withdrawn.set(eventId, [declines.email ?? '', removed.email ?? ''])
}

function callOff(calendar: CalendarState, event: TrueOccurrence, { calledOff }: Changes): void {
  calendar.remove(event.eventId)
  calledOff.push(hubspotId(event))
}

describe('Google Calendar to HubSpot', () => {
  it(
    'carries 3 calendars, 200 events and 10,000 guests through kills, faults and a 410 to exactly the truth',
    { timeout: 300_000 },
    async () => {
      load(200, 11_000)
      expect(guestsInAll()).toBeGreaterThan(10_000)
      google.world.faults.add({
        kind: 'rate-limit-403',
        operation: 'calendar.*',
        times: 3,
        after: 5,
      })
      google.world.faults.add({
        kind: 'unavailable-503',
        operation: 'reports.*',
        times: 3,
        after: 9,
      })
      google.world.faults.add({ kind: 'html', operation: 'calendar.*', after: 12 })
      google.world.faults.add({ kind: 'reset', operation: 'calendar.*', times: 2, after: 20 })
      await runAndKill(() => answered('calendar.events.instances') > 8)
      await runAndKill(() => storedPeople() > 300)
      const before = await runGoogle(path)
      mustBeDone(before)
      for (const occurrence of truthNow().filter(({ cancelled }) => !cancelled))
        mustShow(occurrence)

      const names = new Map(
        hubspot.events().map((event) => [event.externalEventId, event.eventName]),
      )
      const { withdrawn, calledOff } = changeThings()
      expect([withdrawn.size > 15, calledOff.length > 3]).toEqual([true, true])
      advance(HOUR_MS)
      const listed = answered('calendar.events.list')
      await runAndKill(() => answered('calendar.events.list') > listed + 4)
      mustBeDone(await runGoogle(path))

      const cancelled = hubspot.events().filter(({ eventCancelled }) => eventCancelled === true)
      expect(new Set(cancelled.map(({ externalEventId }) => externalEventId))).toEqual(
        new Set(calledOff),
      )
      for (const { externalEventId, eventName } of cancelled) {
        expect(eventName).toBe(names.get(externalEventId))
      }
      const standing = truthNow().filter((occurrence) => !occurrence.cancelled)
      for (const occurrence of standing) {
        mustShow(occurrence, withdrawn.get(occurrence.eventId))
      }
      const shown = hubspot.events().filter(({ eventCancelled }) => eventCancelled !== true)
      expect(new Set(shown.map(({ externalEventId }) => externalEventId))).toEqual(
        new Set(standing.map(hubspotId)),
      )
    },
  )

  it('sends nothing where nothing changed', async () => {
    load(20, 200)
    await runGoogle(path)
    const { destinationRequests } = await runGoogle(path)
    expect(destinationRequests).toBe(0)
  })

  it('makes no contact of a guest who only ever declined', async () => {
    load(20, 400)
    await runGoogle(path)
    const declined = new Set(truthNow().flatMap((occurrence) => occurrence.declined))
    const accepted = new Set(truthNow().flatMap((occurrence) => occurrence.accepted))
    const known = hubspot
      .events()
      .flatMap(({ objectId }) => hubspot.participations(objectId).map(({ email }) => email ?? ''))
    const only = [...declined].filter((address) => !accepted.has(address))
    expect(only.length).toBeGreaterThan(5)
    expect(known.filter((email) => only.includes(email))).toEqual([])
  })

  it('completes events whose attendance is known, and no others', async () => {
    load(20, 200)
    await runGoogle(path)
    const known = truthNow().filter(
      ({ attended, endMs }) => guestsOnly(attended).length > 0 && endMs + DAY_MS < NOW,
    )
    expect(known.length).toBeGreaterThan(3)
    expect(completed()).toEqual(new Set(known.map(hubspotId)))
  })

  it('completes no event whose attendance nobody may look up', async () => {
    load(20, 200)
    google.world.reports.admins.clear()
    await runGoogle(path)
    expect(completed()).toEqual(new Set())
  })
})

function completed(): Set<string | null> {
  const done = hubspot.events().filter(({ eventCompleted }) => eventCompleted === true)
  return new Set(done.map(({ externalEventId }) => externalEventId))
}
