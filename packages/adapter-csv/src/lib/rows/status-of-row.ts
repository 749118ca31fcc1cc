import { normaliseCell } from '../layout/header-text.ts'
import type { Table } from '../layout/table.ts'
import { type Answer, readAnswer, readStatus, type Status } from './words.ts'

/** What the status cell of a row says; `nothing` where the table has none. */
export function statusOfRow(cells: readonly string[], { columns, headers }: Table): Status {
  if (columns.status < 0) return 'nothing'
  const cell = cells[columns.status] ?? ''
  const status = readStatus(cell)
  if (status !== 'unknown') return status
  return answerAsStatus(readAnswer(cell), headers[columns.status] ?? '')
}

/** Yes and no answer what the header asks: whether somebody comes, or whether somebody came. Of others they say nothing. */
function answerAsStatus(answer: Answer, header: string): Status {
  if (answer !== 'yes' && answer !== 'no') return 'unknown'
  const asked = normaliseCell(header)
  if (asked.includes('rsvp')) return answer === 'yes' ? 'registered' : 'cancelled'
  if (/attendance|attended|出席|参加/.test(asked)) return answer === 'yes' ? 'attended' : 'absent'
  return 'unknown'
}
