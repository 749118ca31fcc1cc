import { TurnoutError } from '@turnout/core'
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'

/** A value that SQLite stores; booleans go as 0 and 1. */
export type SqlValue = string | number | null

/** One row as SQLite gives it. */
export type SqlRow = Record<string, SQLOutputValue>

/** The few ways in which the stores talk to SQLite. Statements are prepared once. */
export interface Db {
  all(sql: string, ...values: readonly SqlValue[]): SqlRow[]
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | null
  /** Runs one statement; gives the number of changed rows. */
  run(sql: string, ...values: readonly SqlValue[]): number
  /** Runs statements without values. */
  execute(sql: string): void
}

/** Wraps an open database; every error that leaves it is Turnout's, and names the file. */
export function db(database: DatabaseSync, path: string): Db {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  return {
    all: (sql, ...values) => told(path, () => prepare(sql).all(...values)),
    get: (sql, ...values) => told(path, () => prepare(sql).get(...values) ?? null),
    run: (sql, ...values) => told(path, () => Number(prepare(sql).run(...values).changes)),
    execute: (sql) => told(path, () => database.exec(sql)),
  }
}

// SQLite's primary result codes, https://www.sqlite.org/rescode.html
const meanings: Readonly<Record<number, { readonly code: string; readonly advice: string }>> = {
  5: { code: 'ledger_busy', advice: 'Another process is writing it. Try again.' },
  8: {
    code: 'ledger_read_only',
    advice: 'It may not be written. Give this user the right to write the file and its folder.',
  },
  10: {
    code: 'ledger_io',
    advice:
      'The disk failed to read or write, or is full. Check the disk and the room on it; keep the ledger on a local one.',
  },
  11: { code: 'ledger_corrupt', advice: 'The file is damaged. Restore the last backup.' },
  13: {
    code: 'ledger_full',
    advice: 'The disk is full. Make room and run again: nothing that was committed is lost.',
  },
  14: {
    code: 'ledger_unreachable',
    advice: 'The file cannot be opened. Check that its folder exists and may be written.',
  },
  26: { code: 'ledger_corrupt', advice: 'This file is no ledger. Check the path in the config.' },
}

/** Runs the work and turns SQLite's errors into Turnout's. @throws TurnoutError with a `ledger_…` code. */
export function told<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof TurnoutError || !(error instanceof Error)) throw error
    const result =
      'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 1
    const meaning = meanings[result]
    throw new TurnoutError(
      meaning?.code ?? 'ledger_error',
      `The ledger ${path}: ${error.message}. ${meaning?.advice ?? 'This is an error of Turnout: report it.'}`,
      { cause: error, retryable: result === 5 || result === 13 || result === 10 },
    )
  }
}

/** A list as one value, for `IN (SELECT value FROM json_each(?))`. */
export function list(values: readonly SqlValue[]): string {
  return JSON.stringify(values)
}
