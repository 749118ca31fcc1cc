import { httpClient, HttpError } from '@turnout/core/http'
import { expect, it } from 'vitest'
import { classifyWith } from '../src/lib/zoom-errors.ts'

/** What leaves a client whose every request is answered with this body. */
async function failureOf(status: number, body: object): Promise<unknown> {
  const answer = { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
  const client = httpClient({
    baseUrl: 'https://zoom.example/v2/',
    secrets: ['planted-token'],
    classify: classifyWith(() => 0),
    dispatcher: { send: async () => answer, close: async () => {} },
  })
  return await client.request({ method: 'GET', url: 'users' }).catch((error: unknown) => error)
}

it.each([
  [400, 4711],
  [401, 124],
  [404, 3001],
])('shows no secret that Zoom repeats in an answer %i with code %i', async (status, code) => {
  const message = 'planted-token of ann@example.com is not good enough.'
  const failure = await failureOf(status, { code, message })
  const causes = [failure, (failure as Error).cause].map((error) =>
    JSON.stringify(error, ['message', 'bodyExcerpt', 'category']),
  )
  expect(failure).not.toBeInstanceOf(HttpError)
  expect([(failure as Error).message, ...causes].join()).not.toMatch(/planted-token|ann@/)
})
