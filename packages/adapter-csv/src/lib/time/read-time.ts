import { readNamedMonth } from './named-month.ts'
import { NumericTime, type TimeReading } from './numeric-time.ts'
import { normaliseTimeText } from './time-text.ts'

const nothing = /^(?:-{1,3}|n\/?a|null|none|#+)$/i

/** Whether a cell stands for no value: empty, `--`, `n/a`, or Excel's `####`. */
export function isNothing(cell: string): boolean {
  if (cell === '') return true
  const first = cell.charCodeAt(0)
  // Digits and most letters begin none of them.
  if (first >= 48 && first <= 57) return false
  return cell.length < 16 && nothing.test(cell.trim() || '-')
}

/** Reads a time in any of the forms that exports use. @returns null for text that is none. */
export function readTime(text: string): TimeReading | null {
  const clean = normaliseTimeText(text)
  const code = clean.charCodeAt(0)
  if (code >= 48 && code <= 57) return new NumericTime(clean).read() ?? readNamedMonth(clean)
  return readNamedMonth(clean)
}
