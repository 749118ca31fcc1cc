import { testSource } from '@turnout/adapter-testkit'
import { eventKey, formatEventKey, toCursor } from '@turnout/core'
import { emptyAccount, zoomEmulator, type ZoomAccount, zoomScenario } from '@turnout/emulator/zoom'
import { describe, it } from 'vitest'
import {
  addHeldWebinar,
  DAY_MS,
  firstWebinar,
  HOUR_MS,
  NOW,
  readAll,
  zoomFixture,
} from './fixtures.ts'
import { generatedZoom, RECORDS_PER_WEBINAR } from './generated-zoom.ts'
import { genuinePush, WEBHOOK_SECRET } from './pushes.ts'

const account = await mainAccount()
const ACCOUNT_ID = account.accountId
const key = (eventId: string): string =>
  formatEventKey(eventKey({ accountId: ACCOUNT_ID, eventId }))

testSource(
  { describe, it },
  {
    open: () => open(structuredClone(account)),
    records: recordsIn(account),
    events: eventIdsIn(account).map(key),
    capabilities: {
      registrations: true,
      cancellations: false,
      attendance: true,
      rosters: true,
      webhooks: true,
    },
    secrets: [account.clientSecret, WEBHOOK_SECRET],
    badRecords: {
      open: openBadRecords,
      records: 6,
      rejected: ['no_email', 'invalid_email', 'no_email'],
    },
    failures: [
      { name: 'Zoom is away', open: () => openWith({ status: 503 }), code: 'unavailable' },
      {
        name: 'the connection is cut',
        open: () => openWith({ kind: 'reset' }),
        code: 'unavailable',
      },
      { name: 'the credentials are wrong', open: openWithWrongSecret, code: 'credentials' },
      {
        name: 'the check is refused',
        open: openWithWrongSecret,
        code: 'credentials',
        during: 'check',
      },
    ],
    expiredCursors: [toCursor('{"version":1,"accountId":"another"}')],
    stalled: () => openWith({ delayMs: 60_000, status: 200 }),
    large: openLarge,
    cutShortRoster: { open: openCutShort, eventId: '88000000001' },
    growingAttendance: { open: openGrowing, eventId: '88000000002' },
    webhook: {
      open: () => open(structuredClone(account)),
      ...genuinePush(),
    },
  },
)

async function open(of: ZoomAccount) {
  const source = { webhookSecretTokens: [WEBHOOK_SECRET] }
  const fixture = await zoomFixture({ account: of, source })
  return {
    ...fixture,
    fetches: () => fixture.dispatcher.answered(),
    openHandles: () => fixture.dispatcher.underWay(),
  }
}

/** Two held webinars, one planned, a series with a held and a coming date, and a restarted one without a plan. */
async function mainAccount(): Promise<ZoomAccount> {
  const made = zoomScenario({
    startsAt: NOW - 10 * DAY_MS,
    hosts: 1,
    peoplePerWebinar: 320,
    withoutEmail: 0,
  })
  const emulator = await zoomEmulator({ account: made, now: NOW, clock: 'standing' })
  const hostId = made.users[0]?.id ?? ''
  const planned = emulator.arrange.gathering({ hostId, startsAt: NOW + DAY_MS })
  for (let person = 1; person <= 310; person += 1) {
    const email = `planned${person}@guests.example`
    emulator.arrange.registrant(planned, { email, createdAt: NOW - HOUR_MS })
  }
  const dates = [NOW - 4 * DAY_MS, NOW + 3 * DAY_MS]
  const startsAt = NOW - 4 * DAY_MS
  const series = emulator.arrange.gathering({ hostId, shape: 'series', startsAt, dates })
  const registrant = emulator.arrange.registrant(series, {
    email: 'regular@guests.example',
    createdAt: startsAt - DAY_MS,
  })
  const occurrenceId = String(startsAt)
  const held = emulator.arrange.instance(series, {
    startedAt: startsAt,
    endedAt: startsAt + HOUR_MS,
    occurrenceId,
  })
  emulator.arrange.stay(held, { registrant, joinedAt: startsAt, leftAt: startsAt + HOUR_MS })
  const unplanned = emulator.arrange.gathering({
    hostId,
    shape: 'unplanned',
    startsAt,
    approvalType: 2,
  })
  for (const startedAt of [startsAt, startsAt + HOUR_MS + 60_000]) {
    const run = emulator.arrange.instance(unplanned, { startedAt, endedAt: startedAt + HOUR_MS })
    emulator.arrange.stay(run, {
      reportedEmail: 'ada@guests.example',
      joinedAt: startedAt,
      leftAt: startedAt + HOUR_MS,
    })
  }
  await emulator.close()
  return made
}

