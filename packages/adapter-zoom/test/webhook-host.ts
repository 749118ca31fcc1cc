import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookReceiver } from '@turnout/core'

/** A server for tests that does what the scheduler does: verify, store, answer; read later. */
export interface WebhookHost {
  readonly address: string
  /** The events to read again, each notification once. */
  readonly stored: readonly string[]
  /** Whether storing works. */
  store: 'works' | 'fails'
  close(): Promise<void>
}

/** Starts a host for a receiver, on 127.0.0.1. */
export async function webhookHost(receiver: WebhookReceiver): Promise<WebhookHost> {
  const seen = new Set<string>()
  const stored: string[] = []
  const host = { store: 'works' as WebhookHost['store'] }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
      )
      const { method = '', url = '' } = request
      const outcome = receiver.receive({
        method,
        url,
        headers,
        body: Buffer.concat(chunks),
        state: null,
      })
      const news = outcome.readAgain ?? []
      // Zoom repeats what is answered with 5xx, and drops what is answered with 429.
      if (news.length > 0 && host.store === 'fails') return response.writeHead(503).end()
      const key = outcome.deduplicationKey ?? ''
      if (!seen.has(key)) stored.push(...news)
      if (key !== '') seen.add(key)
      return response.writeHead(outcome.status, { ...outcome.headers }).end(outcome.body)
    })
  })
  await listen(server)
  const { port } = server.address() as AddressInfo
  return Object.assign(host, {
    address: `http://127.0.0.1:${port}/webhooks/zoom`,
    stored,
    close: () => close(server),
  })
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
