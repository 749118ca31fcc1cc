import type { Dispatcher, Exchange } from '@turnout/core/http'

/** What a request said. */
export interface AskedOfHubSpot {
  readonly exchange: Exchange
  readonly inputs: readonly { readonly email?: string; readonly vid?: number }[]
}

/** What is answered; `body` goes out as JSON unless it is text. */
export interface ScriptedAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A HubSpot that answers as the function says, without a network. */
export function scriptedHubSpot(answer: (asked: AskedOfHubSpot) => ScriptedAnswer): Dispatcher {
  return {
    send: (exchange) => {
      const { status, body, headers = {} } = answer({ exchange, inputs: inputsOf(exchange) })
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
      return Promise.resolve({ status, headers, body: new TextEncoder().encode(text) })
    },
    close: () => Promise.resolve(),
  }
}

function inputsOf({ body }: Exchange): AskedOfHubSpot['inputs'] {
  if (typeof body !== 'string' || !body.startsWith('{')) return []
  const parsed = JSON.parse(body) as { inputs?: AskedOfHubSpot['inputs'] }
  return parsed.inputs ?? []
}
