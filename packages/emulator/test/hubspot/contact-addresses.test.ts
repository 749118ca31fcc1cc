import type { HubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it } from 'vitest'
import { startEmulator } from './api.ts'

const contacts = '/crm/v3/objects/contacts'

function twoContacts(emulator: HubspotEmulator): { ann: string; bob: string } {
  const { id: ann } = emulator.addContact({ email: 'ann@example.com' })
  const { id: bob } = emulator.addContact({
    email: 'bob@example.com',
    additionalEmails: ['bob@work.example'],
  })
  return { ann, bob }
}

it.each(['bob@example.com', 'BOB@work.example'])(
  'refuses to give one contact the address %s of another',
  async (email) => {
    const { emulator, api } = await startEmulator()
    const { ann, bob } = twoContacts(emulator)
    const before = emulator.contacts()
    const answer = await api('PATCH', `${contacts}/${ann}`, { properties: { email } })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ category: 'CONFLICT' })
    expect(answer.body.message).toContain(bob)
    expect(() => emulator.addContact({ email })).toThrow(`Contact ${bob} has the address`)
    expect(emulator.contacts()).toEqual(before)
  },
)

it('makes a further address the first one, and keeps the other', async () => {
  const { emulator, api } = await startEmulator()
  const { bob } = twoContacts(emulator)
  await api('PATCH', `${contacts}/${bob}`, { properties: { email: 'bob@work.example' } })
  expect(emulator.contacts()[1]).toMatchObject({
    email: 'bob@work.example',
    additionalEmails: ['bob@example.com'],
  })
  expect((await api('GET', `${contacts}/bob%40example.com?idProperty=email`)).status).toBe(200)
})

it('forgets an address that was replaced or taken away', async () => {
  const { emulator, api } = await startEmulator()
  const { ann } = twoContacts(emulator)
  await api('PATCH', `${contacts}/${ann}`, { properties: { email: 'ann@new.example' } })
  expect((await api('GET', `${contacts}/ann%40example.com?idProperty=email`)).status).toBe(404)
  await api('PATCH', `${contacts}/${ann}`, { properties: { email: '' } })
  expect(emulator.contacts()[0]).toMatchObject({ email: null })
})

it.each([
  [
    'an address that is none',
    { id: 'no address', idProperty: 'email', properties: { firstname: 'B' } },
    400,
  ],
  [
    'an address that is taken',
    { id: 'ann@example.com', idProperty: 'email', properties: { email: 'bob@example.com' } },
    409,
  ],
])('stores nothing of a batch with %s', async (_, row, status) => {
  const { emulator, api } = await startEmulator()
  twoContacts(emulator)
  const before = emulator.contacts()
  const good = { id: 'new@example.com', idProperty: 'email', properties: { firstname: 'New' } }
  expect((await api('POST', `${contacts}/batch/upsert`, { inputs: [good, row] })).status).toBe(
    status,
  )
  expect(emulator.contacts()).toEqual(before)
})

it('names the row that is not there by its objectWriteTraceId', async () => {
  const { api } = await startEmulator()
  const answer = await api('POST', `${contacts}/batch/upsert`, {
    inputs: [{ id: '77', objectWriteTraceId: 'row-1', properties: {} }],
  })
  expect(answer.status).toBe(207)
  expect(answer.body.errors).toMatchObject([
    { context: { ids: ['77'], objectWriteTraceId: ['row-1'] } },
  ])
})

it('refuses to merge a contact with itself', async () => {
  const { emulator, api } = await startEmulator()
  const { ann, bob } = twoContacts(emulator)
  emulator.mergeContacts(ann, bob)
  // The id of a merged contact stands for the winner.
  expect(() => emulator.mergeContacts(ann, bob)).toThrow('cannot be merged with itself')
  expect((await api('GET', `${contacts}/${bob}`)).body).toMatchObject({ id: ann })
})
