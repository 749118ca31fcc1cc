import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instantFromEpochMs } from '@turnout/core'
import { sourcesSay } from '../../src/lib/sync/sources-say.ts'
import type { StatementRow } from '../../src/lib/sync/ledger-rows.ts'

function says(kind: StatementRow['kind'], record: string, at: number | null): StatementRow {
  return {
    eventId: 1,
    personId: 1,
    connector: 'c',
    record,
    kind,
    at: at === null ? null : instantFromEpochMs(at),
    joinedAt: null,
    leftAt: null,
    seconds: null,
    locator: { file: 'f', line: 1 },
    evidence: null,
    read: 1,
  }
}

it('lets the later of two timed records win', () => {
  expect(sourcesSay([says('registered', 'a', 1), says('cancelled', 'b', 2)]).now).toBe('cancelled')
  expect(sourcesSay([says('registered', 'a', 2), says('cancelled', 'b', 1)]).now).toBe('registered')
})

it('cancels nobody by a guess: without times a standing registration wins', () => {
  expect(sourcesSay([says('registered', 'a', null), says('cancelled', 'b', 5)]).now).toBe(
    'registered',
  )
})

it('reads one record that says both as withdrawn', () => {
  expect(sourcesSay([says('registered', 'a', 1), says('cancelled', 'a', null)])).toMatchObject({
    now: 'cancelled',
    everRegistered: true,
    registeredAt: 1,
  })
})

it('keeps a second registration when the first one is withdrawn, whatever the clocks say', () => {
  const first = [says('registered', 'a', 1), says('cancelled', 'a', 5)]
  expect(sourcesSay([...first, says('registered', 'b', 3)])).toMatchObject({
    now: 'registered',
    registeredAt: 1,
    standingSince: 3,
  })
})

it('lets the later word win where another source still lists whom one source withdraws', () => {
  const withdrawn = [says('registered', 'a', 1), says('cancelled', 'a', 5)]
  const elsewhere = { ...says('registered', 'b', 3), connector: 'old list' }
  expect(sourcesSay([...withdrawn, elsewhere]).now).toBe('cancelled')
})

it('says the same in whatever order the records come', () => {
  const statement = fc
    .tuple(
      fc.constantFrom<StatementRow['kind']>('registered', 'cancelled', 'stay'),
      fc.constantFrom('a', 'b', 'c'),
      fc.option(fc.nat(5)),
    )
    .map(([kind, record, at]) => says(kind, record, at))
  fc.assert(
    fc.property(
      fc.uniqueArray(statement, { selector: ({ kind, record }) => kind + record }),
      (statements) => {
        const forwards = sourcesSay(statements)
        const backwards = sourcesSay(statements.toReversed())
        expect({ ...backwards, evidence: null }).toEqual({ ...forwards, evidence: null })
      },
    ),
  )
})
