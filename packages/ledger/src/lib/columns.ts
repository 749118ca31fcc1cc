import { type Instant, instantFromEpochMs } from '@turnout/core'
import type { SqlRow, SqlValue } from './db.ts'

/** Reads a column that holds text. */
export function text(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw unexpected(column)
  return value
}

/** Reads a column that holds text or nothing. */
export function textOrNull(row: SqlRow, column: string): string | null {
  return row[column] === null || row[column] === undefined ? null : text(row, column)
}

/** Reads a column that holds a number. */
export function number(row: SqlRow, column: string): number {
  const value = row[column]
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'number') throw unexpected(column)
  return value
}

/** Reads a column that holds a number or nothing. */
export function numberOrNull(row: SqlRow, column: string): number | null {
  return row[column] === null || row[column] === undefined ? null : number(row, column)
}

/** Reads a column that holds epoch milliseconds. */
export function instant(row: SqlRow, column: string): Instant {
  return instantFromEpochMs(number(row, column))
}

/** Reads a column that holds epoch milliseconds or nothing. */
export function instantOrNull(row: SqlRow, column: string): Instant | null {
  return row[column] === null || row[column] === undefined ? null : instant(row, column)
}

/** Reads a column that holds 0 or 1. */
export function flag(row: SqlRow, column: string): boolean {
  return number(row, column) !== 0
}

/** Reads a column that this package wrote as JSON. The type is the writer's word: nobody else writes the file. */
export function json<T>(row: SqlRow, column: string): T {
  return JSON.parse(text(row, column)) as T
}

/** Reads a column that this package wrote as JSON, or nothing. */
export function jsonOrNull<T>(row: SqlRow, column: string): T | null {
  return row[column] === null || row[column] === undefined ? null : json<T>(row, column)
}

/** Reads a column that holds one of the words that this package writes there. */
export function word<T extends string>(row: SqlRow, column: string): T {
  return text(row, column) as T
}

/** Writes something as JSON; null stays null. */
export function asJson(value: unknown): SqlValue {
  return value === null ? null : JSON.stringify(value)
}

function unexpected(column: string): RangeError {
  return new RangeError(`The column ${column} holds something else than was written.`)
}
