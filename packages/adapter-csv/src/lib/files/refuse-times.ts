import type { ReadingRules } from '../csv-options.ts'
import { dayNumber } from '../time/day-month-order.ts'
import { readTime } from '../time/read-time.ts'
import type { TimeFindings } from './scan-times.ts'

/** Why the times of a file cannot be understood, and the options that help; null where they can. */
export function refuseTimes(
  { undecided, zoneless, dateless, eventDay }: TimeFindings,
  { zone }: Pick<ReadingRules, 'zone'>,
): string | null {
  const reasons: string[] = []
  if (zoneless !== null && zone === null) {
    reasons.push(
      `its times have no zone (like "${zoneless}"). Set the option timeZone to the zone of the person who exported it, like 'Europe/Berlin'.`,
    )
  }
  if (dateless !== null && eventDay === null) {
    reasons.push(
      `it has clock times without a date (like "${dateless}"). Set the option eventDate to the day of the event, like '2026-09-08'.`,
    )
  }
  if (undecided !== null) reasons.push(bothReadings(undecided))
  return reasons.length === 0 ? null : reasons.join(' Besides, ')
}

function bothReadings(example: string): string {
  const date = readTime(example)?.date
  const read = (order: 'mdy' | 'dmy'): string => {
    const day = date === undefined ? null : dayNumber(date, order)
    return day === null ? '?' : new Date(day * 86_400_000).toISOString().slice(0, 10)
  }
  return `"${example}" is ${read('mdy')} when the month comes first and ${read('dmy')} when the day does, and no value of the file decides it. Set the option dayMonthOrder to 'mdy' or 'dmy', or eventDate to the day of the event.`
}
