import { CommanderError } from 'commander'
import { type Exit, exitOfCode } from './exit-code.ts'

/** What went wrong, as a person and a script are told. */
export interface Failure {
  readonly exit: Exit
  readonly code: string
  readonly message: string
  readonly retryable: boolean
}

/** Translates whatever was thrown. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CommanderError) {
    return { exit: 'usage', code: 'usage', message: usageMessage(error), retryable: false }
  }
  if (isTurnoutError(error)) {
    const { code, message, retryable } = error
    return { exit: exitOfCode(error), code, message, retryable }
  }
  const storage = storageFailure(error)
  if (storage !== null) return storage
  const message = error instanceof Error ? error.message : String(error)
  return {
    exit: 'unexpected',
    code: 'unexpected',
    message: `Something unexpected happened: ${message}`,
    retryable: false,
  }
}

interface TurnoutErrorShape extends Error {
  readonly code: string
  readonly retryable: boolean
}

// By shape: a config may bring its own copy of @turnout/core, whose classes are not ours.
function isTurnoutError(error: unknown): error is TurnoutErrorShape {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'retryable' in error &&
    typeof error.retryable === 'boolean'
  )
}

const SYSTEM_MESSAGES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Make room and start again; nothing that was kept is lost.',
  EACCES: 'There is no right to a file or folder.',
  EPERM: 'There is no right to a file or folder.',
  EROFS: 'The disk is read-only.',
}

function storageFailure(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const message = SYSTEM_MESSAGES[String(error.code)]
  if (message === undefined) return null
  const place = 'path' in error && typeof error.path === 'string' ? ` (${error.path})` : ''
  return { exit: 'ledger', code: 'storage', message: message + place, retryable: false }
}

function usageMessage(error: CommanderError): string {
  // Called without a subcommand, commander prints the help and says nothing of its own.
  return error.code === 'commander.help' ? 'Name a command.' : error.message.replace(/^error: /, '')
}
