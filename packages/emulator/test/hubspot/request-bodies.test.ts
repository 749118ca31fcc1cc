import { expect, it } from 'vitest'
import { account, base, putEvent, startEmulator } from './api.ts'

it.each(['text/plain', 'application/x-www-form-urlencoded'])(
  'answers 415 to a body that is sent as %s, instead of taking it for an empty one',
  async (type) => {
    const { emulator } = await startEmulator()
    const answer = await fetch(`${emulator.url}${base}/events/upsert`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.token}`, 'content-type': type },
      body: '{"inputs":[]}',
    })
    expect(answer.status).toBe(415)
  },
)

it('needs no content type where there is no body', async () => {
  const { emulator, api } = await startEmulator()
  await putEvent(api)
  const answer = await fetch(`${emulator.url}${base}/events/e1/cancel?${account}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.token}` },
  })
  expect(answer.status).toBe(200)
})

it('names a path that cannot be decoded', async () => {
  const { api } = await startEmulator()
  const answer = await api('GET', `events/%zz?${account}`)
  expect([answer.status, answer.body.message]).toEqual([
    400,
    expect.stringContaining('Invalid path'),
  ])
})
