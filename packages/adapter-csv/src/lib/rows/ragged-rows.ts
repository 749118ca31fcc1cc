import type { Table } from '../layout/table.ts'
import type { Row } from '../text/row.ts'
import { ToldLines } from './told-lines.ts'

/** Counts the rows of a file that have fewer or more cells than the header above them. */
export class RaggedRows {
  readonly #short = new ToldLines()
  readonly #long = new ToldLines()

  /** Looks at a row of a table. `cells` are all of its cells, or those that the table wants. */
  add(row: Row, cells: readonly string[], { width, wanted }: Table): void {
    if (row.problem !== null || width === 0) return
    const counted = row.mask === wanted
    const count = counted ? row.count : cells.length
    if (count < width) this.#short.add(row.line)
    if (count > width && (counted || hasValue(cells, width))) this.#long.add(row.line)
  }

  /** A sentence for each kind that there is. */
  notices(): readonly string[] {
    return [
      ...this.#short.notice({
        one: 'has fewer cells than the header',
        many: 'have fewer cells than the header',
        meaning: 'what is missing is taken as empty',
      }),
      ...this.#long.notice({
        one: 'has more cells than the header',
        many: 'have more cells than the header',
        meaning: 'the surplus is kept aside and means nothing, the others are taken by their place',
      }),
    ]
  }
}

/** Excel pads rows with empty cells: these are no surplus. */
function hasValue(cells: readonly string[], from: number): boolean {
  for (let column = from; column < cells.length; column++) {
    if ((cells[column] ?? '').trim() !== '') return true
  }
  return false
}
