import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OpenFixture } from '@turnout/adapter-testkit'
import { templateSource } from '../src/index.ts'

/** A webinar with its people, as the platform's API gives them. */
export interface PlatformWebinar {
  readonly webinar: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly people: readonly unknown[]
}

/** What is wrong with the platform. */
export interface PlatformTrouble {
  /** The path and query of a page that answers 503. */
  readonly failing?: string
  /** No request is answered. */
  readonly silent?: boolean
  /** The token is refused. */
  readonly locked?: boolean
}

/** The platform's credential. */
export const TOKEN = 'template-token-for-tests'
const PAGE_SIZE = 2
const LARGE_PAGE_SIZE = 100

/** Starts the platform on loopback and opens a source over it. */
export async function openPlatform(
  webinars: readonly PlatformWebinar[] | ((index: number) => PlatformWebinar | null),
  trouble: PlatformTrouble = {},
): Promise<OpenFixture> {
  let answered = 0
  let open = 0
  const find =
    typeof webinars === 'function' ? webinars : (index: number) => webinars[index] ?? null
  const pageSize = typeof webinars === 'function' ? LARGE_PAGE_SIZE : PAGE_SIZE
  const server = createServer((request, response) => {
    open += 1
    response.once('close', () => {
      open -= 1
    })
    if (trouble.silent === true) return
    answered += 1
    answer(request, response, { find, pageSize, trouble })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    source: templateSource({
      baseUrl: `http://127.0.0.1:${port}/`,
      token: TOKEN,
      http: { sleep: () => Promise.resolve() },
    }),
    fetches: () => answered,
    openHandles: () => open,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

interface Platform {
  readonly find: (index: number) => PlatformWebinar | null
  readonly pageSize: number
  readonly trouble: PlatformTrouble
}

function answer(request: IncomingMessage, response: ServerResponse, platform: Platform): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const page = Number(searchParams.get('page') ?? 0)
  if (platform.trouble.locked === true) return send(response, 401, { error: 'who are you?' })
  if (platform.trouble.failing === `${pathname} ${page}`) return send(response, 503, {})
  if (pathname === '/account') return send(response, 200, { id: 'acme', name: 'Acme Webinars' })
  if (pathname === '/webinars') return send(response, 200, webinarsPage(platform, page))
  const id = /^\/webinars\/([^/]+)\/people$/.exec(pathname)?.[1] ?? ''
  return send(response, 200, peoplePage(platform, id, page))
}

function webinarsPage({ find, pageSize }: Platform, page: number): unknown {
  const from = page * pageSize
  const webinars = Array.from({ length: pageSize }, (_, at) => find(from + at)?.webinar)
  const hasMore = find(from + pageSize) !== null
  return { webinars: webinars.filter(Boolean), next_page: hasMore ? String(page + 1) : null }
}

function peoplePage({ find, pageSize }: Platform, id: string, page: number): unknown {
  let index = 0
  while (find(index) !== null && find(index)?.webinar.id !== id) index += 1
  const people = find(index)?.people ?? []
  const from = page * pageSize
  const hasMore = people.length > from + pageSize
  return { people: people.slice(from, from + pageSize), next_page: hasMore ? page + 1 + '' : null }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
