import type { CompactMap } from './compact-map.ts'
import type { Webinar } from './webinar.ts'
import type { WebinarRef } from './zoom-client.ts'

/** A user of the account. */
export interface Host {
  /** What paths name the user by: an id, or an address where hosts are named by the options. */
  readonly id: string
  readonly address: string | null
}

/** The panelists of a webinar. */
export interface Panelists {
  readonly addresses: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

/** Which registrant came by which tracking source. */
export interface TrackingSources {
  readonly readAt: number
  /** The number of approved registrants when it was read. */
  readonly registrants: number | null
  /** Source names by registrant id; null: there are none. */
  readonly sources: CompactMap | null
}

/** Read again after so many milliseconds, though nothing seemed to change. */
export const STALE_AFTER_MS: number = 6 * 3_600_000

/** More addresses than this are not kept from one read to the next. */
const MOST_ADDRESSES = 20_000

/**
 * What a source remembers between its reads, so that an hour in which nothing changed costs few requests. It is
 * bounded and can be lost: then it is read again.
 */
export class Knowledge {
  readonly webinars: RecentMap<{
    readonly webinar: Webinar
    readonly listedAs: string | null
    readonly readAt: number
  }> = new RecentMap(2000)
  /** By event id. */
  readonly panelists: RecentMap<Panelists> = new RecentMap(500)
  readonly tracking: RecentMap<TrackingSources> = new RecentMap(500)
  readonly runEnds: RecentMap<number> = new RecentMap(2000)
  hosts: { readonly list: readonly Host[]; readonly readAt: number } | null = null
  readonly #books = new Map<string, CompactMap>()

  /** The addresses of an event's registrants by id, where they are still known. */
  book(eventId: string): CompactMap | null {
    return this.#books.get(eventId) ?? null
  }

  /** Keeps the addresses of an event whose report will be read again. */
  keepBook(eventId: string, book: CompactMap): void {
    this.#books.delete(eventId)
    this.#books.set(eventId, book)
    let addresses = [...this.#books.values()].reduce((sum, { size }) => sum + size, 0)
    for (const [oldest, { size }] of this.#books) {
      if (addresses <= MOST_ADDRESSES) break
      this.#books.delete(oldest)
      addresses -= size
    }
  }

  forgetBook(eventId: string): void {
    this.#books.delete(eventId)
  }
}

/** A map that forgets what was set longest ago when it grows too large. */
export class RecentMap<V> {
  readonly #entries = new Map<string, V>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}

/** One text for a webinar: webinars and meetings share one space of numbers, but not the paths. */
export function refText({ kind, id }: WebinarRef): string {
  return `${kind}/${id}`
}
