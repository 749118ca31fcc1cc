import { expect, it } from 'vitest'
import { account, type Api, beforeTheEvent, putEvent, row, startEmulator, stay } from './api.ts'

const joined = '2026-12-01T10:00:00.000Z'
const now = (): number => beforeTheEvent

async function send(
  api: Api,
  state: string,
  ...inputs: unknown[]
): Promise<Awaited<ReturnType<Api>>> {
  return api('POST', `attendance/e1/${state}/email-create?${account}`, { inputs })
}

it('stores a registration, makes the contact and answers with its id', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)

  const answer = await send(api, 'register', row('Ann@Example.com'))

  const [contact] = emulator.contacts()
  expect(answer.status).toBe(200)
  expect(answer.body.results).toEqual([{ vid: Number(contact?.id), email: 'ann@example.com' }])
  expect(emulator.participations(objectId)).toMatchObject([
    { email: 'ann@example.com', state: 'REGISTERED', occurredAt: beforeTheEvent },
  ])
})

it('answers 201 to attendance by contact id, as live portals do', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  const { id } = emulator.addContact({ email: 'ann@example.com' })

  const answer = await api('POST', `attendance/e1/register/create?${account}`, {
    inputs: [{ vid: Number(id), interactionDateTime: beforeTheEvent }],
  })

  expect(answer.status).toBe(201)
  expect(answer.body.results).toEqual([{ vid: Number(id) }])
})

it('takes attendance by object id', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)

  await api('POST', `${objectId}/attendance/attend/email-create`, {
    inputs: [stay('ann@example.com', joined, '2026-12-01T10:10:00Z')],
  })

  expect(emulator.participations(objectId)).toMatchObject([
    { state: 'ATTENDED', attendanceDurationSeconds: 600 },
  ])
})

it('requires the account, although the documentation calls it optional', async () => {
  const { api } = await startEmulator({ now })
  await putEvent(api)

  const answer = await api('POST', 'attendance/e1/register/email-create', { inputs: [] })

  expect(answer.status).toBe(400)
  expect(answer.body.message).toBe('externalAccountId is required')
})

it.each(['REGISTERED', 'registered', 'attended'])(
  'refuses the state %s: it wants a verb',
  async (state) => {
    const { api } = await startEmulator({ now })
    await putEvent(api)

    const answer = await send(api, state, row('ann@example.com'))

    expect(answer.status).toBe(400)
    expect(answer.body.message).toBe(
      `Unknown state for '${state}'. Correct are 'register', 'attend' or 'cancel'.`,
    )
  },
)

it('drops attendance without both times in silence, and makes no contact for it', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)

  const answer = await send(
    api,
    'attend',
    row('ann@example.com', { properties: { joinedAt: joined } }),
  )

  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ status: 'COMPLETE', results: [] })
  expect(emulator.activities()).toMatchObject([
    { email: 'ann@example.com', outcome: 'dropped', reason: 'attend_without_times' },
  ])
  expect(emulator.contacts()).toEqual([])
})

it('drops a timestamp in seconds in silence', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)

  const answer = await send(
    api,
    'register',
    row('ann@example.com', { interactionDateTime: 1_795_000_000 }),
  )

  expect(answer.body.results).toEqual([])
  expect(emulator.activities()).toMatchObject([
    { outcome: 'dropped', reason: 'interaction_date_time_not_in_milliseconds' },
  ])
})

it('refuses the whole request where a timestamp is missing', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)

  const answer = await send(api, 'register', row('bob@example.com'), { email: 'ann@example.com' })

  expect(answer.status).toBe(400)
  expect(emulator.participations(objectId)).toEqual([])
  expect(emulator.activities().map(({ reason }) => reason)).toEqual([
    'request_refused',
    'request_refused',
  ])
})

it('says in a 2xx that somebody left before joining', async () => {
  const { api } = await startEmulator({ now })
  await putEvent(api)

  const answer = await send(api, 'attend', stay('ann@example.com', joined, joined))

  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    results: [],
    numErrors: 1,
    errors: [
      {
        category: 'VALIDATION_ERROR',
        subCategory: 'AttendanceValidationError.JOINED_AT_IS_LATER_THAN_LEFT_AT_FOR_EMAIL',
        message: 'joinedAt param must be earlier than leftAt for `ann@example.com`',
      },
    ],
  })
})

