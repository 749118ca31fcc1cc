import { instantFromEpochMs } from '@turnout/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Findings } from '../src/lib/attendance-ladder.ts'
import type { CalendarEvent, Guest } from '../src/lib/google-calendar-schemas.ts'
import { keyOf, toGuestRecords, type Translated } from '../src/lib/google-calendar-to-model.ts'
import { instantOfTime } from '../src/lib/local-time.ts'

const guests: fc.Arbitrary<Guest> = fc.record(
  {
    email: fc.oneof(fc.emailAddress(), fc.string(), fc.constantFrom('a@b.example', 'A@B.example')),
    displayName: fc.string(),
    responseStatus: fc.constantFrom('accepted', 'declined', 'tentative', 'needsAction', 'new'),
    organizer: fc.boolean(),
    resource: fc.boolean(),
  },
  { requiredKeys: [] },
)

const rules = {
  tentative: 'left-out',
  noReply: 'left-out',
  declined: 'withdraws',
  ownDomain: 'left-out',
  groups: [],
} as const

function records(attendees: readonly Guest[]): Translated[] {
  const event: CalendarEvent = { id: 'a', attendees }
  return toGuestRecords(event, { calendarId: 'c', key: keyOf('c', 'a'), reader: null, rules })
}

function idOf(translated: Translated): string {
  if ('leftOut' in translated) return translated.leftOut.record.id
  if ('rejected' in translated) return translated.rejected.record.id
  const { participation } = translated
  return participation.state === 'attended' ? '' : participation.record.id
}

test('every guest is one record of its own, whatever the list holds', () => {
  fc.assert(
    fc.property(fc.array(guests), (attendees) => {
      const ids = records(attendees).map(idOf)
      expect(new Set(ids).size).toBe(attendees.length)
    }),
  )
})

test('no record id tells an address', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      const [only] = records([{ email }])
      expect(only === undefined ? email : idOf(only)).not.toContain(email)
    }),
  )
})

test('what a lookup found is summed up the same in whatever order', () => {
  const calls = fc.uniqueArray(fc.string(), { minLength: 2 })
  fc.assert(
    fc.property(calls, (ids) => {
      const summaryOf = (order: readonly string[]): string => {
        const findings = new Findings()
        for (const id of order) findings.add(id, fakeRecord(id))
        return findings.summary
      }
      expect(summaryOf(ids.toReversed())).toBe(summaryOf(ids))
      expect(summaryOf(ids.slice(1))).not.toBe(summaryOf(ids))
    }),
  )
})

function fakeRecord(id: string): Translated {
  const record = { id, locator: { resource: 'calls', id } }
  return { leftOut: { record, rule: 'resource' } }
}

test('a local time is the moment at which that zone shows it', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC')
  const moments = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) })
  fc.assert(
    fc.property(zones, moments, (zone, at) => {
      const moment = instantFromEpochMs(Math.floor(at / 1000) * 1000)
      const dateTime = shownIn(zone, moment)
      const read = instantOfTime({ dateTime, timeZone: zone }, 'UTC')
      // At the end of summer time one hour is shown twice: then either is right.
      expect(shownIn(zone, read)).toBe(dateTime)
    }),
  )
})

test.for([
  [{ dateTime: '2026-11-26T16:00:00', timeZone: 'Mars/North' }, 'not a time zone'],
  [{ dateTime: 'tomorrow', timeZone: 'UTC' }, 'not a time'],
  [{}, 'no time'],
] as const)('refuses the time %j', ([time, words]) => {
  expect(() => instantOfTime(time, 'UTC')).toThrow(words)
})

function shownIn(zone: string, at: number): string {
  return new Date(at).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')
}
