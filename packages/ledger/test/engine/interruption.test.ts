import { expect, it } from 'vitest'
import { type SourceBatch, toCursor } from '@turnout/core'
import { createEngine } from '@turnout/core/sync'
import { cutOff, PowerCut } from './cut-off.ts'
import {
  batch,
  cancelled,
  key,
  registered,
  scriptedSource,
  stayed,
  webinar,
} from './scripted-source.ts'
import { type Bench, bench } from './with-engine.ts'

// A webinar over three batches: registrations, somebody who withdraws, stays of one person in two batches.
const events = [webinar({ status: 'ended' })]
const batches: readonly SourceBatch[] = [
  batch({
    events,
    participations: [registered('ann'), registered('bob', null)],
    cursor: toCursor('1'),
  }),
  batch({
    events,
    participations: [
      cancelled('bob'),
      stayed('ann', ['2026-05-01T15:00:00Z', '2026-05-01T15:20:00Z'], 'a'),
    ],
    cursor: toCursor('2'),
  }),
  batch({
    participations: [stayed('ann', ['2026-05-01T15:30:00Z', '2026-05-01T15:50:00Z'], 'b')],
    attendance: [{ event: key(), status: 'final' }],
    cursor: toCursor('3'),
  }),
]
const source = scriptedSource(({ cursor }) => batches.slice(Number(cursor ?? 0)))

async function settle(opened: Bench): Promise<void> {
  for (let run = 0; run < 3; run += 1) {
    opened.now += 60_000
    await opened.run(source)
  }
}

async function finalState(opened: Bench): Promise<unknown> {
  const { destination } = opened
  return {
    shown: destination.shown('w1'),
    seconds: [...destination.people.values()].map(({ seconds }) => seconds),
    completed: (destination.events.get('w1')?.completed ?? 0) > 0,
  }
}

const undisturbed = {
  shown: ['ann@example.com: ATTENDED', 'bob@example.com: CANCELLED'],
  seconds: [3000, null],
  completed: true,
}

/** Each transition reached the destination under one time only, however often it was sent. */
function timesPerStep(opened: Bench): number[] {
  const times = Map.groupBy(opened.destination.arrivals, ({ email, state }) => `${email} ${state}`)
  return [...times.values()].map((rows) => new Set(rows.map(({ occurredAt }) => occurredAt)).size)
}

it('ends in the same state wherever the ledger is cut off', async () => {
  for (let transactions = 0, cutOffAgain = true; cutOffAgain; transactions += 1) {
    const opened = await bench()
    opened.now = Date.UTC(2026, 4, 2)
    const cut = { ...opened, ledger: cutOff(opened.ledger, transactions) }
    cutOffAgain = await interrupted(cut)
    await settle(opened)
    expect({ transactions, ...((await finalState(opened)) as object) }).toEqual({
      transactions,
      ...undisturbed,
    })
    expect(timesPerStep(opened)).toEqual([1, 1, 1, 1])
    await opened.close()
  }
}, 60_000)

it('ends in the same state wherever a request is cut off, before or after it was stored', async () => {
  for (let requests = 1; requests < 12; requests += 1) {
    const opened = await bench()
    opened.now = Date.UTC(2026, 4, 2)
    opened.destination.beforeRequest = () => {
      if (opened.destination.requestCount === requests) throw new PowerCut('The power is gone.')
    }
    await opened.run(source)
    await settle(opened)
    expect({ requests, ...((await finalState(opened)) as object) }).toEqual({
      requests,
      ...undisturbed,
    })
    expect(timesPerStep(opened)).toEqual([1, 1, 1, 1])
    await opened.close()
  }
}, 60_000)

/** Runs until the power is cut; gives whether it was. */
async function interrupted(opened: Bench): Promise<boolean> {
  const engine = createEngine({
    ledger: opened.ledger,
    connectors: [{ name: 'webinars', source, destination: opened.destination }],
    now: () => opened.now,
    sleep: async () => {},
  })
  try {
    const { error } = await engine.run('webinars', { signal: new AbortController().signal })
    return error !== null
  } catch (error) {
    if (error instanceof PowerCut) return true
    throw error
  }
}
