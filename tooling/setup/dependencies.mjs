import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.mjs'
import { withLock } from './lock.mjs'
import { SetupError } from './setup-error.mjs'

const WORKSPACE_FOLDERS = ['packages', 'apps', 'tooling']
const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies']

/** Installs what is missing or out of date; does nothing, in a moment, when all is there. */
export async function ensureDependencies(root) {
  if (isReady(root)) return
  const lockFile = join(root, '.turnout', 'setup.lock')
  await withLock(lockFile, (lock) => (isReady(root) ? undefined : installUntilReady(root, lock)), {
    onWait: () => console.error('Another process is setting this folder up; waiting for it.'),
  })
}

/** The Node that the repository brings: the same for everybody, whatever the machine has. */
export function ownNode(root) {
  const folder = join(root, 'node_modules', 'node', 'bin')
  return join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
}

async function installUntilReady(root, lock) {
  const startedAt = Date.now()
  console.error('Installing the dependencies; the first time takes about a minute.')
  rmSync(stampFile(root), { force: true })
  await install(root, lock)
  if (problemOf(root) !== null) {
    // pnpm trusts its own notes about node_modules, which a killed install or a tidy hand made wrong.
    console.error('Some dependencies are damaged; installing them anew.')
    removeModules(root)
    await install(root, lock)
  }
  const problem = problemOf(root)
  if (problem !== null) {
    throw new SetupError(`${problem} Delete node_modules and run the same command again.`)
  }
  writeFileSync(stampFile(root), fingerprint(root))
  console.error(`Dependencies are there (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`)
}

function isReady(root) {
  if (!existsSync(stampFile(root))) return false
  if (readFileSync(stampFile(root), 'utf8') !== fingerprint(root)) return false
  return problemOf(root) === null
}

function stampFile(root) {
  return join(root, 'node_modules', '.turnout-setup')
}

function problemOf(root) {
  for (const { folder, manifest } of manifests(root)) {
    const needed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    for (const name of needed) {
      if (!existsSync(join(folder, 'node_modules', name, 'package.json'))) {
        return `The dependency ${name} was not installed.`
      }
    }
  }
  const version = spawnSync(ownNode(root), ['--version'], { encoding: 'utf8' })
  if (version.status !== 0) return "The repository's own Node does not run on this machine."
  return null
}

/** Changes when another install is needed: the lockfile, the workspace, the dependencies, the machine's kind. */
function fingerprint(root) {
  const hash = createHash('sha256')
  hash.update(`${process.platform} ${process.arch}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    hash.update(readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n'))
  }
  for (const { manifest } of manifests(root)) {
    const relevant = ['name', 'bin', ...DEPENDENCY_FIELDS].map((field) => manifest[field] ?? null)
    hash.update(JSON.stringify(relevant))
  }
  return hash.digest('hex')
}

function manifests(root) {
  return workspaceFolders(root).map((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { folder, manifest }
  })
}

function workspaceFolders(root) {
  const nested = WORKSPACE_FOLDERS.flatMap((parent) => {
    const folder = join(root, parent)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .toSorted()
      .map((name) => join(folder, name))
  })
  const all = [root, join(root, 'examples'), ...nested]
  return all.filter((folder) => existsSync(join(folder, 'package.json')))
}

function removeModules(root) {
  for (const folder of workspaceFolders(root)) {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true, maxRetries: 5 })
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
}
