import { readFile, rename, writeFile } from 'node:fs/promises'
import type { AccessToken, HubspotApp, RefreshToken } from './credentials.ts'
import type { PortalSnapshot } from './portal.ts'
import type { World } from './world.ts'

/** A world's memory between two runs. */
export interface StateFile {
  /** Takes the file's state over; without a file nothing happens. */
  readonly load: () => Promise<void>
  /**
   * Writes now, and after changes from now on; before, the file stays as it is, so that a start that fails spoils
   * nothing. Rejects where the file cannot be written.
   */
  readonly watch: () => Promise<void>
  /** Writes what is not written yet, and stops watching. */
  readonly close: () => Promise<void>
}

interface Saved {
  readonly version: 1
  readonly portals: readonly PortalSnapshot[]
  readonly apps: readonly HubspotApp[]
  readonly tokens: readonly AccessToken[]
  readonly refreshTokens: readonly RefreshToken[]
}

const shortestPauseMs = 200

/** Keeps a world in a JSON file: written soon after changes, whole or not at all. */
export function stateFile(path: string, world: World): StateFile {
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let changed = false
  let pauseMs = shortestPauseMs
  const writeNow = async (): Promise<void> => {
    const startedAt = performance.now()
    await writeWhole(path, JSON.stringify(savedOf(world)))
    // A large portal takes long to write: most of the time is for answering requests.
    pauseMs = Math.max(shortestPauseMs, 9 * (performance.now() - startedAt))
  }
  const write = (): Promise<void> => {
    timer = undefined
    changed = false
    writing = writing.then(writeNow)
    return writing
  }
  const noteChange = (): void => {
    changed = true
    timer ??= setTimeout(() => void write().catch(reportLater), pauseMs)
  }
  // A failed write is told by the one at the end, to whoever awaits close().
  const reportLater = (): void => {
    changed = true
    writing = Promise.resolve()
  }
  return {
    load: () => load(path, world),
    watch() {
      world.onChange = noteChange
      return write()
    },
    async close() {
      clearTimeout(timer)
      world.onChange = () => {}
      await writing.catch(() => {})
      if (changed) await write()
    },
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  try {
    await writeFile(part, text, { mode: 0o600 })
    await rename(part, path)
  } catch (error) {
    throw fileError(path, 'cannot be written', error)
  }
}

function fileError(path: string, trouble: string, cause: unknown): Error {
  const { code } = cause as NodeJS.ErrnoException
  return new Error(`The emulator's state file ${path} ${trouble} (${code ?? String(cause)}).`, {
    cause,
  })
}

function savedOf(world: World): Saved {
  const { apps, tokens, refreshTokens } = world.credentials
  return {
    version: 1,
    portals: [...world.portals.values()].map((portal) => portal.snapshot()),
    apps: [...apps.values()],
    tokens: [...tokens.values()],
    refreshTokens: [...refreshTokens.values()],
  }
}

async function load(path: string, world: World): Promise<void> {
  const text = await readIfThere(path)
  if (text === null) return
  try {
    restore(JSON.parse(text) as Saved, world)
  } catch (error) {
    throw new Error(
      `The emulator's state file ${path} is none. Delete it to start with an empty portal.`,
      { cause: error },
    )
  }
}

function restore(saved: Saved, world: World): void {
  const { portals, credentials } = world
  if (saved.version !== 1) throw new Error(`version ${String(saved.version)} is not 1`)
  for (const snapshot of saved.portals) {
    const portal = portals.get(snapshot.id) ?? world.addPortal(snapshot.id)
    portal.restore(snapshot)
  }
  for (const app of saved.apps) credentials.apps.set(app.appId, app)
  for (const token of saved.tokens) credentials.tokens.set(token.token, token)
  for (const token of saved.refreshTokens) credentials.refreshTokens.set(token.token, token)
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fileError(path, 'cannot be read', error)
  }
}
