import { type Behaviour, withSwitches } from './behaviour.ts'
import { type Controls, controlsOf } from './controls.ts'
import { allScopes } from './credentials.ts'
import { serve } from './server.ts'
import { stateFile } from './state-file.ts'
import { World } from './world.ts'

/** What an emulator can be started with. */
export interface HubspotEmulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** Switches other than the careful defaults. */
  readonly behaviour?: Partial<Behaviour>
  /** The text of the ready token. Default: a random one, or that of the state file. */
  readonly token?: string
  /** Default 48000001. */
  readonly portalId?: number
  /** Epoch milliseconds; decides about lags, expiry and what is over. Default: `Date.now`. */
  readonly now?: () => number
  /** Milliseconds from any start; decides about the rate window. Default: `performance.now`. */
  readonly rateNow?: () => number
  /** A file that is read at the start, if it is there, and written after changes and at the end. Default: none. */
  readonly stateFile?: string
}

/** A HubSpot server on loopback. */
export interface HubspotEmulator extends Controls, AsyncDisposable {
  /** `http://127.0.0.1:PORT`, to be used in the place of `https://api.hubapi.com`. */
  readonly url: string
  /** A private app's token with every scope. */
  readonly token: string
  /** The app behind {@link token}. */
  readonly appId: number
  /** Ends the server and every connection, and writes the state file. */
  close(): Promise<void>
}

const ownAppId = 1_000_001

/**
 * Starts a HubSpot server on 127.0.0.1. Rejects with the system's error where the port is taken, and with an Error
 * that names the file where the state file cannot be read or written.
 */
export async function hubspotEmulator(
  options: HubspotEmulatorOptions = {},
): Promise<HubspotEmulator> {
  const {
    port = 0,
    portalId = 48_000_001,
    now = Date.now,
    rateNow = () => performance.now(),
  } = options
  const world = new World({ now, rateNow })
  world.behaviour = withSwitches(world.behaviour, { ...options.behaviour })
  world.addPortal(portalId)
  world.credentials.addApp({ appId: ownAppId, name: 'Turnout' })
  const file = options.stateFile === undefined ? null : stateFile(options.stateFile, world)
  await file?.load()
  const token = readyToken(world, { portalId, token: options.token })
  const controls = controlsOf(world, { portalId, appId: ownAppId })
  const server = await serve(world, controls, { port })
  try {
    await file?.watch()
  } catch (error) {
    await server.close()
    throw error
  }
  const close = async (): Promise<void> => {
    await server.close()
    await file?.close()
  }
  return {
    ...controls,
    url: server.url,
    token,
    appId: ownAppId,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function readyToken(
  world: World,
  { portalId, token }: { portalId: number; token: string | undefined },
): string {
  const known = [...world.credentials.tokens.values()].find(
    (entry) =>
      entry.appId === ownAppId && entry.portalId === portalId && entry.kind === 'private-app',
  )
  if (known !== undefined && (token === undefined || token === known.token)) return known.token
  const added = world.credentials.addToken({
    kind: 'private-app',
    portalId,
    appId: ownAppId,
    scopes: allScopes,
    expiresAt: null,
    token,
  })
  return added.token
}
