import { expect, it } from 'vitest'
import { account, beforeTheEvent, putEvent, startEmulator } from './api.ts'

const now = (): number => beforeTheEvent
const whole = {
  eventName: 'Winter webinar',
  eventOrganizer: 'Snowman Fellowship',
  externalAccountId: 'acct',
  externalEventId: 'e1',
}

it('creates an event and names its object id', async () => {
  const { emulator, api } = await startEmulator({ now })
  const answer = await api('POST', 'events', {
    ...whole,
    startDateTime: '2026-12-01T15:00:00+05:00',
  })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    eventName: 'Winter webinar',
    startDateTime: '2026-12-01T10:00:00.000Z',
    eventCancelled: false,
    customProperties: [],
    objectId: emulator.events()[0]?.objectId,
  })
})

it.each(['eventName', 'eventOrganizer', 'externalAccountId', 'externalEventId'])(
  'refuses an event without %s',
  async (name) => {
    const { api } = await startEmulator({ now })
    const answer = await api('POST', 'events', { ...whole, [name]: undefined })
    expect(answer.status).toBe(400)
    expect(answer.body.message).toContain(`[${name}]`)
  },
)

it.each(['2026-12-01T10:00:00', 'tomorrow', 1e20])(
  'refuses %s as a time',
  async (startDateTime) => {
    const { api } = await startEmulator({ now })
    expect((await api('POST', 'events', { ...whole, startDateTime })).status).toBe(400)
  },
)

it('refuses a duplicate and names the winner', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const answer = await api('POST', 'events', whole)
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({
    errorType: 'UNIQUE_VALUE_CONFLICT',
    errorTokens: {
      existingObjectId: [objectId],
      propertyName: ['hs_unique_id'],
      conflictingValue: [`${emulator.appId}-${emulator.portalId}-acct-e1`],
    },
  })
  expect(answer.body.category).toBeUndefined()
})

it('takes ids that meet at the hyphen for the same event', async () => {
  const { api } = await startEmulator({ now })
  await api('POST', 'events', { ...whole, externalAccountId: 'a-b', externalEventId: 'c' })
  const answer = await api('POST', 'events', {
    ...whole,
    externalAccountId: 'a',
    externalEventId: 'b-c',
  })
  expect(answer.body.errorType).toBe('UNIQUE_VALUE_CONFLICT')
})

it('lets the id of the path win over the one of the body', async () => {
  const { emulator, api } = await startEmulator({ now })
  await api('PUT', 'events/path-id', { ...whole, externalEventId: 'body-id' })
  expect(emulator.events()).toMatchObject([{ externalEventId: 'path-id' }])
})

it('puts twice and has one event', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  await putEvent(api, { eventName: 'Renamed' })
  expect(emulator.events()).toMatchObject([{ eventName: 'Renamed' }])
})

it('wants the whole event on every put', async () => {
  const { api } = await startEmulator({ now })
  await putEvent(api)
  const answer = await api('PUT', 'events/e1', {
    externalAccountId: 'acct',
    eventUrl: 'https://x.example',
  })
  expect(answer.status).toBe(400)
})

it('patches by external ids and by object id', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const byExternalIds = await api('PATCH', `events/e1?${account}`, {
    eventUrl: 'https://x.example',
  })
  const byObjectId = await api('PATCH', objectId, { eventType: 'WEBINAR' })
  expect([byExternalIds.status, byObjectId.status]).toEqual([200, 200])
  expect(byObjectId.body).toMatchObject({ objectId, appInfo: { id: String(emulator.appId) } })
  expect(emulator.events()).toMatchObject([{ eventUrl: 'https://x.example', eventType: 'WEBINAR' }])
})

it('drops custom properties that the portal does not know, in silence', async () => {
  const { emulator, api } = await startEmulator({ now })
  emulator.addProperty('marketing_events', 'eventSeason')
  const customProperties = [
    { name: 'eventSeason', value: 'winter' },
    { name: 'event_seson', value: 'typo' },
  ]
  const answer = await api('POST', 'events', { ...whole, customProperties })
  expect(answer.status).toBe(200)
  expect(answer.body.customProperties).toEqual([{ name: 'eventSeason', value: 'winter' }])
})

