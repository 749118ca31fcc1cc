import { setImmediate } from 'node:timers/promises'

/** What the platform says about one person at one webinar. */
export interface PlatformRow {
  readonly id: string
  readonly kind: 'registrant' | 'withdrawn' | 'host' | 'stay'
  readonly email: string
  readonly at: number
}

/** One webinar of the platform. */
export interface PlatformWebinar {
  readonly id: string
  readonly registrants: readonly PlatformRow[]
  readonly stays: readonly PlatformRow[]
}

/** What can go wrong with the platform. */
export interface PlatformTrouble {
  /** A page that fails, like `w2/registrants/1`. */
  readonly failing?: string
  /** No request is ever answered. */
  readonly silent?: boolean
  /** Attendance may still grow until `settled` is set. */
  readonly unsettled?: boolean
}

/** A place in the platform's lists. */
export interface PlatformPlace {
  readonly webinar: number
  readonly list: 'registrants' | 'stays'
  readonly page: number
}

/** One page of a list. */
export interface PlatformPage {
  readonly webinarId: string
  readonly rows: readonly PlatformRow[]
  readonly hasMore: boolean
}

const PAGE_SIZE = 2
/** The platform's credential. */
export const TOKEN = 'a-token-that-nobody-may-see'

/** A platform in memory: webinars, each with two paged lists, behind connections that must be closed. */
export class SmallPlatform {
  readonly webinarCount: number
  readonly #webinar: (index: number) => PlatformWebinar
  readonly #trouble: PlatformTrouble
  fetches = 0
  openConnections = 0
  settled: boolean

  constructor(
    webinarCount: number,
    webinar: (index: number) => PlatformWebinar,
    trouble: PlatformTrouble = {},
  ) {
    this.webinarCount = webinarCount
    this.#webinar = webinar
    this.#trouble = trouble
    this.settled = trouble.unsettled !== true
  }

  connect(): { close(): void } {
    this.openConnections += 1
    return {
      close: () => {
        this.openConnections -= 1
      },
    }
  }

  async fetch(place: PlatformPlace, signal: AbortSignal): Promise<PlatformPage> {
    await (this.#trouble.silent === true ? forEver(signal) : setImmediate())
    this.fetches += 1
    const webinar = this.#webinar(place.webinar)
    if (this.#trouble.failing === `${webinar.id}/${place.list}/${place.page}`) {
      throw new Error('connection reset')
    }
    const rows = webinar[place.list]
    const from = place.page * PAGE_SIZE
    return {
      webinarId: webinar.id,
      rows: rows.slice(from, from + PAGE_SIZE),
      hasMore: rows.length > from + PAGE_SIZE,
    }
  }
}

function forEver(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  })
}
