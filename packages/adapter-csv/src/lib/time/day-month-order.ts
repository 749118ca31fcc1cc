import type { WallDate } from './numeric-time.ts'

/** Whether 05/06/2026 is the 6th of May (`mdy`) or the 5th of June (`dmy`). */
export type DayMonthOrder = 'mdy' | 'dmy'

/** What all dates of a file say about the order of day and month. */
export class OrderEvidence {
  #example: WallDate | null = null
  #monthFirst = 0
  #dayFirst = 0
  #nearMonthFirst = 0
  #nearDayFirst = 0
  readonly #eventDay: number | null

  /** @param eventDay the day of the event, in days since 1970, where it is known. */
  constructor(eventDay: number | null) {
    this.#eventDay = eventDay
  }

  /** Adds a date; `atEvent` says that it should lie on the day of the event. */
  add(date: WallDate, atEvent: boolean): void {
    if (!date.asWritten || date.month === date.day) return
    const monthFirst = dayNumber(date, 'mdy')
    const dayFirst = dayNumber(date, 'dmy')
    if (monthFirst === null && dayFirst === null) return
    if (dayFirst === null) this.#monthFirst++
    else if (monthFirst === null) this.#dayFirst++
    else this.#addOpen(date, { monthFirst, dayFirst, atEvent })
  }

  /** Whether a value decides the order by itself. */
  get decided(): boolean {
    return this.#monthFirst + this.#dayFirst > 0
  }

  /** Whether there are dates that could be read both ways. */
  get open(): WallDate | null {
    return this.#example
  }

  /** The order that the values decide, or the day of the event; null while both readings fit. */
  decide(): { readonly order: DayMonthOrder; readonly because: string } | null {
    if (this.decided) {
      const order = this.#monthFirst >= this.#dayFirst ? 'mdy' : 'dmy'
      return { order, because: 'a number above 12 decides it' }
    }
    const because = 'the date of the event decides it'
    if (this.#nearMonthFirst > 0 && this.#nearDayFirst === 0) return { order: 'mdy', because }
    if (this.#nearDayFirst > 0 && this.#nearMonthFirst === 0) return { order: 'dmy', because }
    return null
  }

  #addOpen(
    date: WallDate,
    { monthFirst, dayFirst, atEvent }: { monthFirst: number; dayFirst: number; atEvent: boolean },
  ): void {
    this.#example ??= date
    if (!atEvent || this.#eventDay === null) return
    if (Math.abs(monthFirst - this.#eventDay) <= 1) this.#nearMonthFirst++
    if (Math.abs(dayFirst - this.#eventDay) <= 1) this.#nearDayFirst++
  }
}

/** Days since 1970 of a date read in an order; null where that names no day. */
export function dayNumber(date: WallDate, order: DayMonthOrder): number | null {
  const swap = date.asWritten && order === 'dmy'
  const month = swap ? date.day : date.month
  const day = swap ? date.month : date.day
  if (month < 1 || month > 12 || day < 1 || day > lastDayOf(date.year, month)) return null
  return Date.UTC(date.year, month - 1, day) / 86_400_000
}

function lastDayOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
