import { type Instant, instantFromEpochMs } from '@turnout/core'
import { headerOf, type Table } from '../layout/table.ts'
import { readDuration } from '../time/duration.ts'
import { isNothing } from '../time/read-time.ts'
import { isTimeProblem, resolveTime } from '../time/time-resolver.ts'
import type { RowContext } from './row-context.ts'
import type { RejectedReading, StayTimes } from './row-reading.ts'
import { statusOfRow } from './status-of-row.ts'
import { readAction, readAnswer, statusInAnswer } from './words.ts'

const DAY_MS = 86_400_000

/** The stay of a row; null: the row does not say that the person attended. */
export function attendanceOfRow(
  cells: readonly string[],
  table: Table,
  context: RowContext,
): StayTimes | RejectedReading | null {
  if (!attended(cells, table, context)) return null
  if (table.meaning === 'log') return logged(cells, table, context)
  const { columns } = table
  const joinedAt = timeOf(cells, columns.joinedAt, { table, context })
  if (isStayProblem(joinedAt)) return joinedAt
  const leftAt = timeOf(cells, columns.leftAt, { table, context })
  if (isStayProblem(leftAt)) return leftAt
  const checkedInAt = timeOf(cells, columns.checkedInAt, { table, context })
  if (isStayProblem(checkedInAt)) return checkedInAt
  return toStay({ joinedAt: joinedAt ?? checkedInAt, leftAt, cells, table, context })
}

/** Whether a reading is a rejection. */
export function isStayProblem(
  result: StayTimes | RejectedReading | Instant | null,
): result is RejectedReading {
  return typeof result === 'object' && result !== null && 'reason' in result
}

/** A time cell of a row; a rejection that names the column where it cannot be read. */
export function timeOf(
  cells: readonly string[],
  column: number,
  {
    table,
    context,
    dateIsEnough = false,
  }: { table: Table; context: RowContext; dateIsEnough?: boolean },
): Instant | null | RejectedReading {
  if (column < 0) return null
  const cell = cells[column] ?? ''
  if (cell === '') return null
  const zone = table.zones.get(column) ?? null
  const time = resolveTime(cell, { zone, dateIsEnough }, context.times)
  if (!isTimeProblem(time)) return time
  return { kind: 'rejected', ...time, field: headerOf(table, column) }
}

function attended(cells: readonly string[], table: Table, context: RowContext): boolean {
  const { columns, meaning } = table
  if (meaning === 'registrations') return false
  if (meaning === 'participants' || meaning === 'log') return true
  if (columns.attended >= 0) {
    const cell = cells[columns.attended] ?? ''
    const answer = readAnswer(cell)
    if (answer === 'unknown' && statusInAnswer(cell) === null)
      context.unknownWords.add(headerOf(table, columns.attended), cell.trim())
    // An empty cell beside a time in the room is a yes; beside nothing it is none.
    return answer === 'yes' || (answer === 'nothing' && isNothing(cell) && hasTime(cells, table))
  }
  if (columns.checkedInAt >= 0) return !isNothing(cells[columns.checkedInAt] ?? '')
  if (statusOfRow(cells, table) === 'attended') return true
  return hasTime(cells, table) || statedSeconds(cells, table) !== null
}

function hasTime(cells: readonly string[], { columns }: Table): boolean {
  return !isNothing(cells[columns.joinedAt] ?? '') || !isNothing(cells[columns.leftAt] ?? '')
}

interface ToldTimes {
  readonly joinedAt: Instant | null
  readonly leftAt: Instant | null
  readonly cells: readonly string[]
  readonly table: Table
  readonly context: RowContext
}

function toStay({ joinedAt, leftAt, cells, table, context }: ToldTimes): StayTimes {
  if (joinedAt !== null && leftAt !== null) {
    // A clock time after midnight belongs to the next day.
    const overnight = leftAt < joinedAt && context.times.eventDay !== null && isClock(cells, table)
    const end = overnight ? instantFromEpochMs(leftAt + DAY_MS) : leftAt
    const away = awaySeconds(cells, table, (end - joinedAt) / 1000)
    return away === null ? { joinedAt, leftAt: end } : { joinedAt, leftAt: end, seconds: away }
  }
  const stated = statedSeconds(cells, table)
  return {
    ...(joinedAt === null ? {} : { joinedAt }),
    ...(leftAt === null ? {} : { leftAt }),
    ...(stated === null ? {} : { seconds: stated }),
  }
}

/** The stated seconds, where they say that the person was away between first join and last leave. */
function awaySeconds(cells: readonly string[], table: Table, span: number): number | null {
  const { duration } = table.profile
  if (duration === 'per-join') return null
  const stated = statedSeconds(cells, table)
  // Whole minutes may be short of the span by their rounding.
  const rounding = duration === 'exact' ? 0 : 60
  return stated !== null && stated < span - rounding ? stated : null
}

/** Positive seconds, or null: minutes of zero or less say nothing. */
function statedSeconds(cells: readonly string[], { columns, durationUnit }: Table): number | null {
  const cell = cells[columns.duration]
  if (cell === undefined || cell === '') return null
  const seconds = readDuration(cell, durationUnit)
  return seconds !== null && seconds > 0 ? seconds : null
}

function isClock(cells: readonly string[], { columns }: Table): boolean {
  return !/[-/.年]/.test((cells[columns.joinedAt] ?? '').replace(/[ap]\.m\./i, ''))
}

function logged(
  cells: readonly string[],
  table: Table,
  context: RowContext,
): StayTimes | RejectedReading | null {
  const { columns } = table
  const at = timeOf(cells, columns.timestamp, { table, context })
  if (isStayProblem(at)) return at
  const action = readAction(cells[columns.action] ?? '')
  if (action === null) {
    context.unknownWords.add(headerOf(table, columns.action), (cells[columns.action] ?? '').trim())
    return null
  }
  if (at === null) return {}
  return action === 'joined' ? { joinedAt: at } : { leftAt: at }
}
