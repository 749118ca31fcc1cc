import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKey, formatEventKey, platformIds } from '@turnout/core'

describe('event keys', () => {
  // These never change: marketing events in HubSpot are found by them.
  it.each([
    ['81234567890', '81234567890'],
    ['a.b', 'a.b'],
    ['4444AAAiAAAAAiAiAiiAii==', '4444AAAiAAAAAiAiAiiAii_3D_3D'],
    ['/pfVhQWoSQmUs6ZOwFD4kw==', '_2FpfVhQWoSQmUs6ZOwFD4kw_3D_3D'],
    ['under_score', 'under_5Fscore'],
    ['ünïcode 山田', '_C3_BCn_C3_AFcode_20_E5_B1_B1_E7_94_B0'],
    ['search', '_73earch'],
    ['..', '_2E.'],
    ['.', '_2E'],
    ['Search', 'Search'],
  ])('writes %s as %s', (eventId, escaped) => {
    expect(eventKey({ accountId: 'acme', eventId })).toEqual({
      accountId: 'acme',
      eventId: escaped,
    })
  })

  it('gives the platform ids back', () => {
    const ids = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 16 })
      .filter((id) => id.isWellFormed())
    fc.assert(
      fc.property(ids, ids, (accountId, eventId) => {
        expect(platformIds(eventKey({ accountId, eventId }))).toEqual({ accountId, eventId })
      }),
    )
  })

  it('holds only characters that stand in a path as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 16 }), (eventId) => {
        expect(eventKey({ accountId: 'a', eventId }).eventId).toMatch(/^[A-Za-z0-9._]{1,200}$/)
      }),
    )
  })

  it.each(['', 'x'.repeat(201), '/'.repeat(67)])(
    'refuses an id that is empty or too long',
    (eventId) => {
      expect(() => eventKey({ accountId: 'acme', eventId })).toThrow(/empty|longer than 200/)
    },
  )

  it('are written with a slash that no part can hold', () => {
    expect(formatEventKey(eventKey({ accountId: 'a/b', eventId: 'c' }))).toBe('a_2Fb/c')
  })
})
