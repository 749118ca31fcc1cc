import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ownNode } from './dependencies.mjs'

const PARENT_CHECK_MS = 500
const FROM_SOURCES = ['-C', 'turnout-source']

const SCHEDULER = join('apps', 'scheduler', 'src', 'bin.ts')
const DEMO = ['--config', join('examples', 'demo', 'turnout.config.ts')]

/** What each task runs: a file of the repository, or the command of a dependency, with its first arguments. */
const tasks = {
  start: { file: () => SCHEDULER, arguments: [...DEMO, 'start'] },
  demo: { file: () => SCHEDULER, arguments: DEMO },
  test: { file: (root) => commandOf(root, 'vitest'), arguments: ['run'] },
  check: { file: () => join('tooling', 'checks', 'src', 'bin.ts'), arguments: [] },
  'new:adapter': { file: () => join('tooling', 'new-adapter', 'src', 'bin.ts'), arguments: [] },
}

/** The names that `run.mjs` takes. */
export const taskNames = Object.keys(tasks)

/** Runs a task as if it had been called itself: same terminal, signals and exit code. */
export async function runTask(root, name, taskArguments) {
  const task = tasks[name]
  const child = spawn(
    ownNode(root),
    [...FROM_SOURCES, task.file(root), ...task.arguments, ...taskArguments],
    { cwd: root, stdio: 'inherit', env: environment(root) },
  )
  const stopForwarding = forwardSignals(child)
  endWithParent(child)
  const { code, signal } = await ended(child)
  stopForwarding()
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  if (signal !== null && process.platform !== 'win32') process.kill(process.pid, signal)
}

function commandOf(root, dependency) {
  const folder = join(root, 'node_modules', dependency)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[dependency])
}

function environment(root) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const first = [dirname(ownNode(root)), join(root, 'node_modules', '.bin')]
  const path = [...first, process.env[name] ?? ''].join(delimiter)
  return { ...process.env, [name]: path, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
}

// Ctrl-C in a terminal reaches the child by itself; sent twice it would mean "stop at once".
function forwardSignals(child) {
  const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT']
  const listeners = forwarded.map((signal) => {
    const listener = () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    process.on(signal, listener)
    return { signal, listener }
  })
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener)
  }
}

// npm that is ended by a signal leaves what it started to itself: then the task ends, too, at its next safe point.
function endWithParent(child) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, PARENT_CHECK_MS)
  watch.unref()
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}
