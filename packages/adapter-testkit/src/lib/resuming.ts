import { formatEventKey, type SourceBatch } from '@turnout/core'
import type { Check } from './check.ts'
import type { SourceTestOptions } from './fixture.ts'
import { must } from './promise-broken.ts'
import {
  facts,
  participationFacts,
  readBatches,
  readFresh,
  readRequest,
  some,
  withFixture,
} from './reading.ts'

/** Promise 2: a read goes on where the last one was taken over. */
export const resuming: Check[] = [
  {
    promise: 2,
    name: "resuming from any batch's cursor gives everything after that batch",
    run: async (options) => {
      const whole = await readFresh(options.open, options)
      must(whole.length > 1, 2, 'The main fixture must take several batches to show anything.')
      for (const [index, { cursor }] of whole.entries()) {
        const resumed = await readFresh(options.open, options, { cursor })
        const missing = factsMissing(whole.slice(index + 1), resumed)
        must(
          missing.length === 0,
          2,
          `Resumed from the cursor of batch ${index + 1} of ${whole.length}, the read skips ${some(missing)}.`,
        )
      }
    },
  },
  {
    promise: 2,
    name: 'a read that was resumed can be resumed again, and nothing is skipped',
    run: async (options) => {
      const [first] = await readFresh(options.open, options)
      const resumed = await readFresh(options.open, options, { cursor: first?.cursor ?? null })
      for (const [index, { cursor }] of resumed.entries()) {
        const again = await readFresh(options.open, options, { cursor })
        const missing = factsMissing(resumed.slice(index + 1), again)
        must(
          missing.length === 0,
          2,
          `Resumed again, from the cursor of batch ${index + 1} of a resumed read, the read skips ${some(missing)}.`,
        )
      }
    },
  },
  {
    promise: 2,
    name: 'one source that reads twice gives everything twice',
    run: (options) =>
      withFixture(options.open, async ({ source }) => {
        const first = await readBatches(source, readRequest(options))
        const missing = factsMissing(first, await readBatches(source, readRequest(options)))
        must(missing.length === 0, 2, `Read again by the same source, ${some(missing)} is missing.`)
      }),
  },
  {
    promise: 2,
    name: 'named events are read again whole, and no others with them',
    run: async (options) => {
      const whole = await readFresh(options.open, options)
      for (const eventId of eventIdsOf(whole)) await mustReadAgain(options, whole, eventId)
    },
  },
]

async function mustReadAgain(
  options: SourceTestOptions,
  whole: readonly SourceBatch[],
  eventId: string,
): Promise<void> {
  const cursor = whole.at(-1)?.cursor ?? null
  const again = await readFresh(options.open, options, { events: [eventId], cursor })
  const wanted = peopleOf(whole, (id) => id === eventId)
  const given = new Set(peopleOf(again, () => true))
  const missing = wanted.filter((fact) => !given.has(fact))
  must(missing.length === 0, 2, `Read again, the event ${eventId} lacks ${some(missing)}.`)
  const others = peopleOf(again, (id) => id !== eventId)
  must(others.length === 0, 2, `Read again, ${eventId} brings another event's ${some(others)}.`)
  const listed = again
    .flatMap((batch) => [
      ...batch.completeRosters.map((key) => ({ key, what: 'roster' })),
      ...batch.attendance.map(({ event }) => ({ key: event, what: 'attendance' })),
    ])
    .filter(({ key }) => key.eventId !== eventId)
    .map(({ key, what }) => `the ${what} of ${key.eventId}`)
  must(listed.length === 0, 2, `Read again, ${eventId} comes with ${some(listed)}.`)
}

function factsMissing(expected: readonly SourceBatch[], resumed: readonly SourceBatch[]): string[] {
  const given = facts(resumed)
  return [...facts(expected)].filter((fact) => !given.has(fact))
}

function peopleOf(
  batches: readonly SourceBatch[],
  isWanted: (eventId: string) => boolean,
): string[] {
  return batches
    .flatMap((batch) => batch.participations)
    .filter(({ event }) => isWanted(event.eventId))
    .flatMap(participationFacts)
}

function eventIdsOf(batches: readonly SourceBatch[]): Set<string> {
  return new Set(batches.flatMap((batch) => batch.events).map(({ key }) => key.eventId))
}

/** The events of a read, as `accountId/eventId`. */
export function eventKeysOf(batches: readonly SourceBatch[]): Set<string> {
  return new Set(batches.flatMap((batch) => batch.events).map(({ key }) => formatEventKey(key)))
}
