import type { Table } from '../layout/table.ts'
import { looksDoubleEncoded } from '../text/double-encoding.ts'
import type { Row } from '../text/row.ts'
import { RaggedRows } from './ragged-rows.ts'
import type { PersonReading, RowReading } from './row-reading.ts'
import { SharedAddresses } from './shared-addresses.ts'
import { ToldLines } from './told-lines.ts'

/** Gathers what is odd about rows that are read all the same. */
export class FileRemarks {
  readonly #ragged = new RaggedRows()
  readonly #shared = new SharedAddresses()
  readonly #doubled = new ToldLines()
  readonly #backwards = new ToldLines()

  /** Looks at a row of a table and at what it was read as. */
  add(row: Row, cells: readonly string[], table: Table, reading: RowReading): void {
    // Totals and trailers stand in a few cells, as they should.
    const isSummary = reading.kind === 'left_out' && reading.rule === 'summary_row'
    if (!isSummary) this.#ragged.add(row, cells, table)
    if (reading.kind !== 'person') return
    this.#shared.add(reading.person, row.line)
    if (hasDoubledName(cells, table)) this.#doubled.add(row.line)
    if (isBackwards(reading)) this.#backwards.add(row.line)
  }

  /** A sentence for each remark, without addresses and names. */
  notices(): readonly string[] {
    return [
      ...this.#ragged.notices(),
      ...this.#shared.notices(),
      ...this.#doubled.notice({
        one: 'has a name that looks double-encoded',
        many: 'have names that look double-encoded',
        meaning:
          'such names are kept as they are. Some program took UTF-8 for windows-1252 before; export the file anew',
      }),
      ...this.#backwards.notice({
        one: 'tells that somebody left before joining',
        many: 'tell that somebody left before joining',
        meaning:
          'such a stay does not count beside others of the person, and whoever has no other waits with leave_before_join',
      }),
    ]
  }
}

function isBackwards({ stay }: PersonReading): boolean {
  return stay?.joinedAt !== undefined && stay.leftAt !== undefined && stay.leftAt < stay.joinedAt
}

function hasDoubledName(cells: readonly string[], { columns }: Table): boolean {
  const { name, firstName, lastName } = columns
  return (
    (name >= 0 && looksDoubleEncoded(cells[name] ?? '')) ||
    (firstName >= 0 && looksDoubleEncoded(cells[firstName] ?? '')) ||
    (lastName >= 0 && looksDoubleEncoded(cells[lastName] ?? ''))
  )
}
