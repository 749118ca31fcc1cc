import { type Instant, formatInstant } from '@turnout/core'
import { exitCodes, type Exit } from './exit-code.ts'
import type { Failure } from './failure.ts'

/** The one shape of `--json`: what was called, how it ended, and the command's own keys beside. */
export interface JsonEnvelope {
  readonly command: string
  readonly exitCode: number
  readonly error: {
    readonly code: string
    readonly message: string
    readonly retryable: boolean
  } | null
  readonly [key: string]: unknown
}

/** Wraps a command's result. */
export function envelope(
  command: string,
  end: { readonly exit: Exit; readonly failure: Failure | null },
  data: object,
): JsonEnvelope {
  const { failure } = end
  const error =
    failure === null
      ? null
      : { code: failure.code, message: failure.message, retryable: failure.retryable }
  return { command, exitCode: exitCodes[end.exit].code, error, ...data }
}

/** The document as text, with every instant as ISO 8601 in UTC; on one line where `indent` is 0. */
export function toJson(value: unknown, indent: 0 | 2 = 2): string {
  return JSON.stringify(value, instantsAsText, indent)
}

// The model's instants are numbers; their keys end in "At", or are "since" and "at".
const INSTANT_KEY = /(?:At|^since|^at)$/

function instantsAsText(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || !INSTANT_KEY.test(key)) return value
  return formatInstant(value as Instant)
}
