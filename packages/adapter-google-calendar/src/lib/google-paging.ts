import { isGone, isMissing } from './google-call.ts'

/** How often a list whose page token became old is read from its beginning. */
const MOST_RESTARTS = 2

/** Pages of a list, one after the other. */
export async function* pages<P extends { readonly nextPageToken?: string | null | undefined }>(
  fetchPage: (pageToken: { readonly pageToken?: string }) => Promise<P>,
): AsyncGenerator<P> {
  let token: string | null = null
  let restarts = 0
  let isOver = false
  while (!isOver) {
    try {
      const page: P = await fetchPage(token === null ? {} : { pageToken: token })
      yield page
      token = page.nextPageToken ?? null
      isOver = token === null
    } catch (error) {
      // A page token can become old on the way: the list is read once more, and what was given comes again.
      if (!isGone(error) || restarts === MOST_RESTARTS) throw error
      restarts += 1
      token = null
    }
  }
}

/** The answer, or null where Google has no such thing. */
export async function orNull<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