it('reads an event with its counters', async () => {
  const { api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const byExternalIds = await api('GET', `events/e1?${account}`)
  const byObjectId = await api('GET', objectId)
  const counters = { registrants: 0, attendees: 0, cancellations: 0, noShows: 0 }
  expect(byExternalIds.body).toMatchObject({ id: objectId, externalEventId: 'e1', ...counters })
  expect(byObjectId.body).toMatchObject({
    objectId,
    externalEventId: 'e1',
    eventStatus: 'UPCOMING',
    ...counters,
  })
  expect(byObjectId.body).not.toHaveProperty('externalAccountId')
})

it('cancels, and takes a cancellation back by patch', async () => {
  const { api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const cancelled = await api('POST', `events/e1/cancel?${account}`)
  expect(cancelled.body.eventCancelled).toBe(true)
  expect((await api('GET', objectId)).body.eventStatus).toBe('CANCELLED')
  const revived = await api('PATCH', objectId, { eventCancelled: false })
  expect(revived.body.eventCancelled).toBe(false)
})

it('completes by external ids only, with both times', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await api('PATCH', objectId, { eventCompleted: true })
  expect(emulator.events()[0]?.eventCompleted).toBeUndefined()
  expect((await api('POST', `events/e1/complete?${account}`, {})).status).toBe(400)
  const times = { startDateTime: '2026-12-01T10:05:00Z', endDateTime: '2026-12-01T11:10:00Z' }
  const answer = await api('POST', `events/e1/complete?${account}`, times)
  expect(answer.body).toMatchObject({
    eventCompleted: true,
    endDateTime: '2026-12-01T11:10:00.000Z',
  })
})

it('deletes by external ids and by object id', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  const second = await putEvent(api, { externalEventId: 'e2' })
  expect((await api('DELETE', `events/e1?${account}`)).status).toBe(204)
  expect((await api('DELETE', second)).status).toBe(204)
  expect(emulator.events()).toEqual([])
  expect((await api('GET', second)).body).toMatchObject({ category: 'OBJECT_NOT_FOUND' })
})

it('shows events of another app by object id only', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const { token } = emulator.addToken({ app: emulator.addApp().appId })
  expect((await api('GET', `events/e1?${account}`, undefined, { token })).status).toBe(404)
  expect((await api('GET', objectId, undefined, { token })).status).toBe(200)
})

it('lists all events of the portal, page by page', async () => {
  const { emulator, api } = await startEmulator({ now })
  for (let index = 0; index < 12; index += 1) await putEvent(api, { externalEventId: `e${index}` })
  emulator.addEvent({ eventName: 'Made by hand' })
  const first = await api('GET', '')
  const after = String(first.body.paging.next.after)
  const second = await api('GET', `?after=${after}`)
  expect(first.body.results).toHaveLength(10)
  expect(second.body.results).toHaveLength(3)
  expect(second.body.paging).toBeUndefined()
  expect(second.body.results[2]).toMatchObject({ eventName: 'Made by hand', externalEventId: null })
})

it('refuses a limit above 100', async () => {
  const { api } = await startEmulator({ now })
  expect((await api('GET', '?limit=101')).status).toBe(400)
})

it('updates many, and says which were not there', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const inputs = [
    { objectId, eventName: 'New' },
    { objectId: '1', eventName: 'Nobody' },
  ]
  const answer = await api('POST', 'batch/update', { inputs })
  expect(answer.status).toBe(207)
  expect(answer.body).toMatchObject({
    results: [{ objectId, eventName: 'New' }],
    numErrors: 1,
    errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['1'] } }],
  })
  expect(emulator.events()).toMatchObject([{ eventName: 'New' }])
})

it('archives many: 204 where all were there, 207 where not', async () => {
  const { api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  expect((await api('POST', 'batch/archive', { inputs: [{ objectId }] })).status).toBe(204)
  expect((await api('POST', 'batch/archive', { inputs: [{ objectId }] })).status).toBe(207)
})

it('deletes many by external ids with 202', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  const inputs = [{ appId: emulator.appId, externalAccountId: 'acct', externalEventId: 'e1' }]
  const answer = await api('POST', 'events/delete', { inputs })
  expect(answer).toMatchObject({ status: 202, text: '' })
  expect(emulator.events()).toEqual([])
})

it('upserts many', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  const inputs = [
    { ...whole, eventName: 'Renamed' },
    { ...whole, externalEventId: 'e2' },
  ]
  const answer = await api('POST', 'events/upsert', { inputs })
  expect(answer.body.results).toHaveLength(2)
  expect(emulator.events().map(({ eventName }) => eventName)).toEqual(['Renamed', 'Winter webinar'])
})

it.each(['events', 'events/upsert'])('answers 405 to GET %s', async (path) => {
  const { api } = await startEmulator({ now })
  expect((await api('GET', path)).status).toBe(405)
})

it.each(['2025-09', '2026-03', '2026-09'])(
  'answers under the version %s too, for the same events',
  async (version) => {
    const { api } = await startEmulator({ now })
    const objectId = await putEvent(api)
    expect((await api('GET', `/marketing/marketing-events/${version}/${objectId}`)).status).toBe(
      200,
    )
  },
)

it('takes encoded ids for what they stand for', async () => {
  const { emulator, api } = await startEmulator({ now })
  await api('PUT', `events/${encodeURIComponent('a/b?c#d%e')}`, whole)
  expect(emulator.events()).toMatchObject([{ externalEventId: 'a/b?c#d%e' }])
})

it('answers a body that is no JSON with 400 in its own shape', async () => {
  const { emulator } = await startEmulator({ now })
  const answer = await fetch(`${emulator.url}/marketing/v3/marketing-events/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}`, 'content-type': 'application/json' },
    body: '{"eventName":',
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' })
})

it('answers a path of nobody with 404', async () => {
  const { api } = await startEmulator({ now })
  const answer = await api('GET', '/marketing/v9/nothing')
  expect(answer).toMatchObject({ status: 404, body: { status: 'error' } })
})
