#!/usr/bin/env node
import { runCommand } from './lib/bin/run-command.ts'

const { exitCode, stdout, stderr, running } = await runCommand(process.argv.slice(2))
if (stdout !== undefined) process.stdout.write(`${stdout}\n`)
if (stderr !== undefined) process.stderr.write(`${stderr}\n`)
process.exitCode = exitCode

if (running !== undefined) {
  const stop = (): void => {
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(
          `turnout-emulator: ${error instanceof Error ? error.message : String(error)}\n`,
        )
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // Started with a channel to its parent, it does not outlive it.
  process.once('disconnect', stop)
  // npx ends its own shell when it is told to end, and leaves what the shell started behind.
  if (process.env['npm_command'] === 'exec') whenOrphaned(stop)
}

function whenOrphaned(stop: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    stop()
  }, 200)
  timer.unref()
}
