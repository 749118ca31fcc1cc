import { serveGoogle } from './google-server.ts'
import { GoogleWorld, type WorldOptions } from './google-world.ts'

/** Options of {@link googleEmulator}. */
export interface GoogleEmulatorOptions extends WorldOptions {
  /** Default 0: a free one. */
  readonly port?: number
}

/** A running emulator of Google Calendar, Meet, the Admin SDK and the token endpoint. */
export interface GoogleEmulator {
  /** On loopback. */
  readonly url: string
  /** Everything that can be set, changed and looked at. */
  readonly world: GoogleWorld
  /**
   * `fetch` for Google's own client (`fetchImplementation`): requests to any host of googleapis.com go to the emulator.
   * Requests to other hosts are refused, so that no test reaches the real Google.
   */
  readonly fetch: typeof fetch
  close(): Promise<void>
}

/** Starts an emulator on loopback. */
export async function googleEmulator(options: GoogleEmulatorOptions = {}): Promise<GoogleEmulator> {
  const world = new GoogleWorld(options)
  const server = await serveGoogle(world, options.port ?? 0)
  return { url: server.url, world, fetch: googleFetch(server.url), close: () => server.close() }
}

/** A `fetch` that sends what is meant for googleapis.com to an emulator at that URL. */
export function googleFetch(emulatorUrl: string): typeof fetch {
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input)
    if (!asked.hostname.endsWith('.googleapis.com') && asked.origin !== emulatorUrl) {
      throw new TypeError(`The emulator stands for googleapis.com, not for ${asked.hostname}.`)
    }
    const target = new URL(asked.pathname + asked.search, emulatorUrl)
    return await fetch(input instanceof Request ? new Request(target, input) : target, init)
  }
}
