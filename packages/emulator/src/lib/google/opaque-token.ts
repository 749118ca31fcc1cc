import { badRequest } from './google-error.ts'

/** Where a listing stands, as a page token or a sync token says. */
export interface ListingToken {
  readonly kind: 'page' | 'sync'
  /** The parameters of the listing: a token is of use with the same ones only. */
  readonly parameters: string
  /** Changes after this one are listed; 0 lists everything. */
  readonly from: number
  /** The last change when the listing began. */
  readonly until: number
  /** The last change that a page gave; for other lists the number of entries given. */
  readonly given: number
}

/** The token as opaque text. */
export function sealToken(token: ListingToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

/** The token in the text. Throws a 400 for text that is none of that kind. */
export function openToken(text: string, kind: ListingToken['kind']): ListingToken {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as ListingToken
    if (token.kind === kind) return token
  } catch {
    // Falls through: whatever it is, it is no token.
  }
  throw badRequest(`Invalid ${kind} token value.`)
}

/** A page of a list whose order does not change. */
export function pageOf<T>(
  entries: readonly T[],
  request: {
    readonly pageToken: string | null
    readonly size: number
    readonly parameters: string
  },
): { readonly page: readonly T[]; readonly nextPageToken?: string } {
  const token = request.pageToken === null ? null : openToken(request.pageToken, 'page')
  if (token !== null && token.parameters !== request.parameters) {
    throw badRequest('The page token belongs to another request.')
  }
  const from = token?.given ?? 0
  const given = from + request.size
  const page = entries.slice(from, given)
  if (given >= entries.length) return { page }
  const { parameters } = request
  return {
    page,
    nextPageToken: sealToken({ kind: 'page', parameters, from: 0, until: 0, given }),
  }
}
