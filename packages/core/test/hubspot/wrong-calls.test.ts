import { type Instant, instantFromEpochMs, toInstant } from '@turnout/core'
import { hubspotClient, type HubSpotClientOptions } from '@turnout/core/hubspot'
import type { SubscriberState } from '@turnout/core/sync'
import { expect, it } from 'vitest'
import { scriptedHubSpot } from './scripted-hubspot.ts'

const { events, attendance, lists, participations } = hubspotClient({
  token: 'pat-na1-test',
  dispatcher: scriptedHubSpot(() => ({ status: 200, body: {} })),
})
const email = 'ann@example.com'
const occurredAt = toInstant('2026-11-20T15:00:00Z')

function choose(states: readonly SubscriberState[]): SubscriberState {
  return states.at(-1) ?? 'attend'
}

// The compiler refuses each call; the test says what the call would come to without it.
it('attendance without times does not compile, and is refused', async () => {
  // @ts-expect-error attend needs joinedAt and leftAt.
  const sending = attendance.recordByEmail({ objectId: '1' }, 'attend', [{ email, occurredAt }])
  await expect(sending).rejects.toThrow('attend needs joinedAt and leftAt')
})

it('a state that may be attend needs the times, too', async () => {
  const state: SubscriberState = choose(['register', 'cancel', 'attend'])
  // @ts-expect-error The state may be attend.
  const sending = attendance.recordByEmail({ objectId: '1' }, state, [{ email, occurredAt }])
  await expect(sending).rejects.toThrow('attend needs joinedAt and leftAt')
})

it('attendance with one time does not compile, and is refused', async () => {
  const half = { email, occurredAt, joinedAt: occurredAt }
  // @ts-expect-error attend needs leftAt, too.
  const sending = attendance.recordByEmail({ objectId: '1' }, 'attend', [half])
  await expect(sending).rejects.toThrow('at least one second after joinedAt')
})

it.each([0, 1, 999, -3_600_000])('a stay of %i ms is refused', async (ms) => {
  const leftAt = instantFromEpochMs(occurredAt + ms)
  const stayed = [{ email, occurredAt, joinedAt: occurredAt, leftAt }]
  const sending = attendance.recordByEmail({ objectId: '1' }, 'attend', stayed)
  await expect(sending).rejects.toThrow('at least one second after joinedAt')
})

it('a stay of one second is sent', async () => {
  const leftAt = instantFromEpochMs(occurredAt + 1000)
  const stayed = [{ email, occurredAt, joinedAt: occurredAt, leftAt }]
  const sending = attendance.recordByEmail({ objectId: '1' }, 'attend', stayed)
  await expect(sending).resolves.toMatchObject({ results: [] })
})

it('an external event id without its account does not compile, and is refused', async () => {
  // @ts-expect-error HubSpot calls the account optional and refuses to do without.
  const reading = events.getByExternalId({ externalEventId: 'webinar-1' })
  await expect(reading).rejects.toThrow('externalAccountId')
})

it('a state in HubSpot’s words for reading does not compile, and is refused', async () => {
  // @ts-expect-error The words for writing are register, attend and cancel.
  const sending = attendance.recordByEmail({ objectId: '1' }, 'REGISTERED', [{ email, occurredAt }])
  await expect(sending).rejects.toThrow('register, attend or cancel')
})

it('the older upsert takes no other states', async () => {
  const event = { externalAccountId: 'a', externalEventId: 'e' }
  // @ts-expect-error The words for writing are register, attend and cancel.
  const sending = attendance.legacyUpsertByEmail(event, 'ATTENDED', [{ email, occurredAt }])
  await expect(sending).rejects.toThrow('register, attend or cancel')
})

it.each(['search', 'upsert', 'delete', '..', '', '\ud800'])(
  'an event is not created with the id %j, by which it could not be reached',
  async (externalEventId) => {
    const event = {
      externalAccountId: 'a',
      externalEventId,
      eventName: 'n',
      eventOrganizer: 'o',
    }
    const calls = [events.create(event), events.upsert(event), events.upsertBatch([event])]
    for (const call of calls) await expect(call).rejects.toThrow('externalEventId')
  },
)

it.each(['', '1/../2', 'abc', '1?x', '-1', '1e3'])(
  'HubSpot’s own ids are digits: %j',
  async (id) => {
    const refused = [
      lists.add({ objectId: '1' }, id),
      lists.remove({ objectId: id }, '1'),
      events.get(id),
      events.delete(id),
      participations.counters({ objectId: id }),
      attendance.recordByContactId({ objectId: id }, 'register', []),
    ]
    for (const call of refused) await expect(call).rejects.toThrow('digits only')
  },
)

it('a time of an event without a zone is refused, whatever the operation', async () => {
  const ids = { externalAccountId: 'a', externalEventId: 'e' }
  const times = { startDateTime: '2026-11-20T15:00:00', endDateTime: '2026-11-20T16:00:00Z' }
  const event = { ...ids, eventName: 'n', eventOrganizer: 'o', ...times }
  const calls = [
    events.create(event),
    events.upsert(event),
    events.upsertBatch([event]),
    events.update('1', times),
    events.updateByExternalId(ids, times),
    events.updateBatch([{ objectId: '1', ...times }]),
    events.complete(ids, times),
  ]
  for (const call of calls) await expect(call).rejects.toThrow(/^startDateTime: .* a zone/)
})

it('epoch seconds are no instant, and are refused', async () => {
  // @ts-expect-error A number is no Instant.
  const numbers: { email: string; occurredAt: Instant }[] = [{ email, occurredAt: 1_795_186_800 }]
  const sending = attendance.recordByEmail({ objectId: '1' }, 'register', numbers)
  await expect(sending).rejects.toThrow('looks like seconds')
  const seconds = instantFromEpochMs(1_795_186_800)
  const rows = [{ email, occurredAt: seconds }]
  await expect(attendance.recordByEmail({ objectId: '1' }, 'cancel', rows)).rejects.toThrow(
    'looks like seconds',
  )
})

const wrongOptions: readonly (readonly [string, object])[] = [
  ['apiVersion', { apiVersion: '2026-9' }],
  ['plan', { plan: 'pro' }],
  ['plan', { plan: 'toString' }],
  ['baseUrl', { baseUrl: 'api.hubapi.com' }],
  ['baseUrl', { baseUrl: 'https://user:pass@proxy.example.com/hubspot' }],
]

it.each(wrongOptions)('a client is not made with a wrong %s', (path, wrong) => {
  const options = { token: 'pat-na1-test', ...wrong } as HubSpotClientOptions
  expect(() => hubspotClient(options)).toThrow(expect.objectContaining({ path }))
})

it.each(['pat\nna1', 'pät-na1', '“pat-na1”', ' '])('the token %j is refused', async (token) => {
  const reading = hubspotClient({ token }).events.get('1')
  await expect(reading).rejects.toMatchObject({ code: 'invalid_config', path: 'token' })
})
