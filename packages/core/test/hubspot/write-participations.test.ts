import { UnavailableError, CredentialsError } from '@turnout/core'
import { hubspotDestination } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import { containing, anHour, createdEvent, portalFixture, row, rows } from './portal-fixture.ts'

it('creates contacts with names, mapped fields and constant properties', async () => {
  const fixture = await portalFixture({
    options: {
      contactProperties: { Company: 'company' },
      constantContactProperties: { lead_source: 'webinar' },
    },
  })
  fixture.portal.addProperty('contacts', 'lead_source')
  const event = await createdEvent(fixture)
  const { person } = row('ann@example.com')
  const ann = row('ann@example.com', {
    person: { ...person, fields: { Company: 'Acme', Shoe: '42' } },
  })
  await fixture.destination.writeParticipations(
    { event, state: 'register', rows: [ann] },
    fixture.options,
  )
  expect(fixture.portal.contacts()).toMatchObject([
    {
      email: 'ann@example.com',
      properties: { firstname: 'Ann', lastname: 'Lee', company: 'Acme', lead_source: 'webinar' },
    },
  ])
})

it('halves a batch that HubSpot calls too large, and remembers it', async () => {
  const fixture = await portalFixture({ behaviour: { batchLimit: 30 } })
  const event = await createdEvent(fixture)
  const batch = { event, state: 'register', rows: rows(100) } as const
  const outcomes = await fixture.destination.writeParticipations(batch, fixture.options)
  expect(outcomes.every(({ kind }) => kind === 'stored')).toBe(true)
  expect(fixture.destination.batchSize).toBe(25)
})

it('halves a batch that HubSpot refuses with 413', async () => {
  const fixture = await portalFixture({ behaviour: { batchLimit: 60, batchLimitStatus: 413 } })
  const event = await createdEvent(fixture)
  const batch = { event, state: 'register', rows: rows(100) } as const
  const outcomes = await fixture.destination.writeParticipations(batch, fixture.options)
  expect(outcomes.every(({ kind }) => kind === 'stored')).toBe(true)
})

it('stores the neighbours of a row for which HubSpot refuses the whole chunk', async () => {
  const fixture = await portalFixture({ behaviour: { badEmails: ['p42@example.com'] } })
  const event = await createdEvent(fixture)
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(100) },
    fixture.options,
  )
  expect(outcomes[42]).toMatchObject({
    kind: 'refused',
    message: containing('is invalid'),
  })
  expect(outcomes.filter(({ kind }) => kind === 'stored')).toHaveLength(99)
})

it('refuses the row that an error in a success names, with HubSpot’s words', async () => {
  const fixture = await portalFixture({
    behaviour: { badRow: 'row-error', badEmails: ['p1@example.com'] },
  })
  const event = await createdEvent(fixture)
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(3) },
    fixture.options,
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'refused', 'stored'])
  expect(outcomes[1]).toMatchObject({ message: containing('INVALID_CONTACT') })
})

it('calls rows unknown that the answer does not mention', async () => {
  const fixture = await portalFixture({ behaviour: { emptyResults: true } })
  const event = await createdEvent(fixture)
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(2) },
    fixture.options,
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown'])
})

it('matches a result under another address of the contact', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const contact = fixture.portal.addContact({
    email: 'first@example.com',
    additionalEmails: ['second@example.com'],
  })
  fixture.portal.addFault({
    route: 'attendance.*',
    effect: {
      kind: 'status',
      status: 200,
      body: {
        status: 'COMPLETE',
        results: [{ vid: Number(contact.id), email: 'first@example.com' }],
      },
    },
  })
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: [row('second@example.com')] },
    fixture.options,
  )
  expect(outcomes).toEqual([{ kind: 'stored', contactId: contact.id }])
})

it('repeats a lost answer under the same time, so that one activity is stored', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  fixture.portal.addFault({
    route: 'attendance.*',
    count: 1,
    when: 'after',
    effect: { kind: 'reset' },
  })
  await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(1) },
    fixture.options,
  )
  const [person] = fixture.portal.participations(event.objectId ?? '')
  expect(person?.activities).toHaveLength(1)
})

it('calls rows unknown when every answer is lost', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  fixture.portal.addFault({ route: 'attendance.*', when: 'after', effect: { kind: 'reset' } })
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(2) },
    fixture.options,
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown'])
})

it('calls rows unknown when HubSpot does not answer in time', async () => {
  const fixture = await portalFixture({ options: { timeouts: { totalMs: 100 } } })
  const event = await createdEvent(fixture)
  fixture.portal.addFault({ route: 'attendance.*', effect: { kind: 'hang' } })
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(1) },
    fixture.options,
  )
  expect(outcomes).toMatchObject([{ kind: 'unknown', message: containing('100 ms') }])
})

it('throws UnavailableError when HubSpot cannot be reached at all', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const closed = hubspotDestination({
    token: 'x'.repeat(20),
    baseUrl: 'http://127.0.0.1:1',
    sleep: () => Promise.resolve(),
  })
  await expect(
    closed.writeParticipations({ event, state: 'register', rows: rows(1) }, fixture.options),
  ).rejects.toBeInstanceOf(UnavailableError)
  await closed.close()
})

it('throws UnavailableError when the daily limit is used up, at once', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  fixture.portal.addFault({ effect: { kind: 'rate-limit', policy: 'DAILY' } })
  const before = fixture.destination.requestCount
  await expect(
    fixture.destination.writeParticipations(
      { event, state: 'register', rows: rows(1) },
      fixture.options,
    ),
  ).rejects.toBeInstanceOf(UnavailableError)
  expect(fixture.destination.requestCount).toBe(before + 1)
})

it('throws CredentialsError that names the missing scope', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const { token } = fixture.portal.addToken({ scopes: ['crm.objects.marketing_events.read'] })
  const destination = hubspotDestination({ token, baseUrl: fixture.portal.url, portal: 'emea' })
  const writing = destination.writeParticipations(
    { event, state: 'register', rows: rows(1) },
    fixture.options,
  )
  await expect(writing).rejects.toBeInstanceOf(CredentialsError)
  await expect(writing).rejects.toThrow(/"emea".*crm\.objects\.marketing_events\.write/)
  await destination.close()
})

it('refuses attendance under one second before HubSpot drops it', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  const { joinedAt } = anHour.span
  const short = row('short@example.com', { ...anHour, span: { joinedAt, leftAt: joinedAt } })
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'attend', rows: [short, row('long@example.com', anHour)] },
    fixture.options,
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'stored'])
})

it('goes on with other chunks when one of them is lost', async () => {
  const fixture = await portalFixture({ options: { batchSize: 2 } })
  const event = await createdEvent(fixture)
  fixture.portal.addFault({
    route: 'attendance.*',
    count: 1,
    effect: { kind: 'status', status: 404, body: { message: 'gone' } },
  })
  const outcomes = await fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(4) },
    fixture.options,
  )
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
    'stored',
    'stored',
    'unknown',
    'unknown',
  ])
})

it('ends with the signal’s reason when aborted', async () => {
  const fixture = await portalFixture()
  const event = await createdEvent(fixture)
  fixture.portal.addFault({ route: 'attendance.*', effect: { kind: 'hang' } })
  const controller = new AbortController()
  const writing = fixture.destination.writeParticipations(
    { event, state: 'register', rows: rows(1) },
    { signal: controller.signal },
  )
  controller.abort(new Error('stopped by the user'))
  await expect(writing).rejects.toThrow('stopped by the user')
})
