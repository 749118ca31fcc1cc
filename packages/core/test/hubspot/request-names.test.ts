import { expect, it } from 'vitest'
import { requestName } from '../../src/lib/hubspot/request-names.ts'

const base = 'https://api.hubapi.com/marketing/v3/marketing-events'

it.each([
  ['PUT', `${base}/events/w1`, 'events written'],
  ['PATCH', `${base}/123`, 'events written'],
  ['GET', `${base}/123`, 'events read'],
  ['POST', `${base}/events/w1/complete?externalAccountId=a`, 'events completed'],
  ['POST', `${base}/123/attendance/register/email-create`, 'registrations'],
  ['POST', `${base}/attendance/w1/cancel/create?externalAccountId=a`, 'cancellations'],
  ['POST', `${base}/123/attendance/attend/create`, 'attendance'],
  ['POST', `${base}/events/w1/attend/upsert`, 'attendance'],
  ['GET', `${base}/participations/123/breakdown?limit=100`, 'participations read back'],
  ['POST', 'https://api.hubapi.com/crm/v3/objects/contacts/batch/read', 'contacts'],
  ['GET', 'https://api.hubapi.com/crm/v3/properties/marketing_events', 'properties'],
  ['POST', 'https://api.hubapi.com/oauth/v3/token', 'token'],
])('names %s %s: %s', (method, url, name) => {
  expect(requestName({ method, url: new URL(url) })).toBe(name)
})
