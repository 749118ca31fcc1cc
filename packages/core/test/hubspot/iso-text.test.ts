import { formatInstant, instantFromEpochMs } from '@turnout/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isoText } from '../../src/lib/hubspot/iso-text.ts'

it('writes every instant as formatInstant does', () => {
  const epochMs = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 })
  const nearBy = fc.integer({ min: -90_000_000, max: 90_000_000 })
  fc.assert(
    fc.property(epochMs, nearBy, (at, by) => {
      const later = Math.max(-8.64e15, Math.min(8.64e15, at + by))
      for (const instant of [at, later, at].map(instantFromEpochMs)) {
        expect(isoText(instant)).toBe(formatInstant(instant))
      }
    }),
  )
})
