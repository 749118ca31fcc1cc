import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// Answers every attendance call as HubSpot does: one result per input, status 200.
const answers = new Map<number, string>()

function answerTo(inputs: number): string {
  const known = answers.get(inputs)
  if (known !== undefined) return known
  const results = Array.from({ length: inputs }, (_, index) => ({
    vid: 300_000_000_000 + index,
    email: `person${index}@example.com`,
  }))
  const times = { startedAt: '2026-11-24T12:00:00.000Z', completedAt: '2026-11-24T12:00:00.030Z' }
  const answer = JSON.stringify({ status: 'COMPLETE', results, ...times })
  answers.set(inputs, answer)
  return answer
}

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    const inputs = Number(
      new URL(request.url ?? '', 'http://x').searchParams.get('externalAccountId'),
    )
    response.writeHead(200, { 'content-type': 'application/json' }).end(answerTo(inputs))
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
