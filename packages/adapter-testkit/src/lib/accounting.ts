import { type Locator, quarantineReasons, type SourceBatch } from '@turnout/core'
import type { Check } from './check.ts'
import { must } from './promise-broken.ts'
import { readFresh, recordIds, some } from './reading.ts'

/** Promise 5: every record is accounted for, and a bad one never ends the read. */
export const accounting: Check[] = [
  {
    promise: 5,
    name: 'every record of the fixture is counted, and is in exactly one list',
    run: async (options) => {
      const batches = await readFresh(options.open, options)
      mustAccountFor(batches, options.records)
      const rejected = recordIds(batches).rejected.size
      must(rejected === 0, 5, `${rejected} records of the main fixture were rejected.`)
    },
  },
  {
    promise: 5,
    name: 'bad records are rejected with a reason and a place, and the read goes on',
    run: async ({ badRecords, ...options }) => {
      const batches = await readBadRecords()
      mustAccountFor(batches, badRecords.records)
      const rejected = batches.flatMap((batch) => batch.rejected)
      const reasons = rejected.map(({ reason }) => reason).toSorted()
      must(
        reasons.join() === badRecords.rejected.toSorted().join(),
        5,
        `The bad records must be rejected for ${badRecords.rejected.toSorted().join(', ')}; they were for ${reasons.join(', ') || 'nothing'}.`,
      )
      for (const { reason, message, record } of rejected) {
        must(reason in quarantineReasons, 5, `"${reason}" is not in the closed list of reasons.`)
        must(message.trim() !== '', 5, `The rejected record ${record.id} has no message.`)
        must(hasPlace(record.locator), 5, `The locator of the record ${record.id} names no place.`)
      }

      async function readBadRecords(): Promise<SourceBatch[]> {
        return await readFresh(badRecords.open, { badRecords, ...options }).catch(
          (cause: unknown) => {
            must(false, 5, `A bad record ended the read: ${String(cause)}`)
            return []
          },
        )
      }
    },
  },
]

function mustAccountFor(batches: readonly SourceBatch[], records: number): void {
  for (const [index, batch] of batches.entries()) {
    const lists = recordIds([batch])
    const held = new Set([...lists.given, ...lists.leftOut, ...lists.rejected]).size
    must(
      held === batch.recordsRead,
      5,
      `Batch ${index + 1} holds ${held} records; its recordsRead says ${batch.recordsRead}.`,
    )
  }
  const counted = batches.reduce((sum, batch) => sum + batch.recordsRead, 0)
  must(counted === records, 5, `The fixture has ${records} records; recordsRead says ${counted}.`)
  const { given, leftOut, rejected } = recordIds(batches)
  const all = new Set([...given, ...leftOut, ...rejected])
  must(
    all.size === records,
    5,
    `The fixture has ${records} records; the lists hold ${all.size} different record ids.`,
  )
  const twice = [...all].filter(
    (id) => [given, leftOut, rejected].filter((list) => list.has(id)).length > 1,
  )
  must(twice.length === 0, 5, `In more than one list: ${some(twice)}.`)
}

function hasPlace(locator: Locator): boolean {
  if ('resource' in locator) return locator.resource !== '' && locator.id !== ''
  return locator.file !== '' && Number.isInteger(locator.line) && locator.line >= 1
}
