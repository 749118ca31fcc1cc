import { createHash } from 'node:crypto'
import { formatEventKey, type Participation, type SourceBatch } from '@turnout/core'
import type { Check } from './check.ts'
import { must } from './promise-broken.ts'
import { readFresh, recordsOf, settle, some } from './reading.ts'
import { eventKeysOf } from './resuming.ts'

/** Promise 3: the same record is the same at every read. */
export const stableKeys: Check[] = [
  {
    promise: 3,
    name: 'every event has the key that the fixture tells',
    run: async (options) => {
      const given = eventKeysOf(await readFresh(options.open, options))
      const missing = options.events.filter((key) => !given.has(key))
      const surplus = [...given].filter((key) => !options.events.includes(key))
      must(missing.length === 0, 3, `No event has the key ${some(missing)}, but ${some(surplus)}.`)
      must(surplus.length === 0, 3, `The fixture has no event ${some(surplus)}.`)
    },
  },
  {
    promise: 3,
    name: 'the same record has the same id, person and time at every read',
    run: async (options) => {
      const first = linesOf(await readFresh(options.open, options))
      // A time taken from the clock differs now.
      await settle()
      const second = linesOf(await readFresh(options.open, options))
      const lost = first.difference(second).size
      const fresh = second.difference(first)
      must(fresh.size === 0, 3, `A second read gives what the first did not: ${some(fresh)}.`)
      must(lost === 0, 3, `A second read lacks ${lost} of the things that the first gave.`)
    },
  },
]

function linesOf(batches: readonly SourceBatch[]): Set<string> {
  return new Set([
    ...batches
      .flatMap((batch) => batch.events)
      .map(
        ({ key, title, startsAt, endsAt, organizer }) =>
          `event ${formatEventKey(key)} ${title} ${startsAt} ${endsAt} ${organizer}`,
      ),
    ...batches.flatMap((batch) => batch.participations).flatMap(linesOfParticipation),
    ...batches.flatMap((batch) => batch.leftOut).map(({ record }) => `left out ${record.id}`),
    ...batches.flatMap((batch) => batch.rejected).map(({ record }) => `rejected ${record.id}`),
  ])
}

function linesOfParticipation(participation: Participation): string[] {
  const event = `${formatEventKey(participation.event)} ${nameOf(participation.person.email)}`
  if (participation.state !== 'attended') {
    const [record] = recordsOf(participation)
    return [`${participation.state} ${event} ${record?.id} at ${participation.occurredAt}`]
  }
  return participation.stays.map(
    ({ record, joinedAt, leftAt, seconds }) =>
      `attended ${event} ${record.id} ${joinedAt} ${leftAt} ${seconds}`,
  )
}

/** Stands for an address, which no message of the kit repeats. */
function nameOf(email: string): string {
  return createHash('sha256').update(email).digest('hex').slice(0, 8)
}
