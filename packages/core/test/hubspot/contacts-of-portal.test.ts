import { toEmailAddress } from '@turnout/core'
import { expect, it } from 'vitest'
import { portalFixture, row } from './portal-fixture.ts'

const ann = { ...row('ann@example.com').person, fields: { Company: 'Acme' } }
const mapped = { options: { contactProperties: { Company: 'company' } } }

it('finds contacts by any of their addresses', async () => {
  const { portal, destination, options } = await portalFixture()
  const { id } = portal.addContact({ email: 'a@example.com', additionalEmails: ['b@example.com'] })
  const emails = ['b@example.com', 'a@example.com', 'c@example.com'].map(toEmailAddress)
  expect(await destination.findContacts(emails, options)).toEqual(
    new Map([
      ['b@example.com', id],
      ['a@example.com', id],
    ]),
  )
})

it('fills empty properties only', async () => {
  const { portal, destination, options } = await portalFixture(mapped)
  const { id } = portal.addContact({ email: ann.email, properties: { company: 'Old Ltd' } })
  const updates = await destination.updateContacts(
    [{ person: ann, contactId: id }],
    'fill-empty',
    options,
  )
  expect(updates).toEqual({ updated: 1, refused: [] })
  expect(portal.contacts()).toMatchObject([
    { properties: { company: 'Old Ltd', firstname: 'Ann' } },
  ])
})

it('overwrites what is there when asked to', async () => {
  const { portal, destination, options } = await portalFixture(mapped)
  portal.addContact({ email: ann.email, properties: { company: 'Old Ltd' } })
  await destination.updateContacts([{ person: ann, contactId: null }], 'overwrite', options)
  expect(portal.contacts()).toMatchObject([{ properties: { company: 'Acme' } }])
})

it('creates no contact for somebody who is none', async () => {
  const { portal, destination, options } = await portalFixture(mapped)
  const updates = await destination.updateContacts(
    [{ person: ann, contactId: null }],
    'overwrite',
    options,
  )
  expect(updates).toEqual({ updated: 0, refused: [] })
  expect(portal.contacts()).toEqual([])
})

it.each(['fill-empty', 'overwrite'] as const)(
  'finds a contact that was merged into another: %s',
  async (mode) => {
    const { portal, destination, options } = await portalFixture(mapped)
    const { id } = portal.addContact({ email: ann.email })
    const winner = portal.addContact({ email: 'other@example.com' })
    portal.mergeContacts(winner.id, id)
    const people = [{ person: ann, contactId: id }]
    expect(await destination.updateContacts(people, mode, options)).toEqual({
      updated: 1,
      refused: [],
    })
    expect(portal.contacts()).toMatchObject([{ id: winner.id, properties: { company: 'Acme' } }])
  },
)

it.each(['fill-empty', 'overwrite'] as const)(
  'tells whose contact could not be updated: %s',
  async (mode) => {
    const { portal, destination, options } = await portalFixture(mapped)
    const { id } = portal.addContact({ email: 'gone@example.com' })
    const known = portal.addContact({ email: ann.email })
    portal.deleteContact(id)
    const gone = { ...ann, email: toEmailAddress('gone@example.com') }
    const people = [
      { person: gone, contactId: id },
      { person: ann, contactId: known.id },
    ]
    const updates = await destination.updateContacts(people, mode, options)
    expect(updates).toMatchObject({ updated: 1, refused: [{ email: 'gone@example.com' }] })
  },
)
