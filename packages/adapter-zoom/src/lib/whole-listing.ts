import type { CompactMap } from './compact-map.ts'
import type { Sending, ZoomPage } from './zoom-requests.ts'

/** Rows of a listing that were not given before. */
export interface NewRows<Row> {
  readonly rows: readonly Row[]
  readonly total: number | null
}

/** Why a listing is asked for once more. */
export type Again = Pick<Sending, 'because'>

const AGAIN = { because: 'listings with moved rows' } as const
/** Read so often until every row was seen. */
const ATTEMPTS = 3

/**
 * Gives each row of a listing once and tells at its end whether all were seen. Zoom's order is not stable: while pages
 * are turned, a row can move to a page that was read already. What is missing then is looked for in a second listing.
 */
export async function* wholeListing<Row extends { readonly key: string }>(
  list: (again: Again) => AsyncGenerator<ZoomPage<unknown>>,
  parse: (raw: unknown) => Row,
  seen: CompactMap,
): AsyncGenerator<NewRows<Row>, boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let total: number | null = null
    for await (const page of list(attempt === 0 ? {} : AGAIN)) {
      total = page.total ?? total
      const rows = apart(page.rows.map(parse)).filter(({ key }) => seen.add(key))
      yield { rows, total }
    }
    if (total === null || seen.size >= total) return true
  }
  return false
}

/** Two rows of one page that cannot be told apart are two records all the same. */
function apart<Row extends { readonly key: string }>(rows: readonly Row[]): Row[] {
  const counts = new Map<string, number>()
  return rows.map((row) => {
    const count = (counts.get(row.key) ?? 0) + 1
    counts.set(row.key, count)
    return count === 1 ? row : { ...row, key: `${row.key} #${count}` }
  })
}
