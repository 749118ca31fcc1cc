import { Client } from '@hubspot/api-client'
import { expect, it } from 'vitest'
import { beforeTheEvent, startEmulator } from './api.ts'

const startDateTime = new Date('2026-12-01T10:00:00Z')
const endDateTime = new Date('2026-12-01T11:00:00Z')
const event = {
  externalAccountId: 'acct',
  externalEventId: 'e1',
  eventName: 'Winter webinar',
  eventOrganizer: 'Snowman Fellowship',
  startDateTime,
  endDateTime,
}
const registration = {
  email: 'ann@example.com',
  interactionDateTime: beforeTheEvent,
  properties: {},
}
const attendance = {
  email: 'ann@example.com',
  interactionDateTime: startDateTime.getTime(),
  properties: { joinedAt: '2026-12-01T10:00:00Z', leftAt: '2026-12-01T10:30:00Z' },
}

it("takes HubSpot's own client through the life of a webinar", async () => {
  const { emulator } = await startEmulator({ now: () => beforeTheEvent })
  const { events } = new Client({ accessToken: emulator.token, basePath: emulator.url }).marketing

  const created = await events.basicApi.create(event)
  const attendees = events.addEventAttendeesApi
  await attendees.recordByContactEmails('e1', 'register', { inputs: [registration] }, 'acct')
  await attendees.recordByEmail(created.objectId ?? '', 'attend', { inputs: [attendance] })
  await events.changePropertyApi.complete('e1', 'acct', { startDateTime, endDateTime })

  const counters =
    await events.retrieveParticipantStateApi.getParticipationsCountersByEventExternalId(
      'acct',
      'e1',
    )
  const read = await events.basicApi.getDetails('e1', 'acct')
  expect(counters).toMatchObject({ attended: 1, registered: 0 })
  expect(read).toMatchObject({ eventCompleted: true, attendees: 1, startDateTime })
})

it("takes HubSpot's own client through listing and its pages", async () => {
  const { emulator } = await startEmulator()
  for (let index = 0; index < 11; index += 1) emulator.addEvent({ eventName: `Event ${index}` })
  const { events } = new Client({ accessToken: emulator.token, basePath: emulator.url }).marketing
  const first = await events.basicApi.getAll()
  const second = await events.basicApi.getAll(first.paging?.next?.after)
  expect([first.results.length, second.results.length]).toEqual([10, 1])
})

it("makes HubSpot's own client throw on a 201 that stored the attendance", async () => {
  const { emulator } = await startEmulator({ now: () => beforeTheEvent })
  const { events } = new Client({ accessToken: emulator.token, basePath: emulator.url }).marketing
  const { objectId = '' } = await events.basicApi.create(event)
  const { id } = emulator.addContact({ email: 'ann@example.com' })
  const inputs = [{ vid: Number(id), interactionDateTime: beforeTheEvent, properties: {} }]

  const recording = events.addEventAttendeesApi.recordByContactId(objectId, 'register', { inputs })

  await expect(recording).rejects.toMatchObject({ code: 201 })
  expect(emulator.participations(objectId)).toMatchObject([{ state: 'REGISTERED' }])
})

it("refreshes tokens for HubSpot's own client", async () => {
  const { emulator } = await startEmulator()
  const app = emulator.addApp()
  const { refreshToken } = emulator.installApp({ app: app.appId })
  const client = new Client({ basePath: emulator.url })
  const tokens = await client.oauth.tokensApi.create(
    'refresh_token',
    undefined,
    undefined,
    app.clientId,
    app.clientSecret,
    refreshToken,
  )
  client.setAccessToken(tokens.accessToken)
  expect((await client.marketing.events.basicApi.getAll()).results).toEqual([])
})

it("answers HubSpot's own client about contacts", async () => {
  const { emulator } = await startEmulator()
  const { id } = emulator.addContact({ email: 'ann@example.com' })
  const { contacts } = new Client({ accessToken: emulator.token, basePath: emulator.url }).crm
  const found = await contacts.batchApi.read({
    idProperty: 'email',
    properties: ['email'],
    propertiesWithHistory: [],
    inputs: [{ id: 'ann@example.com' }],
  })
  expect(found.results).toMatchObject([{ id, properties: { email: 'ann@example.com' } }])
})
