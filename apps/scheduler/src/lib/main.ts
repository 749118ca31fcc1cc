import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { runProgram } from './program.ts'

/** Runs the command line of this process and ends the process with its exit code. */
export async function main(): Promise<void> {
  const stopping = new AbortController()
  let code = 0
  stopOnSignals(stopping)
  endQuietlyWhenNobodyReads()
  endWithOneMessage()
  await runProgram(process.argv.slice(2), {
    output: process.stdout,
    messages: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    enterFolder: (folder) => process.chdir(folder),
    signal: stopping.signal,
    version: await ownVersion(),
    exitWith(given) {
      code = given
    },
  })
  await written(process.stdout)
  await written(process.stderr)
  // Pooled connections would keep the process for seconds more; all that must be kept is on the disk by now.
  process.exit(code)
}

// Ctrl-C reaches a whole process group, and npm or a shell may pass it on once more: that is one signal and not two.
const SAME_SIGNAL_MS = 100

// The first signal stops at the next safe point, the second at once.
function stopOnSignals(stopping: AbortController): void {
  let firstMs: number | null = null
  const stop = (why: string): void => {
    firstMs = performance.now()
    process.stderr.write('\nStopping at the next safe point. Once more stops at once.\n')
    stopping.abort(new Error(`stopped by ${why}`))
  }
  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (firstMs === null) {
      stop(signal)
    } else if (performance.now() - firstMs > SAME_SIGNAL_MS) {
      process.exit(128 + constants.signals[signal])
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  // npm and npx that are told to end by SIGTERM end themselves, and leave what they started behind.
  if (process.env['npm_command'] !== undefined) {
    whenOrphaned(() => void (firstMs ?? stop('the end of npm')))
  }
}

const PARENT_CHECK_MS = 200

function whenOrphaned(stop: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, PARENT_CHECK_MS)
  watch.unref()
}

// `turnout events list | head` closes our output early; that is no error.
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

// What nobody caught is a fault of ours. The ledger survives it as it survives a kill.
function endWithOneMessage(): void {
  process.on('uncaughtException', (error) => {
    const detail = process.argv.includes('--debug') ? (error.stack ?? '') : error.message
    process.stderr.write(`turnout: Something unexpected happened: ${detail}\n`)
    process.exit(1)
  })
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
