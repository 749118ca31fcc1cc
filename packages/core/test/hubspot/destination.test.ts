import { toEmailAddress, toInstant } from '@turnout/core'
import { hubspotDestination } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import {
  anHour,
  containing,
  createdEvent,
  portalFixture,
  rows,
  webinarKey,
  webinarProperties,
} from './portal-fixture.ts'
import { scriptedHubSpot } from './scripted-hubspot.ts'

it('carries a webinar of 1,000 registrants and 400 attendees in at most 27 requests', async () => {
  const fixture = await portalFixture()
  const { destination, portal, options } = fixture
  await destination.prepare({
    needs: { contacts: 'create', contactFields: 'on-create' },
    ...options,
  })
  const event = await createdEvent(fixture)
  const registered = await destination.writeParticipations(
    { event, state: 'register', rows: rows(1000) },
    options,
  )
  const contactIds = registered.map((outcome) =>
    outcome.kind === 'stored' ? outcome.contactId : null,
  )
  const attended = rows(400, anHour).map((row, at) => ({
    ...row,
    contactId: contactIds[at] ?? null,
  }))
  await destination.writeParticipations({ event, state: 'attend', rows: attended }, options)
  const { startsAt, endsAt } = { startsAt: anHour.span.joinedAt, endsAt: anHour.span.leftAt }
  await destination.completeEvent(event, { startsAt, endsAt }, options)
  const people = rows(1000).map(({ person }, at) => ({
    email: person.email,
    contactId: contactIds[at] ?? null,
  }))
  const shown = await destination.readBack({ event, people }, options)
  expect(shown.filter((one) => one.kind === 'found' && one.state === 'ATTENDED')).toHaveLength(400)
  expect(shown.filter((one) => one.kind === 'found')).toHaveLength(1000)
  expect(portal.requests().length).toBeLessThanOrEqual(27)
  expect(destination.requestCount).toBe(portal.requests().length)
})

it('gives an event its properties, and its objectId back', async () => {
  const fixture = await portalFixture()
  const { objectId } = await createdEvent(fixture)
  expect(fixture.portal.events()).toMatchObject([
    {
      objectId,
      externalAccountId: 'zoom',
      externalEventId: '91',
      eventName: 'How to sync',
      eventOrganizer: 'Acme',
      eventType: 'WEBINAR',
      startDateTime: '2026-11-20T15:00:00.000Z',
    },
  ])
})

it('takes over the event that has the key already', async () => {
  const fixture = await portalFixture()
  const first = await createdEvent(fixture)
  expect(await createdEvent(fixture)).toEqual(first)
  expect(fixture.portal.events()).toHaveLength(1)
})

it('takes over the event that HubSpot names in a conflict', async () => {
  const fixture = await portalFixture()
  const { objectId } = await createdEvent(fixture)
  fixture.portal.addFault({
    route: 'events.putByExternalId',
    effect: {
      kind: 'status',
      status: 400,
      body: {
        status: 'error',
        message: 'Cannot set PropertyValueCoordinates{} on 1. 2 already has that value.',
        errorType: 'UNIQUE_VALUE_CONFLICT',
        errorTokens: { existingObjectId: [objectId] },
      },
    },
  })
  expect((await createdEvent(fixture)).objectId).toBe(objectId)
})

it('changes only the properties that it is given', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  await fixture.destination.updateEvent(event, { title: 'New title' }, fixture.options)
  expect(fixture.portal.events()).toMatchObject([
    { eventName: 'New title', eventOrganizer: 'Acme' },
  ])
})

it('sends nothing for a changed value that goes to no property', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const before = fixture.destination.requestCount
  await fixture.destination.updateEvent(event, { fields: { color: 'red' } }, fixture.options)
  expect(fixture.destination.requestCount).toBe(before)
})

it('maps named values of an event to custom properties', async () => {
  const fixture = await portalFixture({ options: { eventProperties: { room: 'webinar_room' } } })
  fixture.portal.addProperty('marketing_events', 'webinar_room')
  const properties = { ...webinarProperties, fields: { room: 'A1', other: 'x' } }
  await fixture.destination.createEvent({ key: webinarKey, properties }, fixture.options)
  expect(fixture.portal.events()[0]?.customProperties).toEqual([
    { name: 'webinar_room', value: 'A1' },
  ])
})

it('cancels an event and takes it back', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  await fixture.destination.cancelEvent(event, fixture.options)
  expect(fixture.portal.events()).toMatchObject([{ eventCancelled: true }])
  await fixture.destination.reviveEvent(event, fixture.options)
  expect(fixture.portal.events()).toMatchObject([{ eventCancelled: false }])
})

