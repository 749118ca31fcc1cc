import { formatEventKey, type SourceBatch } from '@turnout/core'
import type { Check } from './check.ts'
import type { GrowingAttendance, SourceTestOptions } from './fixture.ts'
import { must } from './promise-broken.ts'
import { lastCursor, readBatches, readFresh, readRequest, some } from './reading.ts'

/** Promise 10: attendance is listed when all stays are there, and not before. */
export function attendance({ capabilities, growingAttendance }: SourceTestOptions): Check[] {
  if (!capabilities.attendance) {
    return [
      {
        promise: 10,
        name: 'no attendance is called provisional or final, because this source does not know who came',
        run: async (options) => {
          const listed = listings(await readFresh(options.open, options))
          const known = listed.filter(({ status }) => status !== 'unknown').map(({ key }) => key)
          must(known.length === 0, 10, `Attendance is listed for ${some(known)}.`)
        },
      },
    ]
  }
  return [
    {
      promise: 10,
      name: 'attendance is listed for every event with stays, after its last stay',
      run: mustListAfterStays,
    },
    growingAttendance === undefined ? neverProvisional : growing(growingAttendance),
  ]
}

const neverProvisional: Check = {
  promise: 10,
  name: 'attendance is never provisional: this source reads what is finished',
  run: async (options) => {
    const listed = listings(await readFresh(options.open, options))
    const provisional = listed.filter(({ status }) => status === 'provisional')
    must(
      provisional.length === 0,
      10,
      `Provisional: ${some(provisional.map(({ key }) => key))}. Give the kit growingAttendance.`,
    )
  },
}

function growing(fixture: GrowingAttendance): Check {
  return {
    promise: 10,
    name: 'attendance is provisional while it may grow, and final once it is settled',
    run: async (options) => {
      const opened = await fixture.open()
      try {
        const { source } = opened
        const first = await readBatches(source, readRequest(options))
        const provisional = statusOf(first, fixture.eventId)
        must(provisional === 'provisional', 10, `Before it is settled it is ${provisional}.`)
        await opened.settle()
        const request = readRequest(options, { cursor: lastCursor(first) })
        const second = await readBatches(source, request)
        const final = statusOf(second, fixture.eventId)
        must(final === 'final', 10, `Once it is settled it is ${final}.`)
        must(
          staysOf([...first, ...second]).size >= staysOf(first).size,
          10,
          'Stays were lost on the way.',
        )
      } finally {
        await opened.close?.()
      }
    },
  }
}

async function mustListAfterStays(options: SourceTestOptions): Promise<void> {
  const batches = await readFresh(options.open, options)
  const stays = staysOf(batches)
  must(stays.size > 0, 10, 'The source knows who came, and gives no stay in the main fixture.')
  for (const [event, records] of stays) {
    const listedIn = batches.findIndex((batch) =>
      listings([batch]).some(({ key }) => key === event),
    )
    must(listedIn >= 0, 10, `The attendance of ${event} is never listed.`)
    const given = staysOf(batches.slice(0, listedIn + 1)).get(event) ?? new Set()
    const late = [...records].filter((id) => !given.has(id))
    must(
      late.length === 0,
      10,
      `The attendance of ${event} is listed before the stays ${some(late)} were given.`,
    )
  }
}

function staysOf(batches: readonly SourceBatch[]): Map<string, Set<string>> {
  const stays = new Map<string, Set<string>>()
  for (const participation of batches.flatMap((batch) => batch.participations)) {
    if (participation.state !== 'attended') continue
    const event = formatEventKey(participation.event)
    const records = stays.get(event) ?? new Set()
    for (const { record } of participation.stays) records.add(record.id)
    stays.set(event, records)
  }
  return stays
}

interface Listing {
  readonly key: string
  readonly eventId: string
  readonly status: string
}

function listings(batches: readonly SourceBatch[]): Listing[] {
  return batches
    .flatMap((batch) => batch.attendance)
    .map(({ event, status }) => ({ key: formatEventKey(event), eventId: event.eventId, status }))
}

function statusOf(batches: readonly SourceBatch[], eventId: string): string {
  return listings(batches).findLast((each) => each.eventId === eventId)?.status ?? 'not listed'
}
