import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const HEARTBEAT_MS = 2000
const STALE_AFTER_MS = 60_000
const LOOK_EVERY_MS = 200

/** Runs `work` while no other process on this folder does; takes over what a killed process left behind. */
export async function withLock(file, work, { onWait = () => {} } = {}) {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    if (isStale(file)) {
      putAside(file)
    } else {
      if (!told) onWait()
      told = true
      await sleep(LOOK_EVERY_MS)
    }
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS)
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work({ alsoHeldBy: (pid) => writeHolder(file, pid, 'w') })
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

function take(file) {
  try {
    writeHolder(file, null, 'wx')
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function writeHolder(file, childPid, flag) {
  const holder = { host: hostname(), pids: [process.pid, childPid].filter((pid) => pid !== null) }
  writeFileSync(file, JSON.stringify(holder), { flag })
}

function isStale(file) {
  try {
    const { host, pids } = JSON.parse(readFileSync(file, 'utf8'))
    if (host === hostname()) return !pids.some(isAlive)
    return olderThan(file, STALE_AFTER_MS)
  } catch {
    // Just being written, just gone, or cut short by a kill in between.
    return olderThan(file, HEARTBEAT_MS)
  }
}

function olderThan(file, ms) {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > ms
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Of several that see the same stale lock, one can rename it; the others find it gone.
function putAside(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  rmSync(aside, { force: true })
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Somebody cleans the folder while we run; the next heartbeat may find it again.
  }
}
