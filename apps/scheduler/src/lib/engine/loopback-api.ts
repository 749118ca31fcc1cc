import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from '@turnout/core'
import express, { type Express, type Response } from 'express'
import { toFailure } from '../output/failure.ts'
import { removeAddress, writeAddress } from './address-file.ts'
import { loopbackGuard } from './loopback-guard.ts'
import {
  type AnswerLine,
  type EngineOperations,
  type EngineStatus,
  type Observer,
  type OperationName,
  requestSchemas,
} from './operations.ts'

/** What the API is made of. */
export interface LoopbackApiOptions {
  readonly operations: EngineOperations
  readonly status: () => EngineStatus
  readonly ledgerPath: string
  /** 0: any free port. */
  readonly port: number
}

/** A running API. */
export interface LoopbackApi {
  readonly port: number
  /** Takes no more requests; answers that have begun are brought to their end. */
  close(): Promise<void>
}

/** Serves the operations to the turnout command on 127.0.0.1, and leaves the address beside the ledger. */
export async function serveLoopbackApi(options: LoopbackApiOptions): Promise<LoopbackApi> {
  const token = randomBytes(32).toString('base64url')
  const server = createServer(application(options, token))
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const address = { port, token, pid: process.pid }
  await writeAddress(options.ledgerPath, address)
  return {
    port,
    async close() {
      await removeAddress(options.ledgerPath, address)
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
    },
  }
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken) throw error
    throw new ConfigError(
      'api.port',
      `Port ${port} of this machine is taken by another program. Give another one, or none: then any free port is used.`,
      { cause: error },
    )
  }
}

function application({ operations, status }: LoopbackApiOptions, token: string): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(loopbackGuard(token))
  app.get('/v1/engine', (_request, response) => void response.json(status()))
  app.post('/v1/:operation', express.json({ limit: '16mb' }), async (request, response) => {
    const name = request.params.operation
    if (!isOperation(name)) {
      response.status(404).json({ error: 'There is no such operation.' })
      return
    }
    const parsed = requestSchemas[name].safeParse(request.body)
    if (!parsed.success) {
      response.status(400).json({ error: 'The request has not the right shape.' })
      return
    }
    response.type('application/x-ndjson').flushHeaders()
    await answer(response, (observer) => perform(operations, name, request.body, observer))
  })
  return app
}

async function answer(
  response: Response,
  work: (observer: Observer) => Promise<unknown>,
): Promise<void> {
  const write = (line: AnswerLine): void => void response.write(`${JSON.stringify(line)}\n`)
  try {
    const result = await work({ onProgress: (progress) => write({ type: 'progress', progress }) })
    write({ type: 'result', result })
  } catch (error) {
    const { code, message, retryable } = toFailure(error)
    write({ type: 'error', error: { code, message, retryable } })
  }
  response.end()
}

function perform(
  operations: EngineOperations,
  name: OperationName,
  body: unknown,
  observer: Observer,
): Promise<unknown> {
  switch (name) {
    case 'sync':
      return operations.sync(requestSchemas.sync.parse(body), observer)
    case 'plan':
      return operations.plan(requestSchemas.plan.parse(body), observer)
    case 'approve':
      return operations.approve(requestSchemas.approve.parse(body))
    case 'replay':
      return operations.replay(requestSchemas.replay.parse(body))
    case 'drop':
      return operations.drop(requestSchemas.drop.parse(body))
    case 'link':
      return operations.link(requestSchemas.link.parse(body))
  }
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(requestSchemas, name)
}
