import { describe, expect, it } from 'vitest'
import { formatInstant, instantFromEpochMs, toInstant } from '@turnout/core'

describe('instants', () => {
  it.each([
    ['2026-03-04T15:00:00+01:00', '2026-03-04T14:00:00.000Z'],
    ['2026-03-04T15:00:00Z', '2026-03-04T15:00:00.000Z'],
    ['2026-03-04 15:00Z', '2026-03-04T15:00:00.000Z'],
    ['2019-02-01T12:34:12.66Z', '2019-02-01T12:34:12.660Z'],
    ['2026-03-04T15:00:00.1234567-0500', '2026-03-04T20:00:00.123Z'],
  ])('reads %s as %s', (text, utc) => {
    expect(formatInstant(toInstant(text))).toBe(utc)
  })

  it.each(['2026-03-04T15:00:00', '2026-03-04', '15:00', '', 'now', '2026-03-04T15:00:00 CET'])(
    'refuses %j, which has no zone',
    (text) => {
      expect(() => toInstant(text)).toThrow('is not a time with a zone')
    },
  )

  it.each(['2026-02-30T10:00:00Z', '2026-13-01T10:00:00Z', '2026-01-01T25:00:00Z'])(
    'refuses %s, which names no moment',
    (text) => {
      expect(() => toInstant(text)).toThrow('names no real moment')
    },
  )

  it('refuses epoch values that are no whole milliseconds', () => {
    expect(() => instantFromEpochMs(1.5)).toThrow('epoch milliseconds')
    expect(() => instantFromEpochMs(Number.NaN)).toThrow('epoch milliseconds')
  })
})
