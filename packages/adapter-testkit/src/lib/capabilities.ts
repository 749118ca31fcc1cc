import type { Participation, SourceCapabilities } from '@turnout/core'
import type { Check } from './check.ts'
import type { SourceTestOptions } from './fixture.ts'
import { must, type PromiseNumber } from './promise-broken.ts'
import { readFresh, withFixture } from './reading.ts'

/** A source says what it can tell, no more and no less: nobody must wait for what never comes. */
export function capabilityChecks({ capabilities }: SourceTestOptions): Check[] {
  return [
    {
      promise: 5,
      name: 'the source claims what the platform can do',
      run: (options) =>
        withFixture(options.open, async ({ source }) => {
          for (const name of capabilityNames) {
            must(
              source.capabilities[name] === capabilities[name],
              5,
              `The platform ${can(capabilities[name])} tell ${name}; the source says it ${can(source.capabilities[name])}.`,
            )
          }
        }),
    },
    told('registered', 'registrations', capabilities),
    told('cancelled', 'cancellations', capabilities),
    told('attended', 'attendance', capabilities),
  ]
}

const capabilityNames = [
  'registrations',
  'cancellations',
  'attendance',
  'rosters',
  'webhooks',
] as const

function told(
  state: Participation['state'],
  capability: 'registrations' | 'cancellations' | 'attendance',
  capabilities: SourceCapabilities,
): Check {
  const promise: PromiseNumber = state === 'attended' ? 10 : 5
  const isTold = capabilities[capability]
  return {
    promise,
    name: isTold
      ? `the read tells ${capability}`
      : `the read never tells ${capability}, because this source cannot know them`,
    run: async (options) => {
      const batches = await readFresh(options.open, options)
      const people = batches
        .flatMap((batch) => batch.participations)
        .filter((participation) => participation.state === state)
      must(
        people.length > 0 === isTold,
        promise,
        `The main fixture gives ${people.length} people who are ${state}.`,
      )
    },
  }
}

function can(able: boolean): string {
  return able ? 'can' : 'cannot'
}
