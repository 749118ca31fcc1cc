import { hubspotClient } from '@turnout/core/hubspot'
import { hubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it, onTestFinished } from 'vitest'
import { scriptedHubSpot } from './scripted-hubspot.ts'

const GONE = '1'

/** A portal with three events, and a client of it. */
async function threeEvents() {
  const portal = await hubspotEmulator()
  const client = hubspotClient({ token: portal.token, baseUrl: portal.url })
  onTestFinished(async () => {
    await client.close()
    await portal.close()
  })
  const ids: string[] = []
  for (const externalEventId of ['e1', 'e2', 'e3']) {
    const ours = { externalAccountId: 'acme', externalEventId }
    const { objectId } = await client.events.create({
      ...ours,
      eventName: 'n',
      eventOrganizer: 'o',
    })
    ids.push(objectId ?? '')
  }
  return { portal, events: client.events, ids }
}

function answering(status: number, body?: unknown) {
  const dispatcher = scriptedHubSpot(() => ({ status, body }))
  return hubspotClient({ token: 'pat-na1-test', dispatcher }).events
}

it('says which of several events were changed', async () => {
  const { events, ids } = await threeEvents()
  const asked = [ids[0] ?? '', GONE, ids[2] ?? '']
  const { rows } = await events.updateBatch(
    asked.map((objectId) => ({ objectId, eventName: 'New' })),
  )
  expect(rows.map(({ kind }) => kind)).toEqual(['done', 'refused', 'done'])
})

it('says which of several events were deleted', async () => {
  const { portal, events, ids } = await threeEvents()
  const { rows } = await events.deleteBatch([GONE, ids[0] ?? '', ids[1] ?? ''])
  expect(rows.map(({ kind }) => kind)).toEqual(['refused', 'done', 'done'])
  expect(portal.events().map(({ objectId }) => objectId)).toEqual([ids[2]])
})

it('takes the answer without a body for the deletion of all', async () => {
  const { rows } = await answering(204).deleteBatch(['1', '2'])
  expect(rows).toEqual([{ kind: 'done' }, { kind: 'done' }])
})

it('calls no event changed that the answer does not mention', async () => {
  const { rows } = await answering(200, { results: [{ objectId: 2 }] }).updateBatch([
    { objectId: '1', eventName: 'New' },
    { objectId: '2', eventName: 'New' },
  ])
  expect(rows).toEqual([{ kind: 'unmentioned' }, { kind: 'done' }])
})

it('calls no event deleted when an error names nobody', async () => {
  const body = { results: [], errors: [{ message: 'Some could not be found' }] }
  const { rows } = await answering(207, body).deleteBatch(['1', '2'])
  expect(rows).toEqual([{ kind: 'unmentioned' }, { kind: 'unmentioned' }])
})
