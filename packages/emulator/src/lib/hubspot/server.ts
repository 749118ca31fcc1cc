import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { ApiError, invalid } from './api-error.ts'
import { controlRoutes } from './control.ts'
import type { Controls } from './controls.ts'
import { requestIdOf, send } from './endpoint.ts'
import { page } from './page.ts'
import { hubspotRoutes } from './routes.ts'
import type { World } from './world.ts'

/** A server that listens on loopback. */
export interface RunningServer {
  readonly url: string
  /** Ends every connection, hanging ones too. */
  readonly close: () => Promise<void>
}

/** Serves a world on 127.0.0.1. Rejects with the system's error where the port is taken. */
export async function serve(
  world: World,
  controls: Controls,
  { port }: { readonly port: number },
): Promise<RunningServer> {
  const server = createServer(application(world, controls))
  // Longer than clients keep a connection, so that none is closed under their hands by accident.
  server.keepAliveTimeout = 65_000
  await listen(server, port)
  const { port: actual } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${actual}`, close: () => close(server) }
}

function application(world: World, controls: Controls): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.get('/', page(controls))
  app.use('/_emulator', controlRoutes(controls))
  app.use(logRequest(world))
  app.use(express.json({ limit: '50mb', strict: false }))
  app.use(express.urlencoded({ limit: '1mb', extended: false }))
  app.use(hubspotRoutes(world))
  app.use((_request, response) => {
    send(response, new ApiError(404, { message: 'resource not found' }).answer)
  })
  app.use(answerError)
  return app
}

function logRequest(world: World): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    const requestId = world.requests.start({
      method: request.method,
      path: withoutSecrets(request.originalUrl),
      receivedAt: world.now(),
    })
    response.locals['requestId'] = requestId
    response.once('close', () => {
      const tookMs = Math.round(performance.now() - startedAt)
      const status = response.headersSent ? response.statusCode : null
      world.requests.note(requestId, { status, tookMs })
    })
    next()
  }
}

// Some operations take a secret in the path or the query, and nothing secret belongs into a log.
function withoutSecrets(path: string): string {
  return path
    .replace(/([?&]hapikey=)[^&]*/, '$1…')
    .replace(/^(\/oauth\/v1\/(?:access|refresh)-tokens\/)[^/?]+/, '$1…')
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const { status, message } = error as { status?: unknown; message?: unknown }
  if (status === 400 || status === 413) {
    const where = error instanceof URIError ? 'Invalid path' : 'Invalid input JSON'
    send(response, { ...invalid(`${where}: ${String(message)}`).answer, status })
    return
  }
  // An error of the emulator's own; its number finds the request in the log.
  const message500 = `internal error at request ${requestIdOf(response)}: ${String(message)}`
  send(response, new ApiError(500, { message: message500 }).answer)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
