import { spawn } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { SetupError } from './setup-error.mjs'

const OFFLINE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|UND_ERR|META_FETCH_FAIL|dns error|error sending request/
const LAST_LINES = 15

/** Runs `pnpm install` with the lockfile as it is; pnpm itself comes through npm, in the version the repository names. */
export async function install(root, { alsoHeldBy = () => {} } = {}) {
  const npx = findNpx()
  const pnpm = pnpmVersion(root)
  const child = spawn(
    npx.command,
    [...npx.arguments, '--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'],
    { cwd: root, env: environment(root), stdio: ['ignore', 'pipe', 'pipe'], shell: npx.shell },
  )
  if (child.pid !== undefined) alsoHeldBy(child.pid)
  const { code, output } = await finished(child)
  const log = join(root, '.turnout', 'setup.log')
  mkdirSync(dirname(log), { recursive: true })
  writeFileSync(log, output)
  if (code !== 0) throw new SetupError(whatWentWrong(output, pnpm))
}

function pnpmVersion(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return packageManager
}

function whatWentWrong(output, pnpm) {
  if (OFFLINE.test(output)) {
    return (
      'The dependencies are not all here and the network cannot be reached to download them. ' +
      'Connect (or set HTTPS_PROXY) and run the same command again. Details: .turnout/setup.log.'
    )
  }
  if (output.includes('OUTDATED_LOCKFILE')) {
    return `A package.json was changed and pnpm-lock.yaml was not. Run: npx ${pnpm} install`
  }
  const lines = output.trim().split('\n').slice(-LAST_LINES).join('\n')
  return `Installing the dependencies with ${pnpm} failed. Its last words, all of them in .turnout/setup.log:\n${lines}`
}

function finished(child) {
  return new Promise((resolve, reject) => {
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.once('error', (cause) =>
      reject(new SetupError(`npm's npx could not be started: ${cause.message}`, { cause })),
    )
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** npx as a script for the running Node where it can be found: no shell, the same on every system. */
function findNpx() {
  const script = npxScripts().find((file) => existsSync(file))
  if (script !== undefined) {
    return { command: process.execPath, arguments: [script], shell: false }
  }
  const names = process.platform === 'win32' ? ['npx.cmd', 'npx.exe'] : ['npx']
  const found = pathFolders()
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))
  if (found === undefined) {
    throw new SetupError('npm is needed for the set-up and was not found. Install Node with npm.')
  }
  // A .cmd file needs the shell, and the shell finds it by name whatever spaces are in its path.
  return process.platform === 'win32'
    ? { command: basename(found), arguments: [], shell: true }
    : { command: found, arguments: [], shell: false }
}

function npxScripts() {
  const npm = process.env.npm_execpath ?? ''
  const folder = dirname(process.execPath)
  const bin = join('node_modules', 'npm', 'bin', 'npx-cli.js')
  return [
    ...(basename(npm) === 'npm-cli.js' ? [join(dirname(npm), 'npx-cli.js')] : []),
    join(folder, bin),
    join(folder, '..', 'lib', bin),
    ...pathFolders().map((each) => linkedScript(join(each, 'npx'))),
  ]
}

function linkedScript(file) {
  if (!existsSync(file)) return ''
  const target = realpathSync(file)
  return target.endsWith('npx-cli.js') ? target : ''
}

function pathFolders() {
  return (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter((each) => each !== '')
}

function environment(root) {
  const env = {
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '8000',
    npm_config_update_notifier: 'false',
    ...process.env,
    npm_config_loglevel: 'error',
    CI: 'true',
  }
  if (!hasWritableHome()) {
    env.HOME = join(root, '.turnout', 'home')
    mkdirSync(env.HOME, { recursive: true })
  }
  return env
}

function hasWritableHome() {
  try {
    if (process.env.HOME === '') return false
    accessSync(homedir(), constants.W_OK)
    return true
  } catch {
    return false
  }
}
