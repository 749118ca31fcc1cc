import { invalid } from './api-error.ts'
import type { JsonObject } from './json.ts'

/** One page of results, and the cursor behind it. */
export interface Page<T> {
  readonly results: readonly T[]
  readonly paging: { readonly paging?: JsonObject }
}

/** Cuts one page out of `items` by `limit` and `after`; a limit is 10 by default and at most 100. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams): Page<T> {
  const limit = limitOf(query.get('limit'))
  const start = offsetOf(query.get('after'))
  const end = start + limit
  const results = items.slice(start, end)
  if (end >= items.length) return { results, paging: {} }
  const after = Buffer.from(`offset:${end}`).toString('base64url')
  return { results, paging: { paging: { next: { after, link: `?after=${after}` } } } }
}

function limitOf(text: string | null): number {
  if (text === null) return 10
  const limit = /^\d+$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > 100) throw invalid('Invalid limit: it must be between 1 and 100')
  return limit
}

function offsetOf(cursor: string | null): number {
  if (cursor === null || cursor === '') return 0
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!/^offset:\d+$/.test(text)) throw invalid('Invalid paging cursor')
  return Number(text.slice('offset:'.length))
}
