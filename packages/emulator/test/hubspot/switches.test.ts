import type { Behaviour } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import {
  account,
  type Api,
  base,
  beforeTheEvent,
  putEvent,
  row,
  startEmulator,
  stay,
} from './api.ts'

type Started = Awaited<ReturnType<typeof startEmulator>> & { objectId: string }

const joined = '2026-12-01T10:00:00.000Z'
const left = '2026-12-01T10:10:00.000Z'

async function withSwitches(behaviour: Partial<Behaviour>): Promise<Started> {
  const started = await startEmulator({ now: () => beforeTheEvent, behaviour })
  return { ...started, objectId: await putEvent(started.api) }
}

async function send(api: Api, state: string, ...inputs: unknown[]): ReturnType<Api> {
  return api('POST', `attendance/e1/${state}/email-create?${account}`, { inputs })
}

it('attendWithoutTimes: reported lists what it does not store', async () => {
  const { emulator, api, objectId } = await withSwitches({ attendWithoutTimes: 'reported' })
  emulator.addContact({ email: 'ann@example.com' })
  const answer = await send(api, 'attend', row('ann@example.com'), row('new@example.com'))
  expect(answer.body.results).toMatchObject([
    { email: 'ann@example.com' },
    { email: 'new@example.com' },
  ])
  expect(emulator.participations(objectId)).toEqual([])
})

it('attendWithoutTimes: stored keeps it without a duration', async () => {
  const { emulator, api, objectId } = await withSwitches({ attendWithoutTimes: 'stored' })
  await send(api, 'attend', row('ann@example.com'))
  expect(emulator.participations(objectId)).toMatchObject([
    { state: 'ATTENDED', attendanceDurationSeconds: null },
  ])
})

it('missingInteractionDateTime: dropped loses only that row', async () => {
  const { emulator, api, objectId } = await withSwitches({
    missingInteractionDateTime: 'dropped',
  })
  const answer = await send(api, 'register', { email: 'ann@example.com' }, row('bob@example.com'))
  expect(answer.status).toBe(200)
  expect(emulator.participations(objectId)).toMatchObject([{ email: 'bob@example.com' }])
})

it('repeatedActivity: reported lists the repeat', async () => {
  const { api } = await withSwitches({ repeatedActivity: 'reported' })
  await send(api, 'register', row('ann@example.com'))
  const again = await send(api, 'register', row('ann@example.com'))
  expect(again.body.results).toHaveLength(1)
})

it.each([
  ['keeps', 600],
  ['overwrites', 1200],
] as const)('repeatedTimestamp: %s', async (repeatedTimestamp, seconds) => {
  const { emulator, api, objectId } = await withSwitches({ repeatedTimestamp })
  await send(api, 'attend', stay('ann@example.com', joined, left))
  await send(api, 'attend', stay('ann@example.com', joined, '2026-12-01T10:20:00Z'))
  expect(emulator.participations(objectId)).toMatchObject([{ attendanceDurationSeconds: seconds }])
  expect(emulator.participations(objectId)[0]?.activities).toHaveLength(1)
})

it.each([
  ['timestamp', 'CANCELLED'],
  ['arrival', 'REGISTERED'],
] as const)('currentState: by %s', async (currentState, state) => {
  const { emulator, api, objectId } = await withSwitches({ currentState })
  await send(
    api,
    'cancel',
    row('ann@example.com', { interactionDateTime: beforeTheEvent + 60_000 }),
  )
  await send(api, 'register', row('ann@example.com'))
  expect(emulator.participations(objectId)).toMatchObject([{ state }])
})

it.each([
  ['without-duration', null],
  ['with-duration', 600],
] as const)('attendAfterComplete: %s', async (attendAfterComplete, seconds) => {
  const { emulator, api, objectId } = await withSwitches({ attendAfterComplete })
  await complete(api)
  await send(api, 'attend', stay('ann@example.com', joined, left))
  expect(emulator.participations(objectId)).toMatchObject([{ attendanceDurationSeconds: seconds }])
})

