import { TurnoutError } from '@turnout/core'
import type { ParticipationRow, RowOutcome } from '@turnout/core/sync'
import type { FaultEffect } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { freeBudget } from './free-budget.ts'
import { createdEvent, portalFixture, type PortalFixture, rows } from './portal-fixture.ts'

const html = '<html>Bad gateway</html>'
const BAD_DAYS: Readonly<Record<string, readonly FaultEffect[]>> = {
  'HubSpot resets connections': [{ kind: 'reset' }],
  'answers are cut short': [{ kind: 'truncated' }],
  'HubSpot answers with pages of the network': [
    { kind: 'html', status: 502 },
    { kind: 'html', status: 524 },
    { kind: 'status', status: 503, body: html },
  ],
  'HubSpot is busy': [
    { kind: 'rate-limit', policy: 'TEN_SECONDLY_ROLLING' },
    { kind: 'rate-limit', policy: 'SECONDLY' },
    { kind: 'locked' },
  ],
  'answers are empty': [{ kind: 'empty-body' }],
}

/** Writes what is not known to be stored, and reads back what nobody can tell, until all is settled. */
async function writeUntilSettled(
  { destination, options }: PortalFixture,
  event: Awaited<ReturnType<typeof createdEvent>>,
  all: readonly ParticipationRow[],
): Promise<number> {
  let left = all
  for (let round = 1; round <= 10; round += 1) {
    const outcomes = await attempt(() =>
      destination.writeParticipations({ event, state: 'register', rows: left }, options),
    )
    const people = left.map(({ person }) => ({ email: person.email, contactId: null }))
    const shown = await attempt(() => destination.readBack({ event, people }, options))
    left = left.filter(
      (_, at) => outcomes?.[at]?.kind !== 'stored' && shown?.[at]?.kind !== 'found',
    )
    if (left.length === 0) return round
  }
  throw new Error(`${left.length} rows are not settled after ten rounds.`)
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TurnoutError && error.retryable) return null
    throw error
  }
}

it.each(Object.entries(BAD_DAYS))('stores everybody once when %s', async (_day, effects) => {
  const fixture = await portalFixture({
    behaviour: { burst: null },
    options: { budget: freeBudget, batchSize: 20 },
  })
  const event = await createdEvent(fixture)
  for (const [seed, effect] of effects.entries()) {
    for (const when of ['before', 'after'] as const) {
      fixture.portal.addFault({ effect, when, rate: 0.3, seed: seed + 1 })
    }
  }
  await writeUntilSettled(fixture, event, rows(200))
  fixture.portal.clearFaults()
  const stored = fixture.portal.participations(event.objectId ?? '')
  expect(stored).toHaveLength(200)
  expect(stored.every(({ activities }) => activities.length === 1)).toBe(true)
})

it.each(Object.entries(BAD_DAYS))(
  'calls nobody stored who is not when %s',
  async (_day, effects) => {
    const fixture = await portalFixture({
      behaviour: { burst: null },
      options: { budget: freeBudget, batchSize: 10 },
    })
    const event = await createdEvent(fixture)
    for (const effect of effects)
      fixture.portal.addFault({ route: 'attendance.*', effect, rate: 0.8 })
    const all = rows(100)
    const outcomes = await attempt(() =>
      fixture.destination.writeParticipations(
        { event, state: 'register', rows: all },
        fixture.options,
      ),
    )
    const there = new Set(
      fixture.portal.participations(event.objectId ?? '').map(({ email }) => email),
    )
    const claimed = all.filter((_, at) => isStored(outcomes?.[at]))
    expect(claimed.filter(({ person }) => !there.has(person.email))).toEqual([])
  },
)

function isStored(outcome: RowOutcome | undefined): boolean {
  return outcome?.kind === 'stored'
}
