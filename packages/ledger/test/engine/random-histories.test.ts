import {
  type Participation,
  type Source,
  type SourceBatch,
  toCursor,
  UnavailableError,
} from '@turnout/core'
import { createEngine, type Ledger } from '@turnout/core/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cutOff, PowerCut } from './cut-off.ts'
import type { Treatment } from './remembering-destination.ts'
import {
  batch,
  cancelled,
  key,
  registered,
  scriptedSource,
  stayed,
  webinar,
} from './scripted-source.ts'
import { type Bench, bench } from './with-engine.ts'

const NAMES = ['ann', 'bob', 'cid', 'dan', 'eve'] as const
/** Always there, so that no roster turns empty. */
const ALWAYS = registered('zoe')
const STARTS = Date.UTC(2026, 4, 1, 15)
const MINUTE_MS = 60_000

/** What the source says about somebody at one moment. */
interface Said {
  registration: 'nothing' | 'registered' | 'cancelled' | 'vanished'
  readonly timed: boolean
  readonly stays: { readonly from: number; readonly minutes: number }[]
}

/** What happens between two runs, and how the run goes. */
const step = fc.record({
  changes: fc.array(
    fc.record({
      who: fc.nat(NAMES.length - 1),
      does: fc.constantFrom('register', 'cancel', 'vanish', 'stay'),
      from: fc.nat(50),
      minutes: fc.integer({ min: 1, max: 30 }),
    }),
    { maxLength: 4 },
  ),
  pageSize: fc.integer({ min: 1, max: 6 }),
  treatments: fc.array(
    fc.constantFrom<Treatment>(
      'store',
      'refuse',
      'swallow',
      'unmentioned',
      'unknown',
      'unknown_but_stored',
    ),
    { maxLength: 5 },
  ),
  /** The request that fails, if any, and the ledger transaction at which the process is killed, if any. */
  failsAt: fc.option(fc.nat(6), { freq: 2 }),
  killedAt: fc.option(fc.nat(12), { freq: 2 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

it('ends with what the source said last, whatever happens on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: NAMES.length, maxLength: NAMES.length }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      async (timed, steps) => {
        const opened = await bench()
        try {
          const people = timed.map((each): Said => ({
            registration: 'nothing',
            timed: each,
            stays: [],
          }))
          for (const each of steps) await live(opened, people, each)
          await mend(opened, people)
          for (const [index, said] of people.entries()) {
            const shown = shownOf(opened, NAMES[index] ?? '')
            expect(allowedOf(said, isOver(opened))).toContain(shown)
          }
          expect(stepsUnderSeveralTimes(opened)).toEqual([])
          await expectSilence(opened, people)
        } finally {
          await opened.close()
        }
      },
    ),
    { numRuns: 60 },
  )
}, 600_000)

const afterwards: Readonly<Record<string, Said['registration']>> = {
  register: 'registered',
  cancel: 'cancelled',
  vanish: 'vanished',
}

async function live(opened: Bench, people: readonly Said[], each: Step): Promise<void> {
  opened.now += 60 * MINUTE_MS
  for (const { who, does, from, minutes } of each.changes) {
    const said = people[who]
    if (said === undefined) continue
    if (does === 'stay') {
      said.stays.push({ from, minutes })
      opened.now = Math.max(opened.now, STARTS + 120 * MINUTE_MS)
    } else said.registration = afterwards[does] ?? 'nothing'
  }
  const { destination } = opened
  const treatments = [...each.treatments]
  destination.treat = (row) => {
    const treatment = treatments.shift() ?? 'store'
    // A correction that is dropped cannot be told from one whose old span HubSpot keeps: it is not sent in a loop.
    const isCorrection = opened.destination.shown('w1').includes(`${row.person.email}: ATTENDED`)
    const isDropped = treatment === 'swallow' || treatment === 'unmentioned'
    return isDropped && isCorrection ? 'store' : treatment
  }
  const failing = destination.requestCount + (each.failsAt ?? Number.POSITIVE_INFINITY)
  destination.beforeRequest = () => {
    if (destination.requestCount === failing) throw new UnavailableError('HubSpot is down.')
  }
  const ledger = each.killedAt === null ? opened.ledger : cutOff(opened.ledger, each.killedAt)
  await runOnce(opened, people, { ledger, pageSize: each.pageSize }).catch((error: unknown) => {
    if (!(error instanceof PowerCut)) throw error
  })
  destination.treat = () => 'store'
  destination.beforeRequest = () => {}
}

/** Runs without trouble, sends what is in quarantine again, and runs once more. */
async function mend(opened: Bench, people: readonly Said[]): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    opened.now += 10 * MINUTE_MS
    await runOnce(opened, people, { ledger: opened.ledger, pageSize: 3 })
    const rows = await opened.ledger.quarantine()
    await opened.engine(sourceOf(opened, people, 3)).replay(rows.map(({ id }) => id))
  }
  opened.now += 10 * MINUTE_MS
  await runOnce(opened, people, { ledger: opened.ledger, pageSize: 3 })
}

