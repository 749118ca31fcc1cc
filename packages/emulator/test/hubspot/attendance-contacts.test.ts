import { expect, it } from 'vitest'
import { account, type Api, beforeTheEvent, putEvent, row, startEmulator } from './api.ts'

const now = (): number => beforeTheEvent

async function send(
  api: Api,
  state: string,
  ...inputs: unknown[]
): Promise<Awaited<ReturnType<Api>>> {
  return api('POST', `attendance/e1/${state}/email-create?${account}`, { inputs })
}

it('sets contact properties on creation and never after', async () => {
  const { emulator, api } = await startEmulator({ now })
  await putEvent(api)
  emulator.addContact({ email: 'old@example.com', properties: { firstname: 'Old' } })

  await send(
    api,
    'register',
    row('old@example.com', { contactProperties: { firstname: 'New' } }),
    row('new@example.com', { contactProperties: { firstname: 'New', unknown_to_portal: 'x' } }),
  )

  expect(emulator.contacts().map(({ properties }) => properties)).toEqual([
    { firstname: 'Old' },
    { firstname: 'New' },
  ])
})

it('finds a contact by a further address of his', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  const { id } = emulator.addContact({
    email: 'ann@example.com',
    additionalEmails: ['a@work.example'],
  })

  const answer = await send(api, 'register', row('a@work.example'))

  expect(answer.body.results).toEqual([{ vid: Number(id), email: 'a@work.example' }])
  expect(emulator.participations(objectId)).toMatchObject([
    { contactId: id, email: 'ann@example.com' },
  ])
})

it('knows a merged contact by both ids and by both addresses', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await send(
    api,
    'register',
    row('ann@example.com'),
    row('ann@old.example', { interactionDateTime: beforeTheEvent + 5 }),
  )
  const [winner, loser] = emulator.contacts()

  emulator.mergeContacts(winner?.id ?? '', loser?.id ?? '')

  expect(emulator.participations(objectId)).toMatchObject([
    { contactId: winner?.id, occurredAt: beforeTheEvent + 5 },
  ])
  for (const identifier of [loser?.id, 'ann%40old.example']) {
    const seen = await api(
      'GET',
      `participations/${objectId}/breakdown?contactIdentifier=${identifier}`,
    )
    expect(seen.body.results[0].associations.contact.contactId).toBe(winner?.id)
  }
})

it('no longer shows a deleted contact, and makes a new one for its address', async () => {
  const { emulator, api } = await startEmulator({ now })
  const objectId = await putEvent(api)
  await send(api, 'register', row('ann@example.com'))
  const [before] = emulator.contacts()
  emulator.deleteContact(before?.id ?? '')
  expect(emulator.participations(objectId)).toEqual([])

  await send(api, 'register', row('ann@example.com'))

  expect(emulator.contacts()).toHaveLength(1)
  expect(emulator.contacts()[0]?.id).not.toBe(before?.id)
})

it('logs the contact id that came in, of nobody and of a merged contact', async () => {
  const { emulator, api } = await startEmulator({ now: () => beforeTheEvent })
  await putEvent(api)
  const { id: winner } = emulator.addContact({ email: 'ann@example.com' })
  const { id: loser } = emulator.addContact({ email: 'ann@work.example' })
  emulator.mergeContacts(winner, loser)
  await api('POST', `attendance/e1/register/create?${account}`, {
    inputs: ['7', loser].map((id) => ({ vid: Number(id), interactionDateTime: beforeTheEvent })),
  })
  expect(emulator.activities()).toMatchObject([
    { vid: '7', contactId: null, reason: 'unknown_contact' },
    { vid: loser, contactId: winner, outcome: 'stored' },
  ])
})