it('says what a credential without an app cannot do', async () => {
  const fixture = await portalFixture()
  const { token } = fixture.portal.addToken({ kind: 'service-key' })
  const destination = hubspotDestination({ token, baseUrl: fixture.portal.url, portal: 'emea' })
  const creating = destination.createEvent(
    { key: webinarKey, properties: webinarProperties },
    fixture.options,
  )
  await expect(creating).rejects.toMatchObject({
    code: 'external_ids_refused',
    message: containing('cannot create event zoom/91'),
  })
  await destination.close()
})

it('writes to a known event with a credential that stands for no app', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const { token } = fixture.portal.addToken({ kind: 'service-key' })
  const destination = hubspotDestination({ token, baseUrl: fixture.portal.url })
  const outcomes = await destination.writeParticipations(
    { event, state: 'register', rows: rows(1) },
    fixture.options,
  )
  expect(outcomes).toMatchObject([{ kind: 'stored' }])
  await destination.updateEvent(event, { title: 'New' }, fixture.options)
  await destination.cancelEvent(event, fixture.options)
  expect(fixture.portal.events()).toMatchObject([{ eventName: 'New', eventCancelled: true }])
  const people = rows(1).map(({ person: { email } }) => ({ email, contactId: null }))
  expect(await destination.readBack({ event, people }, fixture.options)).toMatchObject([
    { kind: 'found' },
  ])
  await destination.close()
})

it('gives a created contact no empty fields', async () => {
  const bodies: unknown[] = []
  const dispatcher = scriptedHubSpot(({ inputs }) => {
    bodies.push(...inputs)
    return { status: 200, body: { results: [] } }
  })
  const contactProperties = { Company: 'company', City: 'city' }
  const destination = hubspotDestination({ token: 'pat-na1-test', dispatcher, contactProperties })
  const person = { email: toEmailAddress('ann@example.com'), fields: { Company: '', City: 'Bonn' } }
  const { signal } = new AbortController()
  await destination.writeParticipations(
    {
      event: { key: webinarKey, objectId: '42' },
      state: 'register',
      rows: [{ person, contactId: null, occurredAt: anHour.occurredAt }],
    },
    { signal },
  )
  expect(bodies).toMatchObject([{ email: person.email }])
  expect(bodies[0]).toHaveProperty('contactProperties', { city: 'Bonn' })
})

it('calls a server on loopback not live, and HubSpot live', async () => {
  const { destination } = await portalFixture()
  expect(destination.live).toBe(false)
  const hubspot = hubspotDestination({ token: 'pat-na1-test' })
  expect(hubspot.live).toBe(true)
  await hubspot.close()
})

it('changes its fingerprint with the account, not with the api version', async () => {
  const prints = [
    hubspotDestination({ token: 'one' }),
    hubspotDestination({ token: 'one', apiVersion: '2026-09' }),
    hubspotDestination({ token: 'two' }),
  ].map(({ fingerprint }) => fingerprint)
  expect(prints[0]).toBe(prints[1])
  expect(prints[0]).not.toBe(prints[2])
})

it('keeps its fingerprint over a change of token when it knows the portal', () => {
  const [before, after] = ['one', 'two'].map((token) =>
    hubspotDestination({ token, portalId: '77' }),
  )
  expect(before?.fingerprint).toBe(after?.fingerprint)
})

it('reaches the same event and re-sends nothing after a change of the api version', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const registered = { event, state: 'register', rows: rows(2) } as const
  await fixture.destination.writeParticipations(registered, fixture.options)
  const { token, url } = fixture.portal
  const newer = hubspotDestination({ token, baseUrl: url, apiVersion: '2026-09' })
  const { objectId } = await newer.createEvent(
    { key: webinarKey, properties: webinarProperties },
    fixture.options,
  )
  await newer.writeParticipations(registered, fixture.options)
  await newer.close()
  expect(objectId).toBe(event.objectId)
  const people = fixture.portal.participations(objectId)
  expect(people.map(({ activities }) => activities.length)).toEqual([1, 1])
})

it('completes an event, after which HubSpot shows durations', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  await fixture.destination.writeParticipations(
    { event, state: 'attend', rows: rows(1, anHour) },
    fixture.options,
  )
  const times = {
    startsAt: toInstant('2026-11-20T15:00:00Z'),
    endsAt: toInstant('2026-11-20T16:00:00Z'),
  }
  await fixture.destination.completeEvent(event, times, fixture.options)
  const people = rows(1).map(({ person: { email } }) => ({ email, contactId: null }))
  expect(await fixture.destination.readBack({ event, people }, fixture.options)).toMatchObject([
    { kind: 'found', state: 'ATTENDED', seconds: 3600, occurredAt: anHour.occurredAt },
  ])
})
