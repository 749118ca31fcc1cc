import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDuration } from '../src/lib/time/duration.ts'
import { resolveTime, type TimeContext } from '../src/lib/time/time-resolver.ts'
import { ZoneClock } from '../src/lib/time/zone-clock.ts'

const column = { zone: null, dateIsEnough: false }

function read(cell: string, changed: Partial<TimeContext> = {}): string {
  const context = {
    zone: new ZoneClock('America/New_York'),
    order: null,
    eventDay: null,
    ...changed,
  }
  const time = resolveTime(cell, column, context)
  if (time === null) return 'nothing'
  return typeof time === 'number' ? new Date(time).toISOString() : time.reason
}

it.each([
  ['2026-09-08 17:00:21', '2026-09-08T21:00:21.000Z'],
  ['2026/9/8 17:00', '2026-09-08T21:00:00.000Z'],
  ['2026-09-08T17:00:21.123-04:00', '2026-09-08T21:00:21.123Z'],
  ['2026-09-08 24:00:00', '2026-09-09T04:00:00.000Z'],
  ['08.09.26, 17:00:21', '2026-09-08T21:00:21.000Z'],
  ['Sep 08, 2026 10:58 AM EDT', '2026-09-08T14:58:00.000Z'],
  ['Sun, 30 Aug 2026, 09:12 AM', '2026-08-30T13:12:00.000Z'],
  ['Apr 14, 2020 09:02:11', '2020-04-14T13:02:11.000Z'],
  ['2026/9/8 午後 5:00:21', '2026-09-08T21:00:21.000Z'],
  ['令和8年9月8日 17:00', '2026-09-08T21:00:00.000Z'],
  ['="2026-09-08 17:00:21"', '2026-09-08T21:00:21.000Z'],
  ['46273.7085763889', '2026-09-08T21:00:21.000Z'],
  ['1788886821', '2026-09-08T17:00:21.000Z'],
  ['#######', 'nothing'],
  ['--', 'nothing'],
  ['soon', 'bad_time'],
  ['2026-02-30 10:00', 'bad_time'],
  ['2026-09-08', 'missing_time'],
])('reads %s', (cell, expected) => {
  expect(read(cell)).toBe(expected)
})

describe('the order of day and month', () => {
  it.each([
    ['05/06/2026 10:00:00 AM', 'mdy', '2026-05-06T14:00:00.000Z'],
    ['05/06/2026 10:00:00 AM', 'dmy', '2026-06-05T14:00:00.000Z'],
    ['9/8/26, 2:48:05\u202fPM', 'mdy', '2026-09-08T18:48:05.000Z'],
  ] as const)('%s read %s', (cell, order, expected) => {
    expect(read(cell, { order })).toBe(expected)
  })

  it('is never guessed for one cell', () => {
    expect(read('05/06/2026 10:00:00')).toBe('bad_time')
  })
})

describe('clock changes', () => {
  it('names a time that clocks jump over', () => {
    expect(read('2026-03-08 02:30:00')).toBe('ambiguous_time')
  })

  it('names a time that happens twice', () => {
    expect(read('2026-11-01 01:30:00')).toBe('ambiguous_time')
  })

  it('reads the hours around them', () => {
    expect(read('2026-03-08 01:59:59')).toBe('2026-03-08T06:59:59.000Z')
    expect(read('2026-03-08 03:00:00')).toBe('2026-03-08T07:00:00.000Z')
    expect(read('2026-11-01 02:00:00')).toBe('2026-11-01T07:00:00.000Z')
  })
})

it('needs a zone from somewhere', () => {
  expect(read('2026-09-08 17:00:21', { zone: null })).toBe('bad_time')
})

it('prefers the zone of the options where an abbreviation has several meanings', () => {
  expect(read('2026-09-08 17:00 IST')).toBe('2026-09-08T11:30:00.000Z')
  expect(read('2026-09-08 17:00 IST', { zone: new ZoneClock('Europe/Dublin') })).toBe(
    '2026-09-08T16:00:00.000Z',
  )
})

it('reads the plain forms as the careful way does', () => {
  const moment = fc.date({
    min: new Date('2000-01-01'),
    max: new Date('2040-01-01'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(moment, (date) => {
      const plain = date.toISOString().slice(0, 19).replace('T', ' ')
      // A blank more is read the careful way.
      expect(read(plain)).toBe(read(` ${plain}`))
    }),
    { numRuns: 200 },
  )
})

it.each([
  ['62', 3720],
  ['58.53', 3512],
  ['28,8', 1728],
  ['1h 3m 38s', 3818],
  ['1 時間 5 秒', 3605],
  ['1 Std. 5 Min.', 3900],
  ['1 day 2 hours', 93_600],
  ['1:02:30', 3750],
  ['32:14', 1934],
  ['a while', null],
])('reads the duration %s', (cell, seconds) => {
  expect(readDuration(cell, 'minutes')).toBe(seconds)
})