it('gives late attendance its duration when complete is repeated', async () => {
  const { emulator, api, objectId } = await withSwitches({})
  await complete(api)
  await send(api, 'attend', stay('ann@example.com', joined, left))
  await complete(api)
  expect(emulator.participations(objectId)).toMatchObject([{ attendanceDurationSeconds: 600 }])
})

it.each([
  ['omitted', 0],
  ['row-error', 1],
] as const)('unknownContact: %s', async (unknownContact, errors) => {
  const { api } = await withSwitches({ unknownContact })
  const answer = await api('POST', `attendance/e1/register/create?${account}`, {
    inputs: [{ vid: 42, interactionDateTime: beforeTheEvent }],
  })
  expect(answer.status).toBe(201)
  expect(answer.body.results).toEqual([])
  expect(answer.body.errors ?? []).toHaveLength(errors)
})

it('badRow: whole-request refuses the neighbours too', async () => {
  const { emulator, api, objectId } = await withSwitches({})
  const answer = await send(api, 'register', row('ann@example.com'), row('no address'))
  expect(answer.status).toBe(400)
  expect(answer.body.message).toBe('Email address no address is invalid')
  expect(emulator.participations(objectId)).toEqual([])
})

it('badRow: row-error stores the neighbours', async () => {
  const { emulator, api, objectId } = await withSwitches({
    badRow: 'row-error',
    badEmails: ['bad@example.com'],
  })
  const answer = await send(api, 'register', row('ann@example.com'), row('bad@example.com'))
  expect(answer.body).toMatchObject({ numErrors: 1, results: [{ email: 'ann@example.com' }] })
  expect(emulator.participations(objectId)).toHaveLength(1)
})

it('partialFailure: multi-status answers 207', async () => {
  const { api } = await withSwitches({ badRow: 'row-error', partialFailure: 'multi-status' })
  const answer = await send(api, 'register', row('ann@example.com'), row('bad'))
  expect(answer.status).toBe(207)
})

it('emptyResults stores and says nothing', async () => {
  const { emulator, api, objectId } = await withSwitches({ emptyResults: true })
  const answer = await send(api, 'register', row('ann@example.com'))
  expect(answer.body.results).toEqual([])
  expect(emulator.participations(objectId)).toHaveLength(1)
})

it('eventsUpsertDoesNothing answers COMPLETE and creates nothing', async () => {
  const { emulator, api } = await withSwitches({ eventsUpsertDoesNothing: true })
  const event = {
    eventName: 'B',
    eventOrganizer: 'O',
    externalAccountId: 'acct',
    externalEventId: 'e2',
  }
  const answer = await api('POST', 'events/upsert', { inputs: [event] })
  expect(answer).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [] } })
  expect(emulator.events()).toHaveLength(1)
})

it('attendanceByIdStatus and attendanceByEmailStatus choose the success code', async () => {
  const { emulator, api } = await withSwitches({
    attendanceByIdStatus: 200,
    attendanceByEmailStatus: 201,
  })
  const { id } = emulator.addContact({ email: 'bob@example.com' })
  const byId = await api('POST', `attendance/e1/register/create?${account}`, {
    inputs: [{ vid: Number(id), interactionDateTime: beforeTheEvent }],
  })
  expect([byId.status, (await send(api, 'register', row('a@b.example'))).status]).toEqual([
    200, 201,
  ])
})

it.each([400, 413] as const)(
  'batchLimit refuses larger batches with %i',
  async (batchLimitStatus) => {
    const { emulator, api } = await withSwitches({ batchLimit: 2, batchLimitStatus })
    const rows = ['a@b.example', 'b@b.example', 'c@b.example'].map((email) => row(email))
    const answer = await send(api, 'register', ...rows)
    expect(answer.status).toBe(batchLimitStatus)
    expect(answer.body.message).toBe('The batch size of 3 is too large. The limit is 2.')
    expect(emulator.contacts()).toEqual([])
    expect(emulator.activities().map(({ reason }) => reason)).toEqual(
      Array<string>(3).fill('batch_too_large'),
    )
  },
)

