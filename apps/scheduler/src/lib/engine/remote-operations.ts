import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { TurnoutError, UnavailableError } from '@turnout/core'
import type { EngineAddress } from './address-file.ts'
import type {
  AnswerLine,
  EngineOperations,
  EngineStatus,
  Observer,
  OperationName,
} from './operations.ts'

/** What the running engine says about itself, or null when nobody who knows the token answers there. */
export async function engineStatus(address: EngineAddress): Promise<EngineStatus | null> {
  try {
    const response = await send(address, { method: 'GET', path: '/v1/engine' })
    if (response.statusCode !== 200) return null
    return JSON.parse((await response.toArray()).join('')) as EngineStatus
  } catch {
    return null
  }
}

/** The operations of an engine that runs in another process. Aborted, they are no longer waited for, and go on there. */
export function remoteOperations(
  address: EngineAddress,
  { signal }: { readonly signal: AbortSignal },
): EngineOperations {
  const call = async <T>(name: OperationName, body: object, observer?: Observer): Promise<T> =>
    (await perform({ address, name, body, signal }, observer)) as T
  return {
    sync: (body, observer) => call('sync', body, observer),
    plan: (body, observer) => call('plan', body, observer),
    approve: (body) => call('approve', body),
    replay: (body) => call('replay', body),
    drop: (body) => call('drop', body),
    link: (body) => call('link', body),
  }
}

interface Call {
  readonly address: EngineAddress
  readonly name: OperationName
  readonly body: object
  readonly signal: AbortSignal
}

async function perform(
  { address, name, body, signal }: Call,
  observer: Observer | undefined,
): Promise<unknown> {
  try {
    const response = await send(address, {
      method: 'POST',
      path: `/v1/${name}`,
      body: JSON.stringify(body),
      signal,
    })
    if (response.statusCode === 200) return await readAnswer(response, observer)
    throw new UnavailableError(
      `The engine in process ${address.pid} answered ${response.statusCode}. Is it the same version of Turnout?`,
    )
  } catch (error) {
    if (error instanceof TurnoutError) throw error
    throw signal.aborted ? notWaitedFor(address, error) : lost(address, error)
  }
}

async function readAnswer(
  response: IncomingMessage,
  observer: Observer | undefined,
): Promise<unknown> {
  for await (const text of createInterface({ input: response, crlfDelay: Infinity })) {
    const line = JSON.parse(text) as AnswerLine
    if (line.type === 'result') return line.result
    if (line.type === 'error')
      throw new TurnoutError(line.error.code, line.error.message, line.error)
    observer?.onProgress(line.progress)
  }
  throw new Error('The answer ended without a result.')
}

function notWaitedFor({ pid }: EngineAddress, cause: unknown): TurnoutError {
  return new TurnoutError(
    'stopped',
    `The engine of process ${pid} goes on with it. How far it is: turnout status`,
    { cause, retryable: true },
  )
}

function lost({ pid }: EngineAddress, cause: unknown): UnavailableError {
  return new UnavailableError(
    `The engine in process ${pid} ended before it had answered. What it had begun is carried on by the next run.`,
    { cause },
  )
}

interface Outgoing {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  readonly signal?: AbortSignal
}

// Its own agent: the global one may be told to use a proxy, and loopback is never proxied.
async function send(
  { port, token }: EngineAddress,
  { body = '', ...options }: Outgoing,
): Promise<IncomingMessage> {
  const outgoing = request({
    ...options,
    host: '127.0.0.1',
    port,
    agent: new Agent({ keepAlive: false }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return response
}
