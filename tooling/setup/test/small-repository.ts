import { type ChildProcess, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

// Stands for npx: notes that it was called, and brings a Node and a test runner that tells its arguments.
const NPX = `
import { appendFileSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
appendFileSync('npx-calls.log', process.argv.slice(2).join(' ') + '\\n')
if (process.env.FAKE_NPX_FAILS) {
  console.error('npm error code ENOTFOUND')
  process.exit(1)
}
await new Promise((resolve) => setTimeout(resolve, 300))
mkdirSync('node_modules/node/bin', { recursive: true })
writeFileSync('node_modules/node/package.json', '{}')
if (!existsSync('node_modules/node/bin/node')) symlinkSync(process.execPath, 'node_modules/node/bin/node')
mkdirSync('node_modules/vitest', { recursive: true })
writeFileSync('node_modules/vitest/package.json', '{ "bin": { "vitest": "runner.cjs" } }')
writeFileSync('node_modules/vitest/runner.cjs', ${JSON.stringify(`
if (process.argv.includes('--fail')) process.exitCode = 7
if (process.argv.includes('--stay')) {
  process.on('SIGTERM', () => { console.log('stopped in order'); process.exit(5) })
  setInterval(() => {}, 1000)
}
console.log('tests were run with', process.argv.slice(2).join(' '))
`)})
`

/** What a run of the set-up wrote and how it ended. */
export interface SetupResult {
  readonly code: number | null
  readonly output: string
}

/** A repository in which the set-up can run without a network. */
export interface SmallRepository {
  readonly root: string
  start(words: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<SetupResult>
  /** What npx was called with, call by call. */
  calls(): readonly string[]
}

/** Makes a repository with the real set-up and an npx of its own; it is gone after the test. */
export function smallRepository(): SmallRepository {
  const root = mkdtempSync(join(tmpdir(), 'turnout-setup-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const setup = join(import.meta.dirname, '..')
  mkdirSync(join(root, 'tooling', 'setup'), { recursive: true })
  for (const file of readdirSync(setup).filter((name) => name.endsWith('.mjs'))) {
    copyFileSync(join(setup, file), join(root, 'tooling', 'setup', file))
  }
  const dependencies = { node: 'catalog:', vitest: 'catalog:' }
  write(
    'package.json',
    JSON.stringify({ packageManager: 'pnpm@0.0.0', devDependencies: dependencies }),
  )
  write('pnpm-lock.yaml', 'lockfile')
  write('pnpm-workspace.yaml', 'packages: []')
  write('npm/package.json', '{ "type": "module" }')
  write('npm/npx-cli.js', NPX)

  const start: SmallRepository['start'] = (words, env = {}) =>
    spawn(process.execPath, ['tooling/setup/run.mjs', ...words], {
      cwd: root,
      env: { ...process.env, npm_execpath: join(root, 'npm', 'npm-cli.js'), ...env },
    })
  return {
    root,
    start,
    run: (words, env) => ended(start(words, env)),
    calls: () => {
      const log = join(root, 'npx-calls.log')
      return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
    },
  }
}

/** Waits for a process to end. */
export async function ended(child: ChildProcess): Promise<SetupResult> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  return await new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output }))
  })
}
