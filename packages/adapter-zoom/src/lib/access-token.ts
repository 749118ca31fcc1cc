import type { Authorization } from '@turnout/core/http'

/** An access token as the token endpoint gave it. */
export interface AccessToken {
  readonly text: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** Granted scopes. */
  readonly scopes: readonly string[]
}

/** Asks the token endpoint for a new token. */
export type RequestToken = (signal: AbortSignal) => Promise<AccessToken>

/** Asked for anew this long before it expires, in milliseconds. */
const MARGIN_MS = 5 * 60_000

/**
 * The one token of an account and app, shared by all sources of the process: asking Zoom for a new token can kill the
 * one before, so there is never more than one request for it under way.
 */
export class SharedToken {
  #token: AccessToken | null = null
  #asking: Asking | null = null

  /** The token, asked for when there is none that lives long enough. */
  async get(
    request: RequestToken,
    now: () => number,
    signal: AbortSignal | null,
  ): Promise<AccessToken> {
    signal?.throwIfAborted()
    if (this.#token !== null && this.#token.expiresAt - MARGIN_MS > now()) return this.#token
    return await this.#ask(request, signal)
  }

  /** Told that a token was refused: forgets it, unless another one has taken its place already. */
  refuse(text: string): void {
    if (this.#token?.text === text) this.#token = null
  }

  async #ask(request: RequestToken, signal: AbortSignal | null): Promise<AccessToken> {
    const asking = this.#asking ?? this.#start(request)
    asking.waiting += 1
    const answered = new AbortController()
    const leaving = new Promise<never>((_resolve, reject) => {
      const leave = (): void => {
        asking.waiting -= 1
        // Nobody waits any more: the request itself is ended.
        if (asking.waiting === 0) asking.controller.abort(signal?.reason)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', leave, { once: true, signal: answered.signal })
    })
    try {
      return await Promise.race([asking.answer, leaving])
    } finally {
      answered.abort()
    }
  }

  #start(request: RequestToken): Asking {
    const controller = new AbortController()
    const answer = request(controller.signal)
      .then((token) => {
        this.#token = token
        return token
      })
      .finally(() => {
        this.#asking = null
      })
    // Whoever waits sees the failure; when all have left there is nobody to see it.
    answer.catch(() => undefined)
    this.#asking = { answer, controller, waiting: 0 }
    return this.#asking
  }
}

interface Asking {
  readonly answer: Promise<AccessToken>
  readonly controller: AbortController
  waiting: number
}

/** Adds the token to requests and replaces it once when Zoom refuses it. */
export function bearerOf(parts: {
  readonly token: SharedToken
  readonly request: RequestToken
  /** Told that Zoom refused the token. */
  readonly refused: () => void
  readonly now: () => number
}): Authorization {
  const { token, request, now } = parts
  return {
    headers: async (signal) => {
      const { text } = await token.get(request, now, signal)
      return { authorization: `Bearer ${text}` }
    },
    renew: (refused) => {
      parts.refused()
      token.refuse(refused['authorization']?.replace(/^Bearer /, '') ?? '')
      return true
    },
  }
}
