import { z } from 'zod'
import { TurnoutError } from '../model/errors.ts'

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

interface WirePage<T> {
  readonly results: readonly T[]
  readonly total?: number | null | undefined
  readonly paging?:
    | { readonly next?: { readonly after: string } | null | undefined }
    | null
    | undefined
}

/** A listing's answer. */
export function pageOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  const wire: z.ZodType<WirePage<T>> = z.object({
    results: z.array(item),
    total: z.number().nullish(),
    paging: z
      .object({
        next: z.object({ after: z.union([z.string(), z.number()]).transform(String) }).nullish(),
      })
      .nullish(),
  })
  return wire.transform(({ results, total, paging }) => ({
    results,
    after: paging?.next?.after ?? null,
    total: total ?? null,
  }))
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
