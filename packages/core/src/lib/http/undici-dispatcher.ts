import { Agent, type Dispatcher as Undici, EnvHttpProxyAgent, Pool } from 'undici'
import { ConfigError, InvalidValueError } from '../model/errors.ts'
import {
  type Answer,
  type Dispatcher,
  type Exchange,
  TransportFailure,
  type TransportFailureKind,
} from './exchange.ts'

/** Options of the connection pool. */
export interface UndiciDispatcherOptions {
  readonly connectMs: number
  /** The most connections to one origin. Default: 128. */
  readonly mostConnections?: number
  /** Where proxy settings come from. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

// A server on this machine is never reached through a proxy.
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * A dispatcher on undici's pool. It honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in either case of letters.
 * @throws ConfigError when a proxy's address cannot be used.
 */
export function undiciDispatcher(options: UndiciDispatcherOptions): Dispatcher {
  const { direct, proxied } = makeAgents(options)
  let closed: Promise<void> | null = null
  return {
    send: (exchange) =>
      new Promise((resolve, reject) => {
        const collector = new AnswerCollector(exchange, resolve, reject)
        if (collector.ended) return
        const agent = proxied === null || LOOPBACK.test(exchange.url.hostname) ? direct : proxied
        agent.dispatch(dispatchOptions(exchange), collector)
      }),
    close: () => (closed ??= closeAll(proxied === null ? [direct] : [direct, proxied])),
  }
}

function makeAgents({
  connectMs,
  mostConnections = 128,
  env = process.env,
}: UndiciDispatcherOptions): {
  readonly direct: Agent
  readonly proxied: EnvHttpProxyAgent | null
} {
  const pool = { connections: mostConnections, allowH2: false, connect: { timeout: connectMs } }
  const direct = new Agent(pool)
  const httpsProxy = proxyOf(env, 'HTTPS_PROXY')
  const httpProxy = proxyOf(env, 'HTTP_PROXY')
  if (httpsProxy === '' && httpProxy === '') return { direct, proxied: null }
  const proxied = new EnvHttpProxyAgent({
    ...pool,
    connectTimeout: connectMs,
    // Until a silent proxy is given up: what it is asked for is a connection.
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: connectMs }),
    httpProxy,
    httpsProxy,
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  })
  return { direct, proxied }
}

async function closeAll(agents: readonly Undici[]): Promise<void> {
  await Promise.all(agents.map((agent) => agent.close()))
}

/** The address of a proxy, which may come without its scheme; empty: there is none. */
function proxyOf(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const given = (env[name.toLowerCase()] ?? env[name] ?? '').trim()
  if (given === '') return ''
  const address = given.includes('://') ? given : `http://${given}`
  // Not shown: it may hold a password.
  if (URL.canParse(address) && /^(?:https?|socks5?):/i.test(address)) return address
  throw new ConfigError(
    name,
    'is no address of a proxy. Write it as http://proxy.example.com:3128, or take it out of the environment.',
  )
}

function dispatchOptions({
  method,
  url,
  headers,
  body,
  timeouts,
}: Exchange): Undici.DispatchOptions {
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers,
    body,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
  }
}

/** Gathers the pieces of one answer, and ends the exchange when a bound is passed. */
class AnswerCollector implements Undici.DispatchHandler {
  readonly #exchange: Exchange
  readonly #resolve: (answer: Answer) => void
  readonly #reject: (reason: unknown) => void
  readonly #timer: NodeJS.Timeout
  readonly #onAbort: (() => void) | null = null
  readonly #pieces: Buffer[] = []
  #controller: Undici.DispatchController | null = null
  #started = false
  #size = 0
  #status = 0
  #headers: Readonly<Record<string, string>> = {}
  ended = false

  constructor(
    exchange: Exchange,
    resolve: (answer: Answer) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#exchange = exchange
    this.#resolve = resolve
    this.#reject = reject
    const { totalMs } = exchange.timeouts
    this.#timer = setTimeout(
      () => this.#fail('total_timeout', `no whole answer in ${totalMs} ms`),
      totalMs,
    )
    const { signal } = exchange
    if (signal === null) return
    this.#onAbort = () => this.#end(signal.reason)
    if (signal.aborted) this.#onAbort()
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  onRequestStart(controller: Undici.DispatchController): void {
    if (this.ended) {
      controller.abort(new Error('The request was given up before it was sent.'))
      return
    }
    this.#controller = controller
    this.#started = true
    this.#exchange.onSent?.()
  }

  onResponseStart(
    _controller: Undici.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status
    this.#headers = joinHeaders(headers)
  }

  onResponseData(_controller: Undici.DispatchController, piece: Buffer): void {
    this.#size += piece.length
    if (this.#size <= this.#exchange.mostBodyBytes) this.#pieces.push(piece)
    else this.#fail('too_large', `the answer is longer than ${this.#exchange.mostBodyBytes} bytes`)
  }

  onResponseEnd(): void {
    if (this.ended) return
    this.#release()
    const [only] = this.#pieces
    const body = this.#pieces.length === 1 && only ? only : Buffer.concat(this.#pieces, this.#size)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Undici.DispatchController | undefined, error: Error): void {
    if (this.ended) return
    if ('code' in error && error.code === 'UND_ERR_INVALID_ARG') {
      this.#end(new InvalidValueError(`The request cannot be sent: ${error.message}.`))
      return
    }
    const kind = failureKind(error, this.#started)
    this.#end(new TransportFailure(kind, { mayHaveActed: this.#started, message: describe(error) }))
  }

  #fail(kind: TransportFailureKind, message: string): void {
    this.#end(new TransportFailure(kind, { mayHaveActed: this.#started, message }))
  }

  #end(reason: unknown): void {
    if (this.ended) return
    this.#release()
    this.#reject(reason)
    this.#controller?.abort(new Error('The exchange was ended.'))
  }

  #release(): void {
    this.ended = true
    clearTimeout(this.#timer)
    if (this.#onAbort !== null) this.#exchange.signal?.removeEventListener('abort', this.#onAbort)
  }
}

function joinHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return joined
}

function failureKind(error: Error, started: boolean): TransportFailureKind {
  const code = 'code' in error ? error.code : undefined
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect_timeout'
  // Before the request was sent only a proxy can have been waited for.
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return started ? 'headers_timeout' : 'connect_timeout'
  if (code === 'UND_ERR_BODY_TIMEOUT') return 'body_timeout'
  return started ? 'reset' : 'connect'
}

// An AggregateError (every address refused) has an empty message: its parts have one.
function describe(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && first.message !== '' ? first.message : error.name
}
