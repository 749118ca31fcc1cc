import { describe, expect, it } from 'vitest'
import { parseSchedule } from '../src/lib/config/schedule.ts'

const noon = Date.UTC(2026, 10, 24, 12, 0, 0)

describe('a schedule', () => {
  it('comes at the next time of its cron expression', () => {
    const schedule = parseSchedule({ cron: '30 9 * * *', timeZone: 'Europe/Berlin' })
    const next = schedule.next({ lastStartMs: noon, nowMs: noon })
    expect(new Date(next ?? 0).toISOString()).toBe('2026-11-25T08:30:00.000Z')
  })

  it('keeps the distance between starts', () => {
    const schedule = parseSchedule({ every: '15m' })
    expect(schedule.next({ lastStartMs: noon, nowMs: noon + 1000 })).toBe(noon + 900_000)
  })

  it.each(['hourly', '61 * * * *', '* * *', ''])('refuses %j with an example', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/is not a cron expression.*every: '15m'/s)
  })

  it('sees that a distance was written as a cron expression', () => {
    expect(() => parseSchedule('15m')).toThrow("Did you mean { every: '15m' }?")
  })

  it.each(['15', '0m', '1s', 'soon', '-5m'])('refuses the distance %j', (every) => {
    expect(() => parseSchedule({ every })).toThrow('Write it as 30s, 15m, 6h or 1d.')
  })

  it('refuses a time zone that does not exist', () => {
    expect(() => parseSchedule({ cron: '0 9 * * *', timeZone: 'Berlin' })).toThrow(
      'Write an IANA name like Europe/Berlin',
    )
  })
})
