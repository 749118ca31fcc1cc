import { type EventKey, formatEventKey, type SourceBatch } from '@turnout/core'
import type { Check } from './check.ts'
import { must } from './promise-broken.ts'
import { readFresh } from './reading.ts'

/** Promise 4: nobody takes part in an event that is not known yet. */
export const eventOrder: Check[] = [
  {
    promise: 4,
    name: 'an event comes no later than its first participation',
    run: async (options) => {
      const known = new Set<string>()
      for (const [index, batch] of (await readFresh(options.open, options)).entries()) {
        for (const { key } of batch.events) known.add(formatEventKey(key))
        const early = eventsSpokenOf(batch).find((key) => !known.has(formatEventKey(key)))
        must(
          early === undefined,
          4,
          `Batch ${index + 1} speaks of ${early && formatEventKey(early)} before the event was given.`,
        )
      }
    },
  },
]

function eventsSpokenOf(batch: SourceBatch): EventKey[] {
  return [
    ...batch.participations.map(({ event }) => event),
    ...batch.attendance.map(({ event }) => event),
    ...batch.completeRosters,
  ]
}
