import { allCells } from '../text/all-cells.ts'
import type { Row } from '../text/row.ts'
import { headerStrength, isHeaderAgain, isSameHeader } from './header-row.ts'
import type { Layout } from './layout.ts'
import { isBlank, type TableRole, titleOpens } from './sections.ts'
import { type Table, toTable } from './table.ts'

/** Walks through the rows of a file and knows which table each one stands in. */
export class TableWalker {
  readonly #layout: Layout
  readonly #mapped: ReadonlySet<string>
  #table: Table | null = null
  #role: TableRole = 'people'
  #headerFollows = false

  constructor(layout: Layout) {
    this.#layout = layout
    this.#mapped = new Set(layout.mapped.keys())
    if (layout.headerLine === null && layout.emailColumn !== null) this.#table = this.#toTable([])
  }

  /** The table of the last row; null before, between and after tables. */
  get table(): Table | null {
    return this.#table
  }

  /** The cells of a row of people; null for titles, headers, blank rows and what stands outside of tables. */
  next(row: Row): readonly string[] | null {
    const table = this.#table
    const { headerIsStated, headerLine } = this.#layout
    if (headerIsStated && headerLine !== null && row.line <= headerLine) {
      if (row.line === headerLine) this.#table = this.#toTable(this.#layout.headers)
      return null
    }
    if (row.problem !== null) return []
    if (table !== null && (row.mask === null || row.mask === table.wanted)) {
      // A row with something like an address where the addresses are is never a title or a header.
      if (row.cells[table.columns.email]?.includes('@') === true) return row.cells
    }
    return this.#look(row.mask === null ? row.cells : allCells(row, this.#layout))
  }

  #look(cells: readonly string[]): readonly string[] | null {
    if (isBlank(cells)) return null
    const opens = titleOpens(cells)
    if (opens !== null) {
      this.#table = null
      this.#headerFollows = opens !== 'preamble'
      this.#role = opens === 'preamble' ? 'people' : opens
      return null
    }
    if (this.#isHeader(cells)) {
      this.#table = this.#toTable(cells)
      this.#headerFollows = false
      return null
    }
    return this.#table === null ? null : cells
  }

  #isHeader(cells: readonly string[]): boolean {
    if (this.#headerFollows) return true
    if (this.#table !== null) return isHeaderAgain(cells, this.#table.headers)
    const { headers } = this.#layout
    return isSameHeader(cells, headers) || headerStrength(cells, this.#mapped) === 'strong'
  }

  #toTable(headers: readonly string[]): Table {
    const { choice, mapped, emailColumn } = this.#layout
    return toTable({
      headers,
      role: this.#role,
      profile: choice.profile,
      mapped,
      ...(emailColumn === null ? {} : { emailColumn }),
    })
  }
}
