import { expect, it } from 'vitest'
import { plainWallMs } from '../src/lib/time/plain-time.ts'

it('reads the plainest times, whatever days came before', () => {
  for (let round = 0; round < 2; round += 1) {
    expect(plainWallMs('2026-09-08 17:00:21', null)).toBe(Date.UTC(2026, 8, 8, 17, 0, 21))
    expect(plainWallMs('09/08/2026 10:59:10 AM', 'mdy')).toBe(Date.UTC(2026, 8, 8, 10, 59, 10))
    expect(plainWallMs('28/09/2026 18:01:12', 'dmy')).toBe(Date.UTC(2026, 8, 28, 18, 1, 12))
  }
})

it.each([
  '0000-00-00 00:00:00',
  '2026-02-30 10:00:00',
  '2026-13-01 10:00:00',
  '2026-09-08 24:00:00',
])('leaves %s, which is no time, to the careful reading', (text) => {
  expect(plainWallMs(text, null)).toBeNaN()
})
