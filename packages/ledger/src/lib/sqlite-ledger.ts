import { TurnoutError } from '@turnout/core'
import type { Ledger, LedgerReader, LedgerTransaction } from '@turnout/core/sync'
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { number } from './columns.ts'
import { connectorsStore } from './connectors-store.ts'
import { countingStore } from './counting-store.ts'
import { type Db, db, told } from './db.ts'
import { dueEventsStore } from './due-events-store.ts'
import { type EngineLock, takeEngineLock } from './engine-lock.ts'
import { eventsStore } from './events-store.ts'
import { outboxStore } from './outbox-store.ts'
import { peopleStore } from './people-store.ts'
import { quarantineStore } from './quarantine-store.ts'
import { reader } from './reader.ts'
import { gatheredStore } from './gathered-store.ts'
import { migrations } from './schema.ts'
import { statementsStore } from './statements-store.ts'
import { transitionsStore } from './transitions-store.ts'
import { verificationStore } from './verification-store.ts'
import { waitingStore } from './waiting-store.ts'

/** Where a ledger is. */
export interface SqliteLedgerOptions {
  /** The file, on a local disk. It and its folder are made when they are missing, for this user only. */
  readonly path: string
}

/**
 * Opens a ledger for the one engine that writes it (WAL, `synchronous=FULL`), and brings its schema up to date.
 * @throws LedgerLockedError when another engine holds it; TurnoutError with a `ledger_…` code for what the disk does.
 */
export async function sqliteLedger({ path: given }: SqliteLedgerOptions): Promise<Ledger> {
  const path = resolve(given)
  prepareFile(path)
  const lock = told(path, () => takeEngineLock(path))
  try {
    return openLedger(path, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Opens a ledger to read it, beside a running engine or without one.
 * @throws TurnoutError `ledger_missing` when there is none, or another `ledger_…` code.
 */
export async function sqliteLedgerReader({
  path: given,
}: SqliteLedgerOptions): Promise<LedgerReader> {
  const path = resolve(given)
  if (!existsSync(path)) throw missing(path)
  const database = told(path, () => new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS }))
  const opened = db(database, path)
  try {
    checkVersion(opened, path)
    // An engine that was killed in its first moments left a file, and no ledger in it.
    if (versionOf(opened) === 0) throw missing(path)
  } catch (error) {
    database.close()
    throw error
  }
  return { ...reader(opened), close: async () => database.close() }
}

function missing(path: string): TurnoutError {
  return new TurnoutError(
    'ledger_missing',
    `There is no ledger at ${path} yet. Run a connector first.`,
  )
}

const BUSY_MS = 10_000

function openLedger(path: string, lock: EngineLock | null): Ledger {
  const database = told(path, () => new DatabaseSync(path, { timeout: BUSY_MS }))
  const opened = db(database, path)
  try {
    opened.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    migrate(opened, path)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    ...reader(opened),
    ...exclusive(opened),
    async close() {
      database.close()
      lock?.release()
    },
  }
}

function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    if (existsSync(path)) return
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
  } catch (error) {
    throw new TurnoutError(
      'ledger_unreachable',
      `The ledger ${path} cannot be made: ${error instanceof Error ? error.message : 'unknown'}. Check the path in the config and the rights on its folder.`,
      { cause: error },
    )
  }
}

function versionOf(opened: Db): number {
  return number(opened.get('PRAGMA user_version') ?? {}, 'user_version')
}

function checkVersion(opened: Db, path: string): void {
  const version = versionOf(opened)
  if (version <= migrations.length) return
  throw new TurnoutError(
    'ledger_too_new',
    `The ledger ${path} was made by a newer Turnout (schema ${version}, this one knows ${migrations.length}). Update Turnout.`,
  )
}

function migrate(opened: Db, path: string): void {
  checkVersion(opened, path)
  for (let version = versionOf(opened); version < migrations.length; version += 1) {
    opened.execute('BEGIN IMMEDIATE')
    try {
      opened.execute(migrations[version] ?? '')
      opened.execute(`PRAGMA user_version = ${version + 1}`)
      opened.execute('COMMIT')
    } catch (error) {
      rollback(opened)
      throw error
    }
  }
}

// One connection, one work at a time: who comes later waits.
function exclusive(opened: Db): Pick<Ledger, 'transaction' | 'copy'> {
  const tx: LedgerTransaction = {
    ...connectorsStore(opened),
    ...eventsStore(opened),
    ...dueEventsStore(opened),
    ...peopleStore(opened),
    ...statementsStore(opened),
    ...gatheredStore(opened),
    ...transitionsStore(opened),
    ...outboxStore(opened),
    ...waitingStore(opened),
    ...verificationStore(opened),
    ...quarantineStore(opened),
    ...countingStore(opened),
  }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => null)
    return await turn
  }
  return {
    copy: async () => await inTurn(() => copyOf(opened)),
    transaction: async (work) =>
      await inTurn(async () => {
        opened.execute('BEGIN IMMEDIATE')
        try {
          const result = await work(tx)
          opened.execute('COMMIT')
          return result
        } catch (error) {
          rollback(opened)
          throw error
        }
      }),
  }
}

// A full disk or an I/O error may have rolled the transaction back already.
function rollback(opened: Db): void {
  try {
    opened.execute('ROLLBACK')
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error
  }
}

function copyOf(opened: Db): Ledger {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-plan-'))
  const path = join(folder, 'ledger.db')
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    opened.run('VACUUM INTO ?', path)
    const copy = openLedger(path, null)
    return {
      ...copy,
      async close() {
        await copy.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