function recordsIn({ gatherings }: ZoomAccount): number {
  const rows = gatherings.flatMap(({ instances }) => instances).flatMap((instance) => instance.rows)
  const dates = gatherings.map(
    ({ occurrences, registrants }) => Math.max(1, occurrences.length) * registrants.length,
  )
  return rows.length + dates.reduce((sum, count) => sum + count, 0)
}

function eventIdsIn({ gatherings }: ZoomAccount): string[] {
  return gatherings.flatMap(({ id, type, occurrences, instances }) => {
    if (type === 9) return occurrences.map((occurrence) => `${id}.${occurrence.id}`)
    return type === 6 ? [`${id}.i.${instances[0]?.uuid}`] : [String(id)]
  })
}

async function openBadRecords() {
  const fixture = await open(emptyAccount())
  const webinar = addHeldWebinar(fixture.emulator, {
    startsAt: NOW - 3 * DAY_MS,
    emails: ['ada@guests.example', ''],
    attendees: ['ada@guests.example'],
  })
  const createdAt = NOW - 5 * DAY_MS
  fixture.emulator.arrange.registrant(webinar, { email: 'not an address', createdAt })
  const [instance] = webinar.instances
  if (instance === undefined) throw new Error('The webinar was held.')
  const joinedAt = NOW - 3 * DAY_MS
  fixture.emulator.arrange.stay(instance, {
    name: '+49 30 1234',
    joinedAt,
    leftAt: joinedAt + HOUR_MS,
  })
  fixture.emulator.arrange.stay(instance, {
    name: 'Hedda',
    reportedEmail: 'host@emulated.example',
    joinedAt,
    leftAt: null,
  })
  return fixture
}

async function openWith(fault: { status?: number; kind?: 'reset'; delayMs?: number }) {
  const fixture = await open(structuredClone(account))
  fixture.emulator.addFault({ ...fault, times: Infinity })
  return fixture
}

async function openWithWrongSecret() {
  const fixture = await open({ ...structuredClone(account), accountId: 'WrongSecretAcct' })
  const source = fixture.restarted({
    clientSecret: 'wrong-secret-0123',
    accountId: 'WrongSecretAcct',
  })
  return { ...fixture, source }
}

let isWarm = false

async function openLarge(records: number) {
  const fixture = await open(emptyAccount())
  const dispatcher = generatedZoom(Math.round(records / RECORDS_PER_WEBINAR))
  // What is compiled for many records would count as held by the first read of many.
  if (!isWarm) await readAll(fixture.restarted({ dispatcher: generatedZoom(20) }))
  isWarm = true
  return { ...fixture, source: fixture.restarted({ dispatcher }) }
}

/** The second page of one roster never comes. */
async function openCutShort() {
  const fixture = await open(emptyAccount())
  const { id: hostId } = fixture.emulator.arrange.user({ email: 'host@emulated.example' })
  const webinar = fixture.emulator.arrange.gathering({
    hostId,
    id: 88_000_000_001,
    startsAt: NOW + DAY_MS,
  })
  for (let person = 1; person <= 700; person += 1) {
    const email = `person${person}@guests.example`
    fixture.emulator.arrange.registrant(webinar, { email, createdAt: NOW - HOUR_MS })
  }
  fixture.emulator.addFault({ path: '/registrants', after: 4, status: 500, times: Infinity })
  return fixture
}

async function openGrowing() {
  const fixture = await open(
    zoomScenario({ startsAt: NOW - 90 * 60_000, hosts: 1, webinarsPerHost: 1 }),
  )
  const webinar = firstWebinar(fixture.emulator)
  Object.assign(webinar, { id: 88_000_000_002 })
  return { ...fixture, settle: () => fixture.emulator.advance(2 * DAY_MS) }
}