it('readBackLagMs hides what was stored from breakdown and counters for a while', async () => {
  const { emulator, api, objectId } = await withSwitches({ readBackLagMs: 1300 })
  await send(api, 'register', row('ann@example.com'))
  expect((await api('GET', `participations/${objectId}/breakdown`)).body.total).toBe(0)
  expect((await api('GET', 'participations/acct/e1')).body.registered).toBe(0)
  expect((await api('GET', 'participations/contacts/ann%40example.com/breakdown')).body.total).toBe(
    1,
  )

  emulator.advanceClock(1300)

  expect((await api('GET', `participations/${objectId}/breakdown`)).body.total).toBe(1)
})

it('contactBreakdownLagMs hides it from the contact, too', async () => {
  const { api } = await withSwitches({ contactBreakdownLagMs: 1300 })
  await send(api, 'register', row('ann@example.com'))
  expect((await api('GET', 'participations/contacts/ann%40example.com/breakdown')).body.total).toBe(
    0,
  )
})

it('identifiersLagMs hides a new event from identifiers and search', async () => {
  const { emulator, api } = await withSwitches({})
  expect((await api('GET', 'e1/identifiers')).body).toEqual({ total: 0, results: [] })
  expect((await api('GET', 'events/search?q=e1')).body).toEqual({ results: [] })

  emulator.advanceClock(120_000)

  expect((await api('GET', 'e1/identifiers')).body.total).toBe(1)
  expect((await api('GET', 'events/search?q=e1')).body.results).toHaveLength(1)
})

it('identifiersNotFound: 404', async () => {
  const { api } = await withSwitches({ identifiersNotFound: '404' })
  expect((await api('GET', 'e1/identifiers')).status).toBe(404)
})

it.each([
  ['404', 404],
  ['empty', 200],
] as const)('unknownContactBreakdown: %s', async (unknownContactBreakdown, status) => {
  const { api } = await withSwitches({ unknownContactBreakdown })
  const answer = await api('GET', 'participations/contacts/nobody%40example.com/breakdown')
  expect(answer.status).toBe(status)
})

it('refuses external ids to a service key, which stands for no app', async () => {
  const { emulator, api, objectId } = await withSwitches({})
  const { token } = emulator.addToken({ kind: 'service-key' })
  expect((await api('GET', `events/e1?${account}`, undefined, { token })).status).toBe(403)
  expect((await api('GET', objectId, undefined, { token })).status).toBe(200)
})

it('serviceKeyApp: app lets a service key use external ids', async () => {
  const { emulator, api } = await withSwitches({ serviceKeyApp: 'app' })
  const { token } = emulator.addToken({ kind: 'service-key' })
  expect((await api('GET', `events/e1?${account}`, undefined, { token })).status).toBe(200)
})

it('refuses a switch that does not exist', async () => {
  const { emulator } = await withSwitches({})
  expect(() =>
    emulator.setBehaviour({ atendWithoutTimes: 'stored' } as Partial<Behaviour>),
  ).toThrow('There is no behaviour switch "atendWithoutTimes".')
})

it('goes back to the careful defaults', async () => {
  const { emulator } = await withSwitches({ emptyResults: true })
  emulator.resetBehaviour()
  expect(emulator.behaviour().emptyResults).toBe(false)
})

async function complete(api: Api): Promise<void> {
  const times = { startDateTime: joined, endDateTime: '2026-12-01T11:00:00Z' }
  const answer = await api('POST', `${base}/events/e1/complete?${account}`, times)
  expect(answer).toMatchObject({ status: 200, body: { eventCompleted: true } })
}
