import type { ZoomBehaviour } from './behaviour.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'
import { ZoomRefusal } from './reply.ts'

/** What a listing is asked for. */
export interface PageRequest {
  /** Names the listing: its path and filters. */
  readonly listing: string
  readonly query: URLSearchParams
}

/** One page of a listing. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly pageSize: number
  readonly pageCount: number
  readonly total: number
  /** Empty: this was the last page. */
  readonly nextPageToken: string
}

/** Cuts listings into pages and hands out page tokens that expire. */
export interface Pager {
  page<T>(rows: readonly T[], request: PageRequest): Page<T>
}

interface TokenState {
  readonly listing: string
  readonly offset: number
  readonly round: number
  readonly pageSize: number
  readonly expiresAt: number
}

const DEFAULT_SIZE = 30
/** A larger page_size is cut to this without a word. */
const LARGEST_SIZE = 300

/** Makes a pager. Tokens are forgotten when they expire. */
export function makePager(behaviour: ZoomBehaviour, clock: Clock, random: Random): Pager {
  const tokens = new Map<string, TokenState>()
  const rounds = new Map<string, number>()

  function positionOf({ listing, query }: PageRequest): Omit<TokenState, 'expiresAt'> {
    const token = query.get('next_page_token') ?? ''
    const pageSize = sizeOf(query)
    if (token === '') {
      const round = (rounds.get(listing) ?? 0) + 1
      rounds.set(listing, round)
      const number = Number(query.get('page_number') ?? '1')
      return { listing, pageSize, round, offset: (Math.max(1, number) - 1) * pageSize }
    }
    const state = tokens.get(token)
    if (state === undefined || state.listing !== listing || state.expiresAt <= clock.now()) {
      throw new ZoomRefusal(400, 300, 'The next page token is invalid or expired.')
    }
    return state
  }

  return {
    page: (rows, request) => {
      const { listing, offset, round, pageSize } = positionOf(request)
      const moved = behaviour.unstablePageOrder && round % 2 === 1 && offset > 0
      const order = moved ? [...rows.slice(-1), ...rows.slice(0, -1)] : rows
      const end = offset + pageSize
      let nextPageToken = ''
      if (end < rows.length) {
        nextPageToken = random.id()
        const expiresAt = clock.now() + behaviour.pageTokenLifetimeMs
        tokens.set(nextPageToken, { listing, pageSize, round, offset: end, expiresAt })
      }
      return {
        rows: order.slice(offset, end),
        pageSize,
        pageCount: Math.ceil(rows.length / pageSize),
        total: rows.length,
        nextPageToken,
      }
    },
  }
}

function sizeOf(query: URLSearchParams): number {
  const asked = Number(query.get('page_size') ?? DEFAULT_SIZE)
  if (!Number.isInteger(asked) || asked < 1) return DEFAULT_SIZE
  return Math.min(asked, LARGEST_SIZE)
}
