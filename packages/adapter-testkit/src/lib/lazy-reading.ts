import type { Check } from './check.ts'
import { must } from './promise-broken.ts'
import { readRequest, settle, withFixture } from './reading.ts'

/** Promise 1: nothing is read before it is asked for. */
export const lazyReading: Check[] = [
  {
    promise: 1,
    name: 'reads nothing before the first batch is asked for',
    run: (options) =>
      withFixture(options.open, async ({ source, fetches }) => {
        const before = fetches()
        source.read(readRequest(options))[Symbol.asyncIterator]()
        await settle()
        const early = fetches() - before
        must(early === 0, 1, `${early} fetches were made before the first batch was asked for.`)
      }),
  },
  {
    promise: 1,
    name: 'fetches no further page before the last batch is consumed',
    run: (options) =>
      withFixture(options.open, async ({ source, fetches }) => {
        let batches = 0
        let fetchesAtFirst = 0
        for await (const _batch of source.read(readRequest(options))) {
          batches += 1
          const atOnce = fetches()
          await settle()
          const early = fetches() - atOnce
          must(early === 0, 1, `${early} fetches were made while batch ${batches} was in use.`)
          if (batches === 1) fetchesAtFirst = atOnce
        }
        must(batches > 1, 1, 'The main fixture must take several batches to show anything.')
        must(
          fetches() > fetchesAtFirst,
          1,
          'Everything had been fetched when the first batch was given.',
        )
      }),
  },
]
