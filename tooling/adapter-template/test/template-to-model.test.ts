import { eventKey } from '@turnout/core'
import { describe, expect, it } from 'vitest'
import { toRecord, type TranslatedRecord } from '../src/lib/template-to-model.ts'

const event = eventKey({ accountId: 'acme', eventId: 'w1' })

function translate(person: Readonly<Record<string, unknown>>): TranslatedRecord {
  return toRecord({ id: 'p1', email: 'ann@example.com', ...person }, { event, index: 0 })
}

function statesOf({ participations }: TranslatedRecord): string[] {
  return participations.map(({ state }) => state)
}

describe('a person', () => {
  it('who came is registered and attended, from one record', () => {
    const record = translate({ joined_at: '2026-03-04T14:58:00Z', left_at: '2026-03-04T15:40:00Z' })
    expect(statesOf(record)).toEqual(['registered', 'attended'])
  })

  it('who withdrew is registered first and cancelled then', () => {
    expect(statesOf(translate({ withdrawn_at: '2026-03-02T12:00:00Z' }))).toEqual([
      'registered',
      'cancelled',
    ])
  })

  it('who is the host is left out by that rule', () => {
    expect(translate({ is_host: true }).leftOut.map(({ rule }) => rule)).toEqual(['host'])
  })

  it('without an address waits for one', () => {
    expect(translate({ email: '' }).rejected.map(({ reason }) => reason)).toEqual(['no_email'])
  })

  it('whose time has no zone is rejected, with the time in the message', () => {
    const [rejected] = translate({ joined_at: '2026-03-04 15:00' }).rejected
    expect(rejected?.reason).toBe('bad_time')
    expect(rejected?.message).toContain('2026-03-04 15:00')
  })
})
