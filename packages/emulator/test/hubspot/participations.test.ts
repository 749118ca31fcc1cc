import { expect, it } from 'vitest'
import { account, type Api, beforeTheEvent, putEvent, row, startEmulator, stay } from './api.ts'

const now = (): number => beforeTheEvent

async function register(api: Api, ...emails: string[]): Promise<void> {
  await api('POST', `attendance/e1/register/email-create?${account}`, {
    inputs: emails.map((email) => row(email)),
  })
}

it('shows a participation with its contact and its event', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await register(api, 'ann@example.com')
  const [contact] = emulator.contacts()

  const answer = await api('GET', 'participations/acct/e1/breakdown')

  expect(answer.body).toMatchObject({
    total: 1,
    results: [
      {
        properties: {
          attendanceState: 'REGISTERED',
          occurredAt: beforeTheEvent,
          attendanceDurationSeconds: null,
          attendancePercentage: null,
        },
        associations: {
          contact: { contactId: contact?.id, email: 'ann@example.com' },
          marketingEvent: {
            marketingEventId: objectId,
            externalEventId: 'e1',
            externalAccountId: 'acct',
            name: 'Winter webinar',
          },
        },
      },
    ],
  })
})

it('pages through a breakdown ten at a time, at most a hundred', async () => {
  const { api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await register(api, ...Array.from({ length: 25 }, (_, index) => `p${index}@example.com`))

  const first = await api('GET', `participations/${objectId}/breakdown`)
  const rest = await api(
    'GET',
    `participations/${objectId}/breakdown?limit=100&after=${first.body.paging.next.after}`,
  )

  expect([first.body.total, first.body.results.length, rest.body.results.length]).toEqual([
    25, 10, 15,
  ])
  expect((await api('GET', `participations/${objectId}/breakdown?limit=101`)).status).toBe(400)
})

it('filters by contact and by state', async () => {
  const { api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await register(api, 'ann@example.com', 'bob+x@example.com')
  const path = `participations/${objectId}/breakdown`
  const bob = await api('GET', `${path}?contactIdentifier=bob%2Bx%40example.com`)
  expect(bob.body).toMatchObject({
    total: 1,
    results: [{ associations: { contact: { email: 'bob+x@example.com' } } }],
  })
  expect((await api('GET', `${path}?state=REGISTERED`)).body.total).toBe(2)
  expect((await api('GET', `${path}?state=ATTENDED`)).body.total).toBe(0)
  expect((await api('GET', `${path}?state=register`)).status).toBe(400)
  expect((await api('GET', `${path}?contactIdentifier=nobody%40example.com`)).body.total).toBe(0)
})

it('shows all events of a contact', async () => {
  const { api } = await startEmulator({ now })
  await putEvent(api)
  await putEvent(api, { externalEventId: 'e2' })
  await register(api, 'ann@example.com')
  await api('POST', `attendance/e2/cancel/email-create?${account}`, {
    inputs: [row('ann@example.com')],
  })

  const answer = await api('GET', 'participations/contacts/ann%40example.com/breakdown')

  expect(answer.body).toMatchObject({
    results: [
      { properties: { attendanceState: 'REGISTERED' } },
      { properties: { attendanceState: 'CANCELLED' } },
    ],
  })
})

it('counts people by their current state', async () => {
  const { api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await register(api, 'ann@example.com', 'bob@example.com')
  await api('POST', `attendance/e1/attend/email-create?${account}`, {
    inputs: [stay('bob@example.com', '2026-12-01T10:00:00Z', '2026-12-01T10:30:00Z')],
  })
  const counters = { attended: 1, registered: 1, cancelled: 0, noShows: 0 }
  expect((await api('GET', `participations/${objectId}`)).body).toEqual(counters)
  expect((await api('GET', 'participations/acct/e1')).body).toEqual(counters)
})

it('gives the percentage once the event is completed', async () => {
  const { api } = await startEmulator({ now })
  await putEvent(api)
  await api('POST', `attendance/e1/attend/email-create?${account}`, {
    inputs: [stay('bob@example.com', '2026-12-01T10:00:00Z', '2026-12-01T10:30:00Z')],
  })
  const times = { startDateTime: '2026-12-01T10:00:00Z', endDateTime: '2026-12-01T11:00:00Z' }
  await api('POST', `events/e1/complete?${account}`, times)
  const answer = await api('GET', 'participations/acct/e1/breakdown')
  expect(answer.body.results[0].properties).toMatchObject({
    attendanceDurationSeconds: 1800,
    attendancePercentage: '50',
  })
})

it('cannot read an object id that is no number', async () => {
  const { api } = await startEmulator({ now })
  const answer = await api('GET', 'participations/acct')
  expect(answer.status).toBe(400)
  expect(answer.body.message).toBe('Unable to parse value for path parameter: marketingEventId')
})
