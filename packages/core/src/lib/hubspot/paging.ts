import type { StandardSchemaV1 } from '@standard-schema/spec'
import { TurnoutError } from '../model/errors.ts'
import { idText, list, mapped, number, object, optional, type Read, shape } from './answer-shape.ts'

/** One page of a listing. */
export interface Page<T> {
  readonly results: readonly T[]
  /** What to ask the next page with; null: this was the last one. */
  readonly after: string | null
  /** How many there are in all, where HubSpot tells. */
  readonly total: number | null
}

/** Which page of a listing. */
export interface PageOptions {
  /** `after` of the page before. */
  readonly after?: string
  /** Default: 100, which is the most that HubSpot gives. */
  readonly limit?: number
}

/** The most that HubSpot gives on a page. */
export const LARGEST_PAGE = 100

/** A listing's answer. */
export function pageOf<T>(item: Read<T>): StandardSchemaV1<unknown, Page<T>> {
  const next = object({ after: idText })
  const wire = object({
    results: list(item),
    total: optional(number),
    paging: optional(object({ next: optional(next) })),
  })
  return shape(
    mapped(wire, ({ results, total, paging }) => ({
      results,
      after: paging?.next?.after ?? null,
      total,
    })),
  )
}

/** The query of a page. */
export function pageQuery({ after, limit = LARGEST_PAGE }: PageOptions): {
  readonly after: string | undefined
  readonly limit: number
} {
  return { after, limit }
}

/** Goes through all pages; the next one is fetched when the one before has been consumed. */
export async function* allPages<T>(
  fetchPage: (after: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  for await (const page of pages(fetchPage)) yield* page.results
}

/** The pages themselves. @throws TurnoutError when HubSpot names the same page twice. */
export async function* pages<T>(
  fetchPage: (after: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<Page<T>, void, undefined> {
  let after: string | undefined
  for (;;) {
    const page = await fetchPage(after)
    yield page
    if (page.after === null) return
    if (page.after === after) {
      throw new TurnoutError(
        'hubspot_paging',
        'HubSpot names the same next page twice. Try again later.',
        {
          retryable: true,
        },
      )
    }
    after = page.after
  }
}
