import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request that reached the server. */
export interface Reached {
  readonly request: IncomingMessage
  readonly body: string
  readonly response: ServerResponse
  /** How many requests came before. */
  readonly before: number
}

/** A server on loopback that answers as the function says; it ends with the test. */
export async function localServer(
  answer: (reached: Reached) => void,
): Promise<{ readonly url: string; readonly reached: () => number }> {
  let count = 0
  const server = createServer((request, response) => {
    const before = count
    count += 1
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      answer({ request, response, before, body: Buffer.concat(pieces).toString('utf8') })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, reached: () => count }
}
