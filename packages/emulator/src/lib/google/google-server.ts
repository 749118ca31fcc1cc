import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type NextFunction, type Request, type Response } from 'express'
import { controlRoutes } from './google-control.ts'
import { GoogleApiError } from './google-error.ts'
import { faultError, type GoogleFault } from './google-faults.ts'
import { type GoogleOperation, operations } from './google-operations.ts'
import type { GoogleWorld } from './google-world.ts'

/** A running server of the emulator. */
export interface GoogleServer {
  readonly url: string
  close(): Promise<void>
}

/** Serves a world on loopback. Port 0 takes a free one. */
export async function serveGoogle(world: GoogleWorld, port: number): Promise<GoogleServer> {
  const app = express().disable('x-powered-by').set('etag', false)
  app.use(express.json({ limit: '20mb' }), express.urlencoded({ extended: false }))
  app.post('/token', (request, response) => {
    answerToken(world, request, response)
  })
  for (const operation of operations) {
    const handler = (request: Request, response: Response): void => {
      answerOperation(world, operation, request, response)
    }
    if (operation.method === 'GET') app.get(operation.path, handler)
    else app.post(operation.path, handler)
  }
  app.use('/_emulator', controlRoutes(world))
  app.use((_request, response) => {
    response.status(404).type('html').send('<html><title>Error 404 (Not Found)!!1</title></html>')
  })
  app.use(answerError)
  const server = createServer(app)
  await listen(server, port)
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${taken}`, close: () => close(server) }
}

// Four parameters: that is how express knows who answers errors.
function answerError(
  error: unknown,
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  const status = error instanceof GoogleApiError ? error.status : 400
  const message = error instanceof Error ? error.message : String(error)
  response.status(status).json({ error: { code: status, message } })
}

function answerToken(world: GoogleWorld, request: Request, response: Response): void {
  count(world, 'oauth2.token')
  if (struckByFault(world, 'oauth2.token', response)) return
  const form = new URLSearchParams(request.body as Record<string, string>)
  const { status, body } = world.identity.exchange(form)
  response.status(status).json(body)
}

function answerOperation(
  world: GoogleWorld,
  operation: GoogleOperation,
  request: Request,
  response: Response,
): void {
  count(world, operation.name)
  if (struckByFault(world, operation.name, response)) return
  const { status, body, headers } = outcome(world, operation, request)
  keep(world, operation, request, { status, body })
  response.status(status).set(headers)
  if (body === undefined) response.end()
  else response.json(body)
}

function outcome(world: GoogleWorld, operation: GoogleOperation, request: Request) {
  try {
    const bearer = world.identity.bearer(request.headers.authorization, operation.api)
    const body = operation.handle({
      world,
      params: request.params as Readonly<Record<string, string>>,
      query: new URL(request.originalUrl, 'http://localhost').searchParams,
      body: (request.body ?? {}) as Readonly<Record<string, unknown>>,
      bearer,
    })
    return { status: body === undefined ? 204 : 200, body, headers: {} }
  } catch (error) {
    if (!(error instanceof GoogleApiError)) throw error
    return { status: error.status, body: error.body, headers: error.headers }
  }
}

function struckByFault(world: GoogleWorld, operation: string, response: Response): boolean {
  const fault = world.faults.take(operation)
  if (fault === null) return false
  const error = faultError(fault)
  if (error === null) spoil(fault, response)
  else response.status(error.status).set(error.headers).json(error.body)
  return true
}

function spoil({ kind }: GoogleFault, response: Response): void {
  if (kind === 'hang') return
  if (kind === 'reset') response.socket?.destroy()
  else if (kind === 'html') response.type('html').send('<html><body>Sign in</body></html>')
  else response.type('json').send('{"kind": "calendar#events", "items": [{"id": "ab')
}

function count(world: GoogleWorld, operation: string): void {
  world.counts.set(operation, (world.counts.get(operation) ?? 0) + 1)
}

function keep(
  world: GoogleWorld,
  { name }: GoogleOperation,
  request: Request,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  if (!world.keepExchanges) return
  world.exchanges.push({
    operation: name,
    method: request.method,
    url: request.originalUrl,
    requestBody: request.method === 'GET' ? undefined : (request.body as unknown),
    status,
    responseBody: body,
  })
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve()
      else reject(error)
    })
    server.closeAllConnections()
  })
}
