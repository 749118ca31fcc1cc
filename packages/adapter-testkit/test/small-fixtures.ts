import type { Source } from '@turnout/core'
import type { OpenFixture, SourceTestOptions } from '../src/index.ts'
import {
  type PlatformRow,
  type PlatformTrouble,
  type PlatformWebinar,
  SmallPlatform,
  TOKEN,
} from './small-platform.ts'

/** Makes the source that is tried, over a platform. */
export type MakeSource = (platform: SmallPlatform) => Source

/** Describes the small platform to the kit. */
export function smallOptions(make: MakeSource): SourceTestOptions {
  const open = (trouble: PlatformTrouble = {}, webinars = goodWebinars): OpenFixture =>
    fixture(make, new SmallPlatform(webinars.length, (index) => webinars[index] ?? empty, trouble))
  return {
    open: () => open(),
    records: 11,
    events: ['small/w1', 'small/w2'],
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: true,
    },
    secrets: [TOKEN],
    badRecords: {
      open: () => open({}, [...goodWebinars, badWebinar]),
      records: 14,
      rejected: ['no_email'],
    },
    failures: [
      {
        name: 'the platform goes away',
        open: () => open({ failing: 'w1/stays/0' }),
        code: 'unavailable',
      },
    ],
    stalled: () => open({ silent: true }),
    large: (records) => fixture(make, new SmallPlatform(records / 100, largeWebinar)),
    cutShortRoster: { open: () => open({ failing: 'w2/registrants/1' }), eventId: 'w2' },
    vanishedPerson: {
      open: () => open({}, goodWebinars.map(withoutEve)),
      eventId: 'w2',
      email: 'eve@example.com',
    },
    growingAttendance: { open: () => growingFixture(make), eventId: 'w2' },
    webhook: webhookFixture(open),
  }
}

function webhookFixture(open: () => OpenFixture): NonNullable<SourceTestOptions['webhook']> {
  const push = {
    method: 'POST',
    url: '/',
    headers: { 'x-token': TOKEN },
    body: new TextEncoder().encode('w1'),
    state: null,
  }
  const forged = { ...push, headers: { 'x-token': 'guessed' } }
  return {
    open,
    genuine: push,
    redelivered: push,
    readAgain: ['w1'],
    forged: { 'a guessed token': forged, 'no token': { ...push, headers: {} } },
  }
}

function fixture(make: MakeSource, platform: SmallPlatform): OpenFixture {
  return {
    source: make(platform),
    fetches: () => platform.fetches,
    openHandles: () => platform.openConnections,
  }
}

function withoutEve(webinar: PlatformWebinar): PlatformWebinar {
  const registrants = webinar.registrants.filter(({ email }) => email !== 'eve@example.com')
  return { ...webinar, registrants }
}

function growingFixture(make: MakeSource): OpenFixture & { settle(): void } {
  const platform = new SmallPlatform(2, (index) => goodWebinars[index] ?? empty, {
    unsettled: true,
  })
  return {
    ...fixture(make, platform),
    settle: () => {
      platform.settled = true
    },
  }
}

const registrants: PlatformRow[] = [
  { id: 'r1', kind: 'registrant', email: 'ann@example.com', at: 1_000 },
  { id: 'r2', kind: 'registrant', email: 'bob@example.com', at: 2_000 },
  { id: 'r3', kind: 'withdrawn', email: 'cat@example.com', at: 3_000 },
  { id: 'r4', kind: 'host', email: 'host@example.com', at: 4_000 },
]
// Ann came twice: her stays are on two pages.
const stays: PlatformRow[] = [
  { id: 's1', kind: 'stay', email: 'ann@example.com', at: 100_000 },
  { id: 's2', kind: 'stay', email: 'bob@example.com', at: 110_000 },
  { id: 's3', kind: 'stay', email: 'ann@example.com', at: 900_000 },
]
const goodWebinars: PlatformWebinar[] = [
  { id: 'w1', registrants, stays },
  {
    id: 'w2',
    registrants: [
      { id: 'r5', kind: 'registrant', email: 'ann@example.com', at: 5_000 },
      { id: 'r6', kind: 'registrant', email: 'dan@example.com', at: 6_000 },
      { id: 'r7', kind: 'registrant', email: 'eve@example.com', at: 7_000 },
    ],
    stays: [{ id: 's4', kind: 'stay', email: 'dan@example.com', at: 700_000 }],
  },
]
const badWebinar: PlatformWebinar = {
  id: 'w3',
  registrants: [
    { id: 'r8', kind: 'registrant', email: '', at: 8_000 },
    { id: 'r9', kind: 'registrant', email: 'fay@example.com', at: 9_000 },
  ],
  stays: [{ id: 's5', kind: 'stay', email: 'fay@example.com', at: 800_000 }],
}
const empty: PlatformWebinar = { id: 'none', registrants: [], stays: [] }

function largeWebinar(index: number): PlatformWebinar {
  const rows = (kind: 'registrant' | 'stay'): PlatformRow[] =>
    Array.from({ length: 50 }, (_, row) => ({
      id: `${kind} ${index} ${row}`,
      kind,
      email: `person-${row}@example.com`,
      at: 1_000 * row,
    }))
  return { id: `large-${index}`, registrants: rows('registrant'), stays: rows('stay') }
}