it('lists a stay under one second and stores nothing', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  emulator.addContact({ email: 'ann@example.com' })

  const answer = await send(
    api,
    'attend',
    stay('ann@example.com', joined, '2026-12-01T10:00:00.999Z'),
  )

  expect(answer.body.results).toHaveLength(1)
  expect(emulator.participations(objectId)).toEqual([])
  expect(emulator.activities()).toMatchObject([{ reason: 'span_under_one_second' }])
})

it('knows one activity per contact and timestamp, and omits the repeat from the results', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)

  await send(api, 'register', row('ann@example.com'))
  const again = await send(api, 'register', row('ann@example.com'))

  expect(again.body.results).toEqual([])
  expect(emulator.participations(objectId)[0]?.activities).toHaveLength(1)
  expect(emulator.activities().map(({ outcome }) => outcome)).toEqual(['stored', 'repeated'])
})

it('makes a second activity of a new timestamp', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)

  await send(api, 'register', row('ann@example.com'))
  await send(api, 'register', row('ann@example.com', { interactionDateTime: beforeTheEvent + 1 }))

  expect(emulator.participations(objectId)[0]?.activities).toHaveLength(2)
})

it('shows a late registration of an event that is over as a no-show', async () => {
  const { emulator, api } = await startEmulator({ now: () => Date.parse('2026-12-02T00:00:00Z') })
  const objectId = await putEvent(api)

  await send(api, 'register', row('ann@example.com'))

  expect(emulator.participations(objectId)).toMatchObject([{ state: 'NO_SHOW' }])
})

it('turns registrants into no-shows when the event ends', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await send(api, 'register', row('ann@example.com'))

  emulator.advanceClock(30 * 86_400_000)

  const counters = await api('GET', `participations/${objectId}`)
  expect(counters.body).toEqual({ attended: 0, registered: 0, cancelled: 0, noShows: 1 })
})

it('keeps no contact, no times and no details in the older upserts', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  emulator.addContact({ email: 'ann@example.com' })

  const answer = await api('POST', `events/e1/attend/email-upsert?${account}`, {
    inputs: [stay('ann@example.com', joined, '2026-12-01T10:10:00Z'), row('nobody@example.com')],
  })

  expect(answer).toMatchObject({ status: 200, text: '' })
  expect(emulator.contacts()).toHaveLength(1)
  expect(emulator.participations(objectId)).toMatchObject([
    { email: 'ann@example.com', state: 'ATTENDED', attendanceDurationSeconds: null },
  ])
})

it('takes a body without inputs for an empty batch', async () => {
  const { api } = await startEmulator({ now })
  await putEvent(api)

  const answer = await api('POST', `attendance/e1/attend/email-create?${account}`, {
    email: 'ann@example.com',
    joinedAt: joined,
  })

  expect(answer.body).toMatchObject({ status: 'COMPLETE', results: [] })
})

it('answers 404 for an event of another app', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  const { token } = emulator.addToken({ app: emulator.addApp().appId })

  const answer = await api(
    'POST',
    `attendance/e1/register/email-create?${account}`,
    { inputs: [] },
    { token },
  )

  expect(answer.status).toBe(404)
  expect(answer.body).toMatchObject({ category: 'OBJECT_NOT_FOUND' })
})

it('logs what came in for an event that is not there', async () => {
  const { emulator, api } = await startEmulator({ now })
  const inputs = [row('ann@example.com')]
  const paths = [
    `attendance/e9/register/email-create?${account}`,
    '77/attendance/cancel/email-create',
  ]
  for (const path of paths) expect((await api('POST', path, { inputs })).status).toBe(404)
  const refused = { email: 'ann@example.com', outcome: 'refused', reason: 'unknown_event' }
  expect(emulator.activities()).toMatchObject([
    { ...refused, state: 'register', externalEventId: 'e9', eventObjectId: null },
    { ...refused, state: 'cancel', externalEventId: null },
  ])
  expect(emulator.contacts()).toEqual([])
})
