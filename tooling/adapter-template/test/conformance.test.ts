import { testSource } from '@turnout/adapter-testkit'
import { describe, it } from 'vitest'
import { badPerson, goodWebinars, largeWebinar } from './template-fixtures.ts'
import { openPlatform, TOKEN } from './template-platform.ts'

testSource(
  { describe, it },
  {
    open: () => openPlatform(goodWebinars),
    records: 6,
    events: ['acme/w1', 'acme/w2'],
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: false,
    },
    secrets: [TOKEN],
    badRecords: {
      open: () => openPlatform([...goodWebinars, badPerson]),
      records: 9,
      rejected: ['malformed_record', 'bad_time', 'no_email'],
    },
    failures: [
      {
        name: 'the platform is away',
        open: () => openPlatform(goodWebinars, { failing: '/webinars/w2/people 0' }),
        code: 'unavailable',
      },
      {
        name: 'the token is refused',
        open: () => openPlatform(goodWebinars, { locked: true }),
        code: 'credentials',
        during: 'check',
      },
    ],
    stalled: () => openPlatform(goodWebinars, { silent: true }),
    large: (records) =>
      openPlatform((index) => (index < records / 500 ? largeWebinar(index) : null)),
    cutShortRoster: {
      open: () => openPlatform(goodWebinars, { failing: '/webinars/w1/people 1' }),
      eventId: 'w1',
    },
  },
)
