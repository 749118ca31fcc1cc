import { hubspotDestination } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import { rows, webinarKey } from './portal-fixture.ts'
import { scriptedHubSpot } from './scripted-hubspot.ts'

const event = { key: webinarKey, objectId: '42' }
const { signal } = new AbortController()

it('finds a bad row by halving when HubSpot does not name it', async () => {
  const dispatcher = scriptedHubSpot(({ inputs }) =>
    inputs.some(({ email }) => email === 'p5@example.com')
      ? { status: 400, body: { category: 'VALIDATION_ERROR', message: 'Invalid input' } }
      : { status: 200, body: { results: inputs.map(({ email }) => ({ vid: 7, email })) } },
  )
  const destination = hubspotDestination({ token: 'pat-na1-test', dispatcher })
  const outcomes = await destination.writeParticipations(
    { event, state: 'register', rows: rows(8) },
    { signal },
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    'stored',
    'stored',
    'stored',
    'stored',
    'stored',
    'refused',
    'stored',
    'stored',
  ])
})

it('finds the row of an error that names nobody by sending the others in smaller parts', async () => {
  const dispatcher = scriptedHubSpot(({ inputs }) => {
    const good = inputs.filter(({ email }) => email !== 'p2@example.com')
    const errors = good.length === inputs.length ? [] : [{ message: 'A row is invalid' }]
    // HubSpot mentions the rows that were stored before no more.
    return { status: 200, body: { results: good.map(({ email }) => ({ vid: 7, email })), errors } }
  })
  const destination = hubspotDestination({ token: 'pat-na1-test', dispatcher })
  const outcomes = await destination.writeParticipations(
    { event, state: 'register', rows: rows(4) },
    { signal },
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'refused', 'stored'])
})

it('does not halve for a refusal that is about the call', async () => {
  const dispatcher = scriptedHubSpot(() => ({
    status: 400,
    body: { message: 'externalAccountId is required' },
  }))
  const destination = hubspotDestination({ token: 'pat-na1-test', dispatcher })
  const writing = destination.writeParticipations(
    { event, state: 'register', rows: rows(8) },
    { signal },
  )
  await expect(writing).rejects.toThrow('externalAccountId is required')
  expect(destination.requestCount).toBe(1)
})

it('refuses one row whose value is too long, and keeps the size of its batches', async () => {
  const dispatcher = scriptedHubSpot(({ inputs }) =>
    inputs.some(({ email }) => email === 'p1@example.com')
      ? { status: 400, body: { message: 'The value exceeds the maximum of 65536 characters' } }
      : { status: 200, body: { results: inputs.map(({ email }) => ({ vid: 7, email })) } },
  )
  const destination = hubspotDestination({ token: 'pat-na1-test', dispatcher })
  const outcomes = await destination.writeParticipations(
    { event, state: 'register', rows: rows(3) },
    { signal },
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'refused', 'stored'])
  expect(destination.batchSize).toBe(100)
})

it('refuses a single row that is too large by itself', async () => {
  const dispatcher = scriptedHubSpot(() => ({ status: 413 }))
  const destination = hubspotDestination({ token: 'pat-na1-test', dispatcher })
  const outcomes = await destination.writeParticipations(
    { event, state: 'register', rows: rows(2) },
    { signal },
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'refused'])
})
