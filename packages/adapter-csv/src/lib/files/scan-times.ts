import type { Layout } from '../layout/layout.ts'
import { orderOf, type Table, timeColumns } from '../layout/table.ts'
import { TableWalker } from '../layout/table-walker.ts'
import type { Row } from '../text/row.ts'
import { type DayMonthOrder, dayNumber, OrderEvidence } from '../time/day-month-order.ts'
import type { TimeReading, WallDate } from '../time/numeric-time.ts'
import { isNothing, readTime } from '../time/read-time.ts'

/** What a file's times need to be understood. */
export interface TimeFindings {
  readonly order: DayMonthOrder | null
  readonly orderBecause: string
  /** A date that both orders fit, where nothing decides. */
  readonly undecided: string | null
  /** A time without a zone; null: each states one. */
  readonly zoneless: string | null
  /** A clock time without a date. */
  readonly dateless: string | null
  /** The day of the event in days since 1970, from the options or from the file; null: not known. */
  readonly eventDay: number | null
}

/** What is known before the file is looked at. */
export interface ScanOptions {
  readonly layout: Layout
  /** The order that the options state. */
  readonly order: DayMonthOrder | null
  readonly eventDay: number | null
}

const ENOUGH_ROWS = 2000
const MOST_DATES = 4000

/** Looks at the times of a file until they are understood, which may take all of it. */
export async function scanTimes(
  blocks: AsyncIterable<readonly Row[]>,
  options: ScanOptions,
): Promise<TimeFindings> {
  const scan = new TimeScan(options)
  const walker = new TableWalker(options.layout)
  for await (const rows of blocks) {
    for (const row of rows) {
      const cells = walker.next(row)
      if (cells !== null && walker.table !== null) scan.addRow(cells, walker.table)
    }
    if (scan.enough) break
  }
  return scan.findings()
}

class TimeScan {
  readonly #evidence: OrderEvidence
  readonly #stated: { order: DayMonthOrder; because: string } | null
  readonly #seen = new Set<string>()
  #rows = 0
  #zoneless: string | null = null
  #dateless: string | null = null
  #example: string | null = null
  readonly #eventDay: number | null
  readonly #eventDate: WallDate | null

  constructor({ layout, order, eventDay }: ScanOptions) {
    const { start, end } = layout.facts
    const fixed = orderOf(layout.choice.profile)
    if (order !== null) this.#stated = { order, because: 'the option dayMonthOrder says so' }
    else if (fixed === null) this.#stated = null
    else this.#stated = { order: fixed, because: 'the maker of the report always writes it so' }
    this.#eventDay = eventDay
    this.#eventDate = (start === null ? undefined : readTime(start)?.date) ?? null
    this.#evidence = new OrderEvidence(eventDay ?? dayOf(this.#eventDate, null))
    for (const cell of [start, end])
      if (cell !== null) this.#add(cell, { zoned: false, atEvent: true })
  }

  get enough(): boolean {
    const decided = this.#stated !== null || this.#evidence.decided
    return this.#rows >= ENOUGH_ROWS && (decided || this.#evidence.open === null)
  }

  addRow(cells: readonly string[], table: Table): void {
    this.#rows++
    for (const column of timeColumns(table)) {
      const cell = cells[column] ?? ''
      if (isNothing(cell) || this.#isRepeat(column, cell)) continue
      const atEvent = column !== table.columns.registeredAt
      this.#add(cell, { zoned: table.zones.has(column), atEvent })
    }
  }

  findings(): TimeFindings {
    const decision = this.#stated ?? this.#evidence.decide()
    const order = decision?.order ?? null
    return {
      order,
      orderBecause: decision?.because ?? 'no date needs it',
      undecided: decision === null && this.#evidence.open !== null ? this.#example : null,
      zoneless: this.#zoneless,
      dateless: this.#dateless,
      eventDay: this.#eventDay ?? dayOf(this.#eventDate, order),
    }
  }

  /** The same day in the same column says nothing new; ten characters hold a date. */
  #isRepeat(column: number, cell: string): boolean {
    const key = `${column}:${cell.slice(0, 10)}`
    if (this.#seen.has(key)) return true
    if (this.#seen.size < MOST_DATES) this.#seen.add(key)
    return false
  }

  #add(cell: string, { zoned, atEvent }: { zoned: boolean; atEvent: boolean }): void {
    const reading = readTime(cell)
    if (reading === null || reading.epochMs !== undefined) return
    if (!zoned && isZoneless(reading)) this.#zoneless ??= cell
    if (reading.date === undefined) this.#dateless ??= cell
    else this.#addDate(reading.date, cell, atEvent)
  }

  #addDate(date: WallDate, cell: string, atEvent: boolean): void {
    const before = this.#evidence.open
    this.#evidence.add(date, atEvent)
    if (before === null && this.#evidence.open !== null) this.#example = cell
  }
}

function isZoneless({ offsetMinutes, abbreviation }: TimeReading): boolean {
  return offsetMinutes === undefined && abbreviation === undefined
}

/** The day of a date where its order is known, or does not matter. */
function dayOf(date: WallDate | null, order: DayMonthOrder | null): number | null {
  if (date === null) return null
  if (order === null && date.asWritten && date.month !== date.day) return null
  return dayNumber(date, order ?? 'mdy')
}
