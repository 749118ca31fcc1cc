import { eventKey, instantFromEpochMs } from '@turnout/core'
import { expect, it } from 'vitest'
import type { ZoomEvent } from '../src/lib/occurrences.ts'
import { type KnownPeople, parseStay, toStay, type WhoCounts } from '../src/lib/stays-to-model.ts'
import { toWebinar } from '../src/lib/webinar.ts'
import { toRegistration, parseRegistrant } from '../src/lib/zoom-to-model.ts'

const webinar = toWebinar('webinar', { id: '77', type: 5, start_time: '2026-11-20T09:00:00Z' })
const event: ZoomEvent = {
  key: eventKey({ accountId: 'acct', eventId: '77' }),
  webinar,
  occurrenceId: null,
  startsAt: webinar.startsAt,
  endsAt: null,
  cancelled: false,
}
const people: KnownPeople = {
  host: 'host@emulated.example',
  panelistAddresses: new Set(['speaker@emulated.example']),
  panelistNames: new Set(['sam speaker']),
  panelistsKnown: true,
  addressOf: (id) => (id === 'reg-ada' ? 'ada@guests.example' : null),
  addressOfUser: (id) => (id === 'user-grace' ? 'grace@emulated.example' : null),
}
const usual: WhoCounts = { panelists: 'registered', hostAttendance: 'leave-out' }
const row = {
  user_id: '16778240',
  name: 'Ada Lovelace',
  user_email: 'Ada.Private@mail.example',
  registrant_id: '',
  participant_user_id: '',
  join_time: '2026-11-20T09:01:02.66Z',
  leave_time: '2026-11-20T09:31:02Z',
  duration: 0,
  status: 'in_meeting',
}

function became(
  changed: Partial<Record<keyof typeof row, unknown>>,
  options: { readonly who?: Partial<WhoCounts>; readonly practice?: boolean } = {},
): string {
  const run = { uuid: 'uuid==', practice: options.practice ?? false }
  const stay = toStay(parseStay({ ...row, ...changed }), run, event, people, {
    ...usual,
    ...options.who,
  })
  if ('leftOut' in stay) return `left out: ${stay.leftOut.rule}`
  return 'rejected' in stay
    ? `rejected: ${stay.rejected.reason}`
    : `attended: ${stay.participation.person.email}`
}

it.each([
  [
    'the registered address before the reported one',
    { registrant_id: 'reg-ada' },
    'attended: ada@guests.example',
  ],
  [
    'the reported address where the registrant is not known',
    { registrant_id: 'gone' },
    'attended: ada.private@mail.example',
  ],
  [
    'the address of the account where nothing else is told',
    { user_email: '', participant_user_id: 'user-grace' },
    'attended: grace@emulated.example',
  ],
  ['nobody without an address', { user_email: '' }, 'rejected: no_email'],
  ['nobody with a text that is no address', { user_email: 'n/a' }, 'rejected: invalid_email'],
  ['nobody in the waiting room', { status: 'in_waiting_room' }, 'left out: waiting_room'],
  ['not the host', { user_email: 'host@emulated.example' }, 'left out: host'],
  ['no panelist', { user_email: 'Speaker@emulated.example' }, 'left out: panelist'],
  [
    'no panelist whose row has a name only',
    { user_email: '', name: 'Sam Speaker' },
    'left out: panelist',
  ],
  [
    'a panelist who registered',
    { user_email: 'speaker@emulated.example', registrant_id: 'gone' },
    'attended: speaker@emulated.example',
  ],
  ['nobody whose join time is none', { join_time: 'yesterday' }, 'rejected: bad_time'],
  ['no row of another shape', { join_time: 12 }, 'rejected: malformed_record'],
])('takes %s', (_what, changed, expected) => {
  expect(became(changed)).toBe(expected)
})

it('counts hosts and panelists where it is asked to, but not in a rehearsal', () => {
  const who = { panelists: 'include', hostAttendance: 'include' } as const
  const host = { user_email: 'host@emulated.example' }
  const panelist = { user_email: 'speaker@emulated.example', registrant_id: 'gone' }
  expect(became(host, { who })).toBe('attended: host@emulated.example')
  expect(became(panelist, { who })).toBe('attended: speaker@emulated.example')
  expect(became(host, { who, practice: true })).toBe('left out: practice_session')
  expect(became(panelist, { who: { panelists: 'leave-out' } })).toBe('left out: panelist')
})

it('keeps the id of a stay while its end and its duration change', () => {
  const first = parseStay(row)
  const later = parseStay({ ...row, leave_time: '2026-11-20T10:00:00Z', duration: 3538 })
  expect(later.key).toBe(first.key)
})

it('takes the times of a row, not its duration, and the duration where there is no end', () => {
  const run = { uuid: 'uuid==', practice: false }
  const stays = [row, { ...row, leave_time: '', duration: 90 }].map((raw) => {
    const stay = toStay(parseStay(raw), run, event, people, usual)
    return 'participation' in stay && stay.participation.state === 'attended'
      ? stay.participation.stays[0]
      : null
  })
  const joinedAt = instantFromEpochMs(Date.parse('2026-11-20T09:01:02.660Z'))
  expect(stays[0]).toMatchObject({ joinedAt, leftAt: Date.parse('2026-11-20T09:31:02Z') })
  expect(stays[0]).not.toHaveProperty('seconds')
  expect(stays[1]).toMatchObject({ joinedAt, seconds: 90 })
})

it('puts two custom questions with one title together', () => {
  const custom_questions = [
    { title: 'Topic?', value: 'Reports' },
    { title: 'Topic?', value: 'Prices' },
    { title: 'Empty?', value: ' ' },
  ]
  const raw = {
    id: 'reg-ada',
    email: 'ada@guests.example',
    custom_questions,
    join_url: 'https://zoom.example/w?tk=secret',
  }
  const registered = toRegistration(parseRegistrant(raw), 'approved', event, 'newsletter')
  expect(registered).toMatchObject({
    participation: {
      person: { fields: { 'Topic?': 'Reports; Prices', tracking_source: 'newsletter' } },
    },
  })
})

it('shows a registrant that cannot be read without the personal join link', () => {
  const raw = { id: 7, email: 'ada@guests.example', join_url: 'https://zoom.example/w?tk=secret' }
  const rejected = toRegistration(parseRegistrant(raw), 'approved', event, null)
  expect(rejected).toMatchObject({ rejected: { reason: 'malformed_record' } })
  expect(JSON.stringify(rejected)).not.toContain('tk=secret')
})
