import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventKey } from '@turnout/core'
import { type GoogleEmulator, googleEmulator, googleTruth } from '@turnout/emulator/google'
import { type HubspotEmulator, hubspotEmulator } from '@turnout/emulator/hubspot'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Happenings } from './google-happenings.ts'
import { type GooglePath, runGoogle } from './google-path.ts'
import { DAY_MS, HOUR_MS, NOW } from './whole-path.ts'

const READER = 'webinars@corp.example'

let google: GoogleEmulator
let hubspot: HubspotEmulator
let folder: string

beforeEach(async () => {
  google = await googleEmulator({ now: () => NOW })
  hubspot = await hubspotEmulator({ now: () => google.world.now(), behaviour: { burst: null } })
  folder = mkdtempSync(join(tmpdir(), 'turnout-google-changes-'))
})

afterEach(async () => {
  await google.close()
  await hubspot.close()
  rmSync(folder, { recursive: true, force: true })
})

function path(): GooglePath {
  const { email, privateKey } = google.world.identity.serviceAccount
  const now = google.world.now()
  return {
    ledger: join(folder, 'ledger.db'),
    now,
    sinceDays: (now - NOW) / DAY_MS + 30,
    calendars: google.world.calendars.map(({ info }) => info.id),
    google: { url: google.url, email, privateKey },
    subject: READER,
    hubspot: { url: hubspot.url, token: hubspot.token },
  }
}

function requests(): number {
  return [...google.world.counts.values()].reduce((sum, count) => sum + count, 0)
}

/** Runs, but stops after so many requests to Google. */
async function runAndStop(after: number): Promise<void> {
  const controller = new AbortController()
  const most = requests() + after
  const watching = setInterval(() => {
    if (requests() >= most) controller.abort(new Error('Stopped by the test.'))
  }, 1)
  await runGoogle(path(), controller).catch(() => null)
  clearInterval(watching)
}

async function run(): Promise<void> {
  const { outcome, error, needsYou, counts } = await runGoogle(path())
  expect({ outcome, error, needsYou }).toEqual({ outcome: 'done', error: null, needsYou: [] })
  const { read, stored, unchanged, leftOut, quarantined, waiting } = counts
  expect(stored + unchanged + leftOut + quarantined + waiting).toBe(read)
}

// Series are read 90 days ahead, and that is moved on once a day.
function isToCome(startMs: number): boolean {
  const now = google.world.now()
  return startMs > now && startMs < now + 89 * DAY_MS
}

/** What HubSpot has to show of everything to come. */
function truth() {
  const now = google.world.now()
  const standing = googleTruth(google.world, { fromMs: now, untilMs: now + 90 * DAY_MS })
  return standing.filter(({ cancelled, startMs }) => !cancelled && isToCome(startMs))
}

/** An event that was moved is known by the same id in two calendars. */
function nameOf({ accountId, eventId }: { accountId: string | null; eventId: string | null }) {
  return `${accountId ?? ''} ${eventId ?? ''}`
}

function shown(): Map<string, unknown> {
  const toCome = hubspot.events().filter((event) => {
    return event.eventCancelled !== true && isToCome(Date.parse(String(event.startDateTime)))
  })
  return new Map(
    toCome.map(({ externalAccountId, externalEventId, eventName, objectId }) => [
      nameOf({ accountId: externalAccountId, eventId: externalEventId }),
      {
        title: eventName,
        registered: hubspot
          .participations(objectId)
          .flatMap(({ state, email }) => (state === 'REGISTERED' ? [email ?? ''] : []))
          .toSorted(),
      },
    ]),
  )
}

function trueEvents(): Map<string, unknown> {
  return new Map(
    truth().map(({ calendarId, eventId, title, accepted }) => [
      nameOf(eventKey({ accountId: calendarId, eventId })),
      { title, registered: accepted.toSorted() },
    ]),
  )
}

it.each([1, 2, 3])(
  'shows the truth after changes of every kind, stopped runs and old tokens (story %i)',
  { timeout: 60_000 },
  async (seed) => {
    const happenings = new Happenings(google.world, seed)
    for (const id of ['c_1', 'c_2', 'c_3']) {
      const calendar = google.world.addCalendar(
        { id: `${id}@group.calendar.google.com`, readers: { [READER]: 'owner' } },
        { mostPerPage: 5, emptyFirstPage: id === 'c_2' },
      )
      for (const kind of ['single', 'single', 'series'] as const) happenings.put(calendar, kind)
    }
    for (let step = 0; step < 12; step += 1) {
      for (let count = 0; count < 4; count += 1) happenings.next()
      if (step % 2 === 0) {
        await runAndStop(1 + happenings.number(20))
        happenings.next()
      }
      // What changed while a read was stopped is told by the read after it.
      await run()
      await run()
      expect(shown()).toEqual(trueEvents())
      google.world.advance((1 + happenings.number(30)) * HOUR_MS)
    }
  },
)
