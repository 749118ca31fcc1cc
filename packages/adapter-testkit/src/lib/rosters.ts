import { type EventKey, formatEventKey, type SourceBatch } from '@turnout/core'
import type { Check } from './check.ts'
import type { SourceTestOptions } from './fixture.ts'
import { must } from './promise-broken.ts'
import { batchesUntilFailure, readFresh, readRequest, some, withFixture } from './reading.ts'

/** Promise 8: a roster is named only when it is whole. */
export function rosters(options: SourceTestOptions): Check[] {
  const { vanishedPerson } = options
  return [
    ...rosterChecks(options),
    ...(vanishedPerson === undefined ? [] : [vanished(vanishedPerson)]),
  ]
}

function rosterChecks({ capabilities, cutShortRoster }: SourceTestOptions): Check[] {
  if (!capabilities.rosters) {
    return [
      {
        promise: 8,
        name: 'no roster is ever named, because this source cannot know that one is whole',
        run: async (options) => {
          const named = namedRosters(await readFresh(options.open, options))
          must(named.length === 0, 8, `Named as whole: ${some(named.map(formatEventKey))}.`)
        },
      },
    ]
  }
  return [
    {
      promise: 8,
      name: 'a roster is named when all its registrations were given in this read',
      run: mustNameWholeRosters,
    },
    {
      promise: 8,
      name: 'a roster that cannot be read to its end is not named',
      run: async (options) => {
        must(
          cutShortRoster !== undefined,
          8,
          'The source gives rosters: the options need a cutShortRoster.',
        )
        // Whether the read fails or goes on without the page is the adapter's choice.
        const batches = await withFixture(cutShortRoster.open, ({ source }) =>
          batchesUntilFailure(source, readRequest(options)),
        )
        const named = namedRosters(batches).map((key) => key.eventId)
        must(
          !named.includes(cutShortRoster.eventId),
          8,
          `The roster of ${cutShortRoster.eventId} was cut short and is named as whole.`,
        )
      },
    },
  ]
}

function vanished({
  open,
  eventId,
  email,
}: NonNullable<SourceTestOptions['vanishedPerson']>): Check {
  return {
    promise: 8,
    name: 'somebody who vanished is simply absent: the source concludes nothing',
    run: async (options) => {
      const batches = await readFresh(open, options)
      const told = batches
        .flatMap((batch) => batch.participations)
        .filter(({ event, person }) => event.eventId === eventId && person.email === email)
      must(told.length === 0, 8, `They are told as ${some(told.map(({ state }) => state))}.`)
      const named = namedRosters(batches).some((key) => key.eventId === eventId)
      must(
        named === options.capabilities.rosters,
        8,
        `The roster of ${eventId} is ${named ? '' : 'not '}named.`,
      )
    },
  }
}

async function mustNameWholeRosters(options: SourceTestOptions): Promise<void> {
  const whole = await readFresh(options.open, options)
  const named = namedRosters(whole)
  must(named.length > 0, 8, 'The source gives rosters, and names none in the main fixture.')
  for (const key of named) mustHoldAll(whole, whole, key, 'The read')
  for (const [index, { cursor }] of whole.entries()) {
    const resumed = await readFresh(options.open, options, { cursor })
    for (const key of namedRosters(resumed)) {
      mustHoldAll(whole, resumed, key, `The read resumed after batch ${index + 1}`)
    }
  }
}

function mustHoldAll(
  whole: readonly SourceBatch[],
  read: readonly SourceBatch[],
  key: EventKey,
  who: string,
): void {
  const first = read.findIndex((batch) => namedRosters([batch]).some(isSame(key)))
  const given = new Set(registrationsOf(read.slice(0, first + 1), key))
  const missing = registrationsOf(whole, key).filter((id) => !given.has(id))
  must(
    missing.length === 0,
    8,
    `${who} names the roster of ${formatEventKey(key)} without the records ${some(missing)}.`,
  )
}

function registrationsOf(batches: readonly SourceBatch[], key: EventKey): string[] {
  return batches
    .flatMap((batch) => batch.participations)
    .filter((participation) => isSame(key)(participation.event))
    .flatMap((each) => (each.state === 'registered' ? [each.record.id] : []))
}

function namedRosters(batches: readonly SourceBatch[]): EventKey[] {
  return batches.flatMap((batch) => batch.completeRosters)
}

function isSame(key: EventKey): (other: EventKey) => boolean {
  return (other) => formatEventKey(other) === formatEventKey(key)
}
