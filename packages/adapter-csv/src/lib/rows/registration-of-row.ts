import type { Instant } from '@turnout/core'
import { headerOf, type Table } from '../layout/table.ts'
import { isNothing } from '../time/read-time.ts'
import { isStayProblem, timeOf } from './attendance-of-row.ts'
import type { RowContext } from './row-context.ts'
import type { LeftOutReading, RejectedReading } from './row-reading.ts'
import { statusOfRow } from './status-of-row.ts'
import { readAnswer, readStatus, type Status, statusInAnswer } from './words.ts'

/** What a row says about a registration. */
export type RegistrationReading =
  | {
      readonly kind: 'registration'
      readonly registered: { readonly at: Instant | null } | null
      readonly cancelled: boolean
    }
  | LeftOutReading
  | RejectedReading

interface Known {
  readonly attended: boolean
  readonly context: RowContext
}

/** Reads the registration of a row. Whoever attended was let in: then no status counts against them. */
export function registrationOfRow(
  cells: readonly string[],
  table: Table,
  { attended, context }: Known,
): RegistrationReading {
  const status = toldStatus(cells, table, context)
  if (!attended && status === 'pending') return { kind: 'left_out', rule: 'pending' }
  if (!attended && status === 'denied') return { kind: 'left_out', rule: 'denied' }
  if (!tellsRegistration(cells, table, { attended, status })) {
    return { kind: 'registration', registered: null, cancelled: false }
  }
  const at = timeOf(cells, table.columns.registeredAt, { table, context, dateIsEnough: true })
  if (isStayProblem(at)) return at
  return {
    kind: 'registration',
    registered: { at },
    cancelled: !attended && status === 'cancelled',
  }
}

function toldStatus(cells: readonly string[], table: Table, context: RowContext): Status {
  const { columns } = table
  if (columns.cancelled >= 0 && saysCancelled(cells[columns.cancelled] ?? '')) return 'cancelled'
  const answer = columns.attended < 0 ? null : statusInAnswer(cells[columns.attended] ?? '')
  if (answer !== null) return answer
  const status = statusOfRow(cells, table)
  if (status === 'unknown') {
    context.unknownWords.add(headerOf(table, columns.status), (cells[columns.status] ?? '').trim())
  }
  return status
}

/** A column for cancellations holds yes or no, or the time of it. */
function saysCancelled(cell: string): boolean {
  const answer = readAnswer(cell)
  if (answer === 'yes' || answer === 'no') return answer === 'yes'
  return /\d{1,4}[-/.]\d/.test(cell) || readStatus(cell) === 'cancelled'
}

function tellsRegistration(
  cells: readonly string[],
  { meaning, columns }: Table,
  { attended, status }: { attended: boolean; status: Status },
): boolean {
  if (columns.registered >= 0 && readAnswer(cells[columns.registered] ?? '') === 'yes') return true
  switch (meaning) {
    case 'registrants':
    case 'registrations':
      return true
    case 'participants':
    case 'log':
      return false
    case 'joins':
      return !attended
    case 'columns':
      return status === 'cancelled'
    case 'told':
      // Zoom fills the registration on a person's first row only.
      return !attended || status !== 'nothing' || !isNothing(cells[columns.registeredAt] ?? '')
  }
}
