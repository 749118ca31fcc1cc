import { toEmailAddress } from '@turnout/core'
import { hubspotDestination } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import { createdEvent, portalFixture, type PortalFixture, row, rows } from './portal-fixture.ts'

async function registered(fixture: PortalFixture, count: number) {
  const event = await createdEvent(fixture)
  const all = rows(count)
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: all },
    fixture.options,
  )
  const people = all.map(({ person }, at) => {
    const outcome = outcomes[at]
    return { email: person.email, contactId: outcome?.kind === 'stored' ? outcome.contactId : null }
  })
  return { event, people }
}

it('reads few people one by one, whatever the size of the event', async () => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, 300)
  const before = fixture.destination.requestCount
  const shown = await fixture.destination.readBack(
    { event, people: people.slice(250, 252) },
    fixture.options,
  )
  expect(shown.map(({ kind }) => kind)).toEqual(['found', 'found'])
  expect(fixture.destination.requestCount - before).toBe(2)
})

it('reads many people by pages of 100', async () => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, 250)
  const before = fixture.destination.requestCount
  const shown = await fixture.destination.readBack({ event, people }, fixture.options)
  expect(shown.every(({ kind }) => kind === 'found')).toBe(true)
  expect(fixture.destination.requestCount - before).toBe(3)
})

it('shows a registration of an event that is over as a no-show, with its time', async () => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, 1)
  const [shown] = await fixture.destination.readBack({ event, people }, fixture.options)
  expect(shown).toMatchObject({
    kind: 'found',
    state: 'NO_SHOW',
    occurredAt: row('a@example.com').occurredAt,
  })
})

it('calls people missing who are not shown yet, without looking for their contacts', async () => {
  const fixture = await portalFixture({ behaviour: { readBackLagMs: 60_000 } })
  const { event, people } = await registered(fixture, 200)
  const before = fixture.destination.requestCount
  const shown = await fixture.destination.readBack({ event, people }, fixture.options)
  expect(shown.every(({ kind }) => kind === 'missing')).toBe(true)
  expect(fixture.destination.requestCount - before).toBe(1)
})

it('finds people who registered under another address of their contact', async () => {
  const fixture = await portalFixture()
  fixture.portal.addContact({
    email: 'first@example.com',
    additionalEmails: ['second@example.com'],
  })
  const event = await createdEvent(fixture)
  const all = [row('second@example.com'), ...rows(20)]
  await fixture.destination.writeParticipations(
    { event, state: 'register', rows: all },
    fixture.options,
  )
  const people = all.map(({ person: { email } }) => ({ email, contactId: null }))
  const shown = await fixture.destination.readBack({ event, people }, fixture.options)
  expect(shown.every(({ kind }) => kind === 'found')).toBe(true)
})

it.each([1, 20])('finds someone among %i whose contact was merged into another', async (count) => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, count)
  const winner = fixture.portal.addContact({ email: 'winner@example.com' })
  fixture.portal.mergeContacts(winner.id, people[0]?.contactId ?? '')
  const shown = await fixture.destination.readBack({ event, people }, fixture.options)
  expect(shown[0]).toMatchObject({ kind: 'found', contactId: winner.id })
})

it.each([1, 20])('calls a deleted contact among %i gone', async (count) => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, count)
  fixture.portal.deleteContact(people[0]?.contactId ?? '')
  const shown = await fixture.destination.readBack({ event, people }, fixture.options)
  expect(shown.filter(({ kind }) => kind === 'contact_gone')).toEqual([shown[0]])
})

it('does not call a contact gone that it has never been told of', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const people = [{ email: toEmailAddress('nobody@example.com'), contactId: null }]
  expect(await fixture.destination.readBack({ event, people }, fixture.options)).toEqual([
    { kind: 'missing' },
  ])
})

it('calls nobody gone when it may not read contacts', async () => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, 1)
  fixture.portal.deleteContact(people[0]?.contactId ?? '')
  const scopes = ['crm.objects.marketing_events.read']
  const { token } = fixture.portal.addToken({ scopes })
  const destination = hubspotDestination({ token, baseUrl: fixture.portal.url })
  expect(await destination.readBack({ event, people }, fixture.options)).toEqual([
    { kind: 'missing' },
  ])
  await destination.close()
})

it('throws when the event itself is gone', async () => {
  const fixture = await portalFixture()
  const { event, people } = await registered(fixture, 1)
  fixture.portal.deleteEvent(event.objectId ?? '')
  const reading = fixture.destination.readBack({ event, people }, fixture.options)
  await expect(reading).rejects.toMatchObject({ kind: 'not_found' })
})