async function runOnce(
  opened: Bench,
  people: readonly Said[],
  { ledger, pageSize }: { readonly ledger: Ledger; readonly pageSize: number },
): Promise<void> {
  const engine = createEngine({
    ledger,
    connectors: [
      {
        name: 'webinars',
        source: sourceOf(opened, people, pageSize),
        destination: opened.destination,
      },
    ],
    now: () => opened.now,
    sleep: async () => {},
  })
  const { counts } = await engine.run('webinars', { signal: new AbortController().signal })
  const { read, stored, unchanged, leftOut, quarantined, waiting } = counts
  expect(stored + unchanged + leftOut + quarantined + waiting).toBe(read)
}

async function expectSilence(opened: Bench, people: readonly Said[]): Promise<void> {
  const before = opened.destination.requestCount
  opened.now += 10 * MINUTE_MS
  await runOnce(opened, people, { ledger: opened.ledger, pageSize: 2 })
  expect(opened.destination.requestCount).toBe(before)
  expect(await opened.ledger.quarantine()).toEqual([])
}

// Everything is read each time, in pages; a webinar in the past lists its attendance on the last one.
function sourceOf(opened: Bench, people: readonly Said[], pageSize: number): Source {
  const over = isOver(opened)
  const events = [webinar({ status: over ? 'ended' : 'scheduled' })]
  const all = [...people.flatMap(participationsOf), ALWAYS]
  const pages = Array.from({ length: Math.ceil(all.length / pageSize) }, (_, page) =>
    all.slice(page * pageSize, (page + 1) * pageSize),
  )
  const batches = [...pages, []].map((participations, page): SourceBatch =>
    batch({
      events,
      participations,
      cursor: toCursor(String(page)),
      completeRosters: page === pages.length ? [key()] : [],
      attendance: over && page === pages.length ? [{ event: key(), status: 'final' }] : [],
    }),
  )
  return scriptedSource(() => batches)
}

function participationsOf({ registration, timed, stays }: Said, index: number): Participation[] {
  const name = NAMES[index] ?? ''
  const at = timed ? '2026-04-01T10:00:00Z' : null
  const registrations = {
    nothing: [],
    vanished: [],
    registered: [registered(name, at)],
    cancelled: [cancelled(name, timed ? '2026-04-02T10:00:00Z' : null)],
  }[registration]
  return [
    ...registrations,
    ...stays.map((stay, number) => stayed(name, timesOf(stay), `${name} ${number}`)),
  ]
}

function timesOf({ from, minutes }: Said['stays'][number]): readonly [string, string] {
  const joined = STARTS + from * MINUTE_MS
  const left = joined + minutes * MINUTE_MS
  return [new Date(joined).toISOString(), new Date(left).toISOString()]
}

function isOver({ now }: Bench): boolean {
  return now > STARTS + 60 * MINUTE_MS
}

/** What HubSpot may show of somebody at the end. */
function allowedOf({ registration, stays }: Said, over: boolean): string[] {
  if (stays.length > 0) {
    const joined = Math.min(...stays.map(({ from }) => from))
    const left = Math.max(...stays.map(({ from, minutes }) => from + minutes))
    return [`ATTENDED ${(left - joined) * 60}`]
  }
  if (registration === 'nothing') return ['nothing']
  // Whoever vanished unseen was never there, and after the start nobody is cancelled for that.
  if (registration === 'vanished') return ['nothing', 'CANCELLED', ...(over ? ['REGISTERED'] : [])]
  return [registration.toUpperCase()]
}

function shownOf({ destination }: Bench, name: string): string {
  const contactId = destination.contactIds.get(`${name}@example.com`)
  const person = destination.people.get(`w1/${contactId}`)
  if (person === undefined) return 'nothing'
  return [person.state, ...(person.seconds === null ? [] : [person.seconds])].join(' ')
}

/** Steps that reached the destination under more than one time, or times that were used for more than one step. */
function stepsUnderSeveralTimes({ destination }: Bench): string[] {
  const states = Map.groupBy(
    destination.arrivals,
    ({ email, occurredAt }) => `${email} ${occurredAt}`,
  )
  const attended = Map.groupBy(
    destination.arrivals.filter(({ state }) => state === 'attend'),
    ({ email }) => email,
  )
  return [
    ...[...states]
      .filter(([, rows]) => new Set(rows.map(({ state }) => state)).size > 1)
      .map(([place]) => place),
    ...[...attended]
      .filter(([, rows]) => new Set(rows.map(({ occurredAt }) => occurredAt)).size > 1)
      .map(([email]) => `${email} attended`),
  ]
}
