import { expect, test } from 'vitest'
import { type CalendarEvent, CalendarState } from '../../src/google.ts'

const UNTIL = Date.parse('2027-06-01T00:00:00Z')

function calendar(): CalendarState {
  const info = { id: 'c', summary: 'c', timeZone: 'Europe/Berlin', readers: {} }
  return new CalendarState(info, { now: () => 0 })
}

/** The starts of a series that begins on Thursday the 1st of October 2026, 15:00 in Berlin. */
function starts(...recurrence: readonly string[]): string[] {
  const webinars = calendar()
  webinars.put({
    id: 's',
    start: { dateTime: '2026-10-01T15:00:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2026-10-01T16:00:00', timeZone: 'Europe/Berlin' },
    recurrence,
  })
  return webinars.allOccurrences(UNTIL).map(({ start }) => start?.dateTime ?? '')
}

function days(...recurrence: readonly string[]): string[] {
  return starts(...recurrence).map((text) => text.slice(5, 10))
}

test('keeps the local time of a series over a clock change, and the ids in UTC', () => {
  const webinars = calendar()
  webinars.put({
    id: 's',
    start: { dateTime: '2026-10-22T15:00:00+02:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2026-10-22T16:00:00+02:00', timeZone: 'Europe/Berlin' },
    recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'],
  })
  const shown = webinars
    .allOccurrences(UNTIL)
    .map(({ id, start, end }: CalendarEvent) => [id, start?.dateTime, end?.dateTime])
  expect(shown).toEqual([
    ['s_20261022T130000Z', '2026-10-22T15:00:00+02:00', '2026-10-22T16:00:00+02:00'],
    ['s_20261029T140000Z', '2026-10-29T15:00:00+01:00', '2026-10-29T16:00:00+01:00'],
  ])
})

test.for([
  ['every day', 'FREQ=DAILY;COUNT=3', ['10-01', '10-02', '10-03']],
  ['working days', 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=3', ['10-01', '10-02', '10-05']],
  ['every other week', 'FREQ=WEEKLY;INTERVAL=2;COUNT=3', ['10-01', '10-15', '10-29']],
  [
    'two days of every other week',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TH;COUNT=4',
    ['10-01', '10-04', '10-15', '10-18'],
  ],
  ['the day of the month', 'FREQ=MONTHLY;COUNT=3', ['10-01', '11-01', '12-01']],
  ['the 31st', 'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3', ['10-31', '12-31', '01-31']],
  ['the last of the month', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2', ['10-31', '11-30']],
  ['the second Tuesday', 'FREQ=MONTHLY;BYDAY=2TU;COUNT=3', ['10-13', '11-10', '12-08']],
  ['the last Friday', 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=2', ['10-30', '11-27']],
  ['until a day', 'FREQ=WEEKLY;UNTIL=20261015', ['10-01', '10-08', '10-15']],
  ['until a moment', 'FREQ=WEEKLY;UNTIL=20261015T125959Z', ['10-01', '10-08']],
] as const)('expands %s', ([, rule, expected]) => {
  expect(days(`RRULE:${rule}`)).toEqual(expected)
})

test('takes excluded starts out and puts further ones in, in whatever zone they are written', () => {
  const found = starts(
    'RRULE:FREQ=WEEKLY;COUNT=4',
    'EXDATE:20261008T130000Z',
    'EXDATE;TZID=Europe/Berlin:20261015T150000',
    'RDATE;TZID=America/New_York:20261020T090000',
  )
  expect(found).toEqual([
    '2026-10-01T15:00:00+02:00',
    '2026-10-20T15:00:00+02:00',
    '2026-10-22T15:00:00+02:00',
  ])
})

test('says which rules it does not expand', () => {
  expect(() => starts('RRULE:FREQ=YEARLY')).toThrow('FREQ=YEARLY')
  expect(() => starts('RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO')).toThrow('BYSETPOS')
})

test('ends exceptions that are no occurrences of a changed series any more', () => {
  const webinars = calendar()
  const start = { dateTime: '2026-10-01T15:00:00Z' }
  const end = { dateTime: '2026-10-01T16:00:00Z' }
  webinars.put({ id: 's', start, end, recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] })
  webinars.patch('s_20261022T150000Z', { summary: 'moved' })
  webinars.patch('s', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] })
  expect(webinars.get('s_20261022T150000Z')?.status).toBe('cancelled')
})
