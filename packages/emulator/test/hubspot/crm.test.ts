import { expect, it } from 'vitest'
import { putEvent, startEmulator } from './api.ts'

const contacts = '/crm/v3/objects/contacts'

it('reads contacts by any address, and lists the missing ones in a 207', async () => {
  const { emulator, api } = await startEmulator()
  const { id } = emulator.addContact({
    email: 'ann@example.com',
    additionalEmails: ['a@work.example'],
  })
  const answer = await api('POST', `${contacts}/batch/read`, {
    idProperty: 'email',
    properties: ['email', 'hs_additional_emails'],
    inputs: [{ id: 'A@work.example' }, { id: 'nobody@example.com' }],
  })
  expect(answer.status).toBe(207)
  expect(answer.body).toMatchObject({
    results: [
      { id, properties: { email: 'ann@example.com', hs_additional_emails: 'a@work.example' } },
    ],
    errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['nobody@example.com'] } }],
  })
})

it('upserts contacts by address and says which are new', async () => {
  const { emulator, api } = await startEmulator()
  emulator.addContact({ email: 'ann@example.com', properties: { firstname: 'Ann', company: 'A' } })
  const answer = await api('POST', `${contacts}/batch/upsert`, {
    inputs: [
      { id: 'ann@example.com', idProperty: 'email', properties: { company: 'B' } },
      { id: 'bob@example.com', idProperty: 'email', properties: { firstname: 'Bob' } },
    ],
  })
  expect(answer.body.results.map((result: { new: boolean }) => result.new)).toEqual([false, true])
  expect(emulator.contacts()).toMatchObject([
    { email: 'ann@example.com', properties: { firstname: 'Ann', company: 'B' } },
    { email: 'bob@example.com', properties: { firstname: 'Bob' } },
  ])
})

it('refuses properties that the portal lacks, unlike attendance', async () => {
  const { emulator, api } = await startEmulator()
  const answer = await api('POST', `${contacts}/batch/upsert`, {
    inputs: [{ id: 'ann@example.com', idProperty: 'email', properties: { nonsense: 'x' } }],
  })
  expect(answer.status).toBe(400)
  expect(answer.body.errors).toMatchObject([
    { code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['nonsense'] } },
  ])
  expect(emulator.contacts()).toEqual([])
})

it('refuses what only HubSpot writes', async () => {
  const { api } = await startEmulator()
  const answer = await api('POST', contacts, {
    properties: { email: 'ann@example.com', hs_marketable_status: 'true' },
  })
  expect(answer.body.errors).toMatchObject([{ code: 'READ_ONLY_VALUE' }])
})

it('takes at most a hundred contacts in one batch', async () => {
  const { api } = await startEmulator()
  const inputs = Array.from({ length: 101 }, (_, index) => ({ id: `p${index}@example.com` }))
  const answer = await api('POST', `${contacts}/batch/read`, { idProperty: 'email', inputs })
  expect(answer.status).toBe(400)
})

it('refuses the same contact twice in one upsert', async () => {
  const { api } = await startEmulator()
  const input = { id: 'ann@example.com', idProperty: 'email', properties: {} }
  expect((await api('POST', `${contacts}/batch/upsert`, { inputs: [input, input] })).status).toBe(
    400,
  )
})

it('creates, reads, updates and deletes one contact', async () => {
  const { emulator, api } = await startEmulator()
  const created = await api('POST', contacts, { properties: { email: 'ann@example.com' } })
  expect(created.status).toBe(201)
  expect((await api('POST', contacts, { properties: { email: 'ann@example.com' } })).status).toBe(
    409,
  )
  await api('PATCH', `${contacts}/${created.body.id}`, { properties: { firstname: 'Ann' } })
  const read = await api('GET', `${contacts}/ann%40example.com?idProperty=email`)
  expect(read.body.properties.firstname).toBe('Ann')
  expect((await api('DELETE', `${contacts}/${created.body.id}`)).status).toBe(204)
  expect(emulator.contacts()).toEqual([])
})

it('merges contacts', async () => {
  const { emulator, api } = await startEmulator()
  const winner = emulator.addContact({ email: 'ann@example.com' })
  const loser = emulator.addContact({ email: 'ann@old.example' })
  await api('POST', `${contacts}/merge`, { primaryObjectId: winner.id, objectIdToMerge: loser.id })
  expect(emulator.contacts()).toMatchObject([
    { id: winner.id, additionalEmails: ['ann@old.example'] },
  ])
})

