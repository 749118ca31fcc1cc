import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

// Allows so many requests per window, and answers in 180 to 420 ms.
const [model = 'sliding', max = '190', window = '10000'] = process.argv.slice(2)
const windowMs = Number(window)
let counted: number[] = []
let refusals = 0

function count(now: number): boolean {
  const since = model === 'fixed' ? now - (now % windowMs) : now - windowMs
  counted = counted.filter((at) => at > since)
  const taken = counted.length < Number(max)
  if (taken || model === 'counting-refusals') counted.push(now)
  return taken
}

function answer(response: ServerResponse, taken: boolean): void {
  if (!taken) refusals += 1
  const body = taken ? { objectId: '1' } : { policyName: 'TEN_SECONDLY_ROLLING' }
  setTimeout(
    () => {
      response.writeHead(taken ? 200 : 429, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    },
    180 + Math.random() * 240,
  )
}

const server = createServer((_request, response) => answer(response, count(performance.now())))
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.on('message', () => process.send?.({ refusals }))
