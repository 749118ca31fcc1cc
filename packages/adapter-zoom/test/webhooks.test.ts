import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { webhookReceiver } from '../src/lib/webhook-receiver.ts'
import { NOW } from './fixtures.ts'
import { genuinePush, notificationBody, signedPush, WEBHOOK_SECRET } from './pushes.ts'

const receiver = webhookReceiver({
  secretTokens: [WEBHOOK_SECRET],
  maxAgeMs: 300_000,
  kinds: ['webinar'],
  now: () => NOW,
})

// Signatures computed apart from this code, one of them over text that is not ASCII.
const vectors = [
  {
    what: 'the validation of the address',
    sentAt: 1_739_923_528,
    body: '{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1739923528736,"event":"endpoint.url_validation"}',
    signature: 'v0=0ea2c3f37cac07ad0220b4ed968a7631d2b963c0c8eb2968f634a7c7876ae4b6',
    readAgain: [],
  },
  {
    what: 'an ended webinar',
    sentAt: 1_739_923_530,
    body: '{"event":"webinar.ended","event_ts":1739923529000,"payload":{"account_id":"AAAAAABBBB","object":{"id":"1234567890","uuid":"4444AAAiAAAAAiAiAiiAii==","host_id":"x1yCzABCDEfg23HiJKl4mN","topic":"My Webinar","type":5,"start_time":"2021-07-13T21:44:51Z","timezone":"America/Los_Angeles","duration":60,"end_time":"2021-07-13T23:00:51Z","practice_session":false}}}',
    signature: 'v0=910f5372b622e7df4bc8194c742614c27e840fd2086eb72bc7d21698e125695e',
    readAgain: ['1234567890'],
  },
  {
    what: 'a registration with an emoji',
    sentAt: 1_739_923_531,
    body: '{"event":"webinar.registration_created","event_ts":1739923530999,"payload":{"account_id":"AAAAAABBBB","object":{"uuid":"/pfVhQWoSQmUs6ZOwFD4kw==","id":1234567890,"host_id":"x1","topic":"Bienvenue à l’été 🚗","type":5,"start_time":"2021-07-13T21:44:51Z","duration":60,"timezone":"Europe/Paris","registrant":{"id":"iFxeBPYun6SAiWUzBcEkX","first_name":"Zoë","last_name":"Krüger","email":"zoe@example.com","status":"approved","join_url":"https://example.com/join"}}}}',
    signature: 'v0=b3f383cf12e9ae6e74d7cda912bf8b1029e4a2696f2153428285ed209598421c',
    readAgain: ['1234567890'],
  },
]

it.each(vectors)('accepts $what as it is signed', ({ sentAt, body, signature, readAgain }) => {
  const vectorReceiver = webhookReceiver({
    secretTokens: ['ZoomTestSecret-0123456789'],
    maxAgeMs: 300_000,
    kinds: ['webinar'],
    now: () => sentAt * 1000 + 2000,
  })
  const headers = { 'x-zm-request-timestamp': String(sentAt), 'x-zm-signature': signature }
  const outcome = vectorReceiver.receive({
    method: 'POST',
    url: '/',
    headers,
    body: Buffer.from(body),
    state: null,
  })
  expect(outcome.status).toBeLessThan(300)
  expect(outcome.readAgain).toEqual(readAgain)
})

it('proves the address with the secret token', () => {
  const body = JSON.stringify({
    event: 'endpoint.url_validation',
    event_ts: NOW,
    payload: { plainToken: 'plain-token' },
  })
  const { status, body: answer } = receiver.receive(signedPush(body))
  const encryptedToken = createHmac('sha256', WEBHOOK_SECRET).update('plain-token').digest('hex')
  expect(status).toBe(200)
  expect(JSON.parse(answer ?? '')).toEqual({ plainToken: 'plain-token', encryptedToken })
})

it.each(Object.entries(genuinePush().forged))('answers 401 to %s', (_what, push) => {
  expect(receiver.receive(push).status).toBe(401)
})

it('takes what the older of two secret tokens signed, while they are exchanged', () => {
  const secretTokens = ['the-new-secret-token', WEBHOOK_SECRET]
  const exchanging = webhookReceiver({
    secretTokens,
    maxAgeMs: 300_000,
    kinds: ['webinar'],
    now: () => NOW,
  })
  expect(exchanging.receive(genuinePush().genuine).status).toBe(204)
})

it('takes older notifications where the bound says so', () => {
  const patient = webhookReceiver({
    secretTokens: [WEBHOOK_SECRET],
    maxAgeMs: 7_200_000,
    kinds: ['webinar'],
    now: () => NOW,
  })
  const body = notificationBody('webinar.ended', { id: '1' })
  expect(patient.receive(signedPush(body, { sentAt: NOW - 5_400_000 })).status).toBe(204)
})

const READ_AGAIN: [string, object, string[]][] = [
  ['webinar.created', { id: 7 }, ['7']],
  ['webinar.updated', { id: 7, occurrences: [{ occurrence_id: '100' }] }, ['7']],
  ['webinar.deleted', { id: 7, occurrences: [{ occurrence_id: '100' }] }, ['7']],
  ['webinar.ended', { id: '7', practice_session: false }, ['7']],
  ['webinar.ended', { id: '7', practice_session: true }, []],
  [
    'webinar.registration_cancelled',
    { id: 7, occurrences: [{ occurrence_id: 100 }, { occurrence_id: 200 }] },
    ['7.100', '7.200'],
  ],
  ['webinar.participant_left', { id: '7' }, []],
  ['meeting.ended', { id: '7' }, []],
  ['app_deauthorized', {}, []],
]

it.each(READ_AGAIN)('reads again after %s of %j: %j', (event, object, readAgain) => {
  const { status, readAgain: named } = receiver.receive(signedPush(notificationBody(event, object)))
  expect({ status, named }).toEqual({ status: 204, named: readAgain })
})

it('tells two registrations apart, and two deliveries of one not', () => {
  const keyOf = (id: string, at: number): string | undefined =>
    receiver.receive(
      signedPush(
        notificationBody('webinar.registration_created', { id: 7, registrant: { id } }, at),
      ),
    ).deduplicationKey
  expect(keyOf('a', NOW)).toBe(keyOf('a', NOW))
  expect(keyOf('a', NOW)).not.toBe(keyOf('b', NOW))
  expect(keyOf('a', NOW)).not.toBe(keyOf('a', NOW + 1))
})

it('answers 400 to what is signed and no notification', () => {
  expect(receiver.receive(signedPush('{"event":7}')).status).toBe(400)
})
