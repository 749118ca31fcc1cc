import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Check } from './check.ts'
import type { SourceTestOptions } from './fixture.ts'
import { must } from './promise-broken.ts'
import { readRequest, withFixture } from './reading.ts'

const FEW = 1000
const MANY = 10_000
const LOOKS = 8
const MOST_READS = 3
/** Fewer bytes than any record held would take; a source that keeps records keeps hundreds for each. */
const BYTES_PER_RECORD = 64

/** Promise 9: memory does not grow with the number of records. */
export const memory: Check[] = [
  {
    promise: 9,
    name: `reading ${MANY} records holds no more memory than reading ${FEW}`,
    run: async (options) => {
      // The first read pays for what is compiled and cached once.
      await measure(options, FEW)
      const few = await measure(options, FEW)
      let perRecord = Number.POSITIVE_INFINITY
      // What must be held is held each time; what the process happened to hold beside it is not.
      for (let look = 0; look < MOST_READS && perRecord >= BYTES_PER_RECORD; look += 1) {
        const many = await measure(options, MANY)
        must(many.records >= 5 * few.records, 9, `\`large\` gave only ${many.records} records.`)
        const held = (many.heldBytes - few.heldBytes) / (many.records - few.records)
        perRecord = Math.min(perRecord, held)
      }
      must(
        perRecord < BYTES_PER_RECORD,
        9,
        `Each further record holds ${Math.round(perRecord)} bytes until the read ends.`,
      )
    },
  },
]

async function measure(
  options: SourceTestOptions,
  size: number,
): Promise<{ records: number; heldBytes: number }> {
  return await withFixture(
    () => options.large(size),
    async ({ source }) => {
      const before = heldBytes()
      let most = before
      let records = 0
      for await (const batch of source.read(readRequest(options))) {
        const looksBefore = looksAt(records, size)
        records += batch.recordsRead
        if (looksAt(records, size) > looksBefore) most = Math.max(most, heldBytes())
      }
      return { records, heldBytes: most - before }
    },
  )
}

function looksAt(records: number, size: number): number {
  return Math.floor((records * LOOKS) / size)
}

function heldBytes(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

// Node gives `gc` to new contexts once the flag is set; the one of this context would need a flag at the start.
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
}
