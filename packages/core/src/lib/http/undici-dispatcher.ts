import { Agent, type Dispatcher as Undici, EnvHttpProxyAgent } from 'undici'
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
const LOOPBACK = 'localhost,127.0.0.1,::1'

/** A dispatcher on undici's pool. It honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in either case of letters. */
export function undiciDispatcher(options: UndiciDispatcherOptions): Dispatcher {
  const agent = makeAgent(options)
  let closed: Promise<void> | null = null
  return {
    send: (exchange) =>
      new Promise((resolve, reject) => {
        const collector = new AnswerCollector(exchange, resolve, reject)
        if (!collector.ended) agent.dispatch(dispatchOptions(exchange), collector)
      }),
    close: () => (closed ??= agent.close()),
  }
}

function makeAgent({
  connectMs,
  mostConnections = 128,
  env = process.env,
}: UndiciDispatcherOptions) {
  const pool = { connections: mostConnections, allowH2: false, connect: { timeout: connectMs } }
  const httpsProxy = env['https_proxy'] ?? env['HTTPS_PROXY']
  const httpProxy = env['http_proxy'] ?? env['HTTP_PROXY']
  if (!httpsProxy && !httpProxy) return new Agent(pool)
  return new EnvHttpProxyAgent({
    ...pool,
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: [env['no_proxy'] ?? env['NO_PROXY'] ?? '', LOOPBACK].filter(Boolean).join(','),
  })
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
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'headers_timeout'
  if (code === 'UND_ERR_BODY_TIMEOUT') return 'body_timeout'
  return started ? 'reset' : 'connect'
}

// An AggregateError (every address refused) has an empty message: its parts have one.
function describe(error: Error): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && first.message !== '' ? first.message : error.name
}
