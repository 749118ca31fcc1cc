import type { ZoomAccount, ZoomGathering, ZoomInstance } from './account.ts'
import type { ZoomBehaviour, ZoomLabel } from './behaviour.ts'
import type { Page, Pager } from './paging.ts'
import { type Reply, ZoomRefusal } from './reply.ts'

/** What an operation may look at. */
export interface OperationContext {
  readonly account: ZoomAccount
  readonly behaviour: ZoomBehaviour
  readonly pager: Pager
  readonly now: number
  readonly query: URLSearchParams
  /** The path after `/v2`, decoded once. */
  readonly path: string
  /** The path's own parts, decoded a second time as Zoom does it for UUIDs. */
  readonly part: (name: string) => string
}

/** One operation of the API. */
export interface Operation {
  readonly name: string
  readonly pattern: RegExp
  readonly label: ZoomLabel
  /** Any of them opens it: the granular scope and the classic one. */
  readonly scopes: readonly [string, ...string[]]
  readonly answer: (context: OperationContext) => Reply
}

/** An answer with status 200. */
export function ok(body: unknown): Reply {
  return { status: 200, body }
}

/** The gathering with this number. @throws ZoomRefusal when there is none, or it is deleted and must not be. */
export function gatheringById(
  { account }: OperationContext,
  kind: ZoomGathering['kind'],
  id: string,
): ZoomGathering {
  const found = account.gatherings.find((one) => one.kind === kind && String(one.id) === id)
  if (found === undefined || found.deleted) throw notFound(kind, id)
  return found
}

/** Zoom's answer for what does not exist, has expired, or has not ended yet. */
export function notFound(kind: string, id: string): ZoomRefusal {
  const word = kind === 'webinar' ? 'Webinar' : 'Meeting'
  return new ZoomRefusal(404, 3001, `${word} does not exist: ${id}.`)
}

/** The ended instance with this UUID, or the latest one of this number. @throws ZoomRefusal when there is none. */
export function instanceOf(
  { account }: OperationContext,
  kind: ZoomGathering['kind'],
  id: string,
): { readonly gathering: ZoomGathering; readonly instance: ZoomInstance } {
  for (const gathering of account.gatherings) {
    if (gathering.kind !== kind) continue
    const ended = gathering.instances.filter(({ endedAt }) => endedAt !== null)
    const instance =
      String(gathering.id) === id ? ended.at(-1) : ended.find(({ uuid }) => uuid === id)
    if (instance !== undefined) return { gathering, instance }
  }
  throw notFound(kind, id)
}

/** The fields that every page carries. */
export function pageFields(page: Page<unknown>): object {
  return {
    page_size: page.pageSize,
    page_count: page.pageCount,
    total_records: page.total,
    next_page_token: page.nextPageToken,
  }
}
