import { TurnoutError } from '@turnout/core'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Who holds a ledger. */
export interface LedgerHolder {
  readonly pid: number
  readonly since: string
}

/** Another engine holds the ledger. */
export class LedgerLockedError extends TurnoutError {
  readonly holder: LedgerHolder | null

  constructor(path: string, holder: LedgerHolder | null) {
    const who =
      holder === null
        ? 'another engine'
        : `the engine of process ${holder.pid} since ${holder.since}`
    super(
      'ledger_locked',
      `The ledger ${path} is held by ${who}. One engine writes a ledger: stop it, or send your command to it.`,
      { retryable: true },
    )
    this.holder = holder
  }
}

/** The right to be the one engine of a ledger. */
export interface EngineLock {
  release(): void
}

/**
 * Takes the lock of a ledger. The operating system holds it, through an exclusive transaction on a file beside the
 * ledger, and lets it go when the process ends in whatever way: nothing is left behind by a killed one.
 * @throws LedgerLockedError when another engine holds it.
 */
export function takeEngineLock(path: string): EngineLock {
  const lockPath = `${path}.lock`
  const database = new DatabaseSync(lockPath, { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (isBusy(error)) throw new LedgerLockedError(path, readHolder(path))
    throw error
  }
  writeHolder(path)
  return {
    release() {
      forgetHolder(path)
      database.close()
    },
  }
}

function holderPath(path: string): string {
  return `${path}.holder`
}

// Who holds the lock is there to be told, not to be relied on: on a full disk nobody is named rather than another.
function writeHolder(path: string): void {
  const holder: LedgerHolder = { pid: process.pid, since: new Date().toISOString() }
  try {
    writeFileSync(holderPath(path), JSON.stringify(holder), { mode: 0o600 })
  } catch {
    forgetHolder(path)
  }
}

function forgetHolder(path: string): void {
  rmSync(holderPath(path), { force: true, recursive: true })
}

function readHolder(path: string): LedgerHolder | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(holderPath(path), 'utf8'))
    return isHolder(holder) ? holder : null
  } catch {
    return null
  }
}

function isHolder(value: unknown): value is LedgerHolder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'since' in value &&
    typeof value.since === 'string'
  )
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