it('searches contacts by filters', async () => {
  const { emulator, api } = await startEmulator()
  emulator.addContact({ email: 'ann@example.com', properties: { firstname: 'Ann' } })
  emulator.addContact({ email: 'bob@example.com' })
  const answer = await api('POST', `${contacts}/search`, {
    filterGroups: [
      {
        filters: [
          { propertyName: 'email', operator: 'IN', values: ['ann@example.com', 'x@y.example'] },
        ],
      },
    ],
    properties: ['email'],
  })
  expect(answer.body).toMatchObject({
    total: 1,
    results: [{ properties: { email: 'ann@example.com' } }],
  })
})

it('lists, finds and makes properties', async () => {
  const { api } = await startEmulator()
  const path = '/crm/v3/properties/marketing_events'
  const property = {
    name: 'season',
    label: 'Season',
    type: 'string',
    fieldType: 'text',
    groupName: 'marketing_event_information',
  }
  expect((await api('GET', `${path}/season`)).status).toBe(404)
  expect((await api('POST', path, property)).status).toBe(201)
  expect((await api('POST', path, property)).status).toBe(409)
  expect((await api('GET', '/crm/v3/properties/0-54/season')).body).toMatchObject(property)
  const listed = await api('GET', path)
  expect(listed.body.results).toContainEqual(expect.objectContaining(property))
})

it('associates lists with events by both kinds of ids', async () => {
  const { api } = await startEmulator()
  const objectId = await putEvent(api)
  const created = await api('POST', '/crm/v3/lists', {
    name: 'Attendees',
    objectTypeId: '0-1',
    processingType: 'MANUAL',
  })
  const listId = String(created.body.list.listId)
  expect((await api('PUT', `associations/acct/e1/lists/${listId}`)).status).toBe(204)
  expect((await api('PUT', `associations/${objectId}/lists/${listId}`)).status).toBe(204)
  expect((await api('GET', `associations/${objectId}/lists`)).body).toMatchObject({
    total: 1,
    results: [{ listId, name: 'Attendees' }],
  })
  expect((await api('DELETE', `associations/acct/e1/lists/${listId}`)).status).toBe(204)
  expect((await api('GET', 'associations/acct/e1/lists')).body).toEqual({ total: 0, results: [] })
  expect((await api('PUT', `associations/${objectId}/lists/99`)).status).toBe(404)
})

it('finds a list by name and adds members', async () => {
  const { emulator, api } = await startEmulator()
  const { id } = emulator.addContact({ email: 'ann@example.com' })
  const listId = emulator.addList('Attendees')
  const answer = await api('PUT', `/crm/v3/lists/${listId}/memberships/add`, [id, '9'])
  expect(answer.body).toEqual({
    recordsIdsAdded: [id],
    recordIdsRemoved: [],
    recordIdsMissing: ['9'],
  })
  const found = await api('GET', '/crm/v3/lists/object-type-id/0-1/name/Attendees')
  expect(found.body.list).toMatchObject({ listId, size: 1 })
})

it('tells an app about the account and its own token', async () => {
  const { emulator, api } = await startEmulator()
  expect((await api('GET', '/account-info/v3/details')).body.portalId).toBe(emulator.portalId)
  const info = await api('POST', '/oauth/v2/private-apps/get/access-token-info', {
    tokenKey: emulator.token,
  })
  expect(info.body).toMatchObject({ hubId: emulator.portalId, appId: emulator.appId })
  expect(info.body.scopes).toContain('crm.objects.marketing_events.write')
})

it('keeps portals apart', async () => {
  const { emulator, api } = await startEmulator()
  const other = emulator.addPortal(222)
  const { token } = emulator.addToken({ portalId: 222 })
  const objectId = await putEvent(api)
  expect((await api('GET', objectId, undefined, { token })).status).toBe(404)
  expect(other.events()).toEqual([])
})

it.each([
  { limit: 201 },
  { limit: 'x' },
  { after: 10_001 },
  { filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQUALS', value: 'a' }] }] },
])('refuses the search %j', async (search) => {
  const { emulator, api } = await startEmulator()
  emulator.addContact({ email: 'ann@example.com' })
  expect((await api('POST', `${contacts}/search`, search)).status).toBe(400)
})
