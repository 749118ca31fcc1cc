import { toInstant } from '@turnout/core'
import { hubspotClient } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import { scriptedHubSpot } from './scripted-hubspot.ts'

const { events, attendance } = hubspotClient({
  token: 'pat-na1-test',
  dispatcher: scriptedHubSpot(() => ({ status: 200, body: {} })),
})
const email = 'ann@example.com'
const occurredAt = toInstant('2026-11-20T15:00:00Z')

// The compiler refuses each call; the test says what the call would come to without it.
it('attendance without times does not compile, and is refused', async () => {
  // @ts-expect-error attend needs joinedAt and leftAt.
  const sending = attendance.recordByEmail({ objectId: '1' }, 'attend', [{ email, occurredAt }])
  await expect(sending).rejects.toThrow('attend needs joinedAt and leftAt')
})

it('attendance with one time does not compile, and is refused', async () => {
  const half = { email, occurredAt, joinedAt: occurredAt }
  // @ts-expect-error attend needs leftAt, too.
  const sending = attendance.recordByEmail({ objectId: '1' }, 'attend', [half])
  await expect(sending).rejects.toThrow('at least one second after joinedAt')
})

it('an external event id without its account does not compile, and is refused', async () => {
  // @ts-expect-error HubSpot calls the account optional and refuses to do without.
  const reading = events.getByExternalId({ externalEventId: 'webinar-1' })
  await expect(reading).rejects.toThrow('externalAccountId')
})

it('a state in HubSpot’s words for reading does not compile, and is refused', async () => {
  // @ts-expect-error The words for writing are register, attend and cancel.
  const sending = attendance.recordByEmail({ objectId: '1' }, 'REGISTERED', [{ email, occurredAt }])
  await expect(sending).rejects.toThrow('register, attend or cancel')
})
