import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A server in a process of its own, so that its work is not counted. */
export interface ServerProcess {
  readonly url: string
  /** Asks the server for what it counted. */
  report(): Promise<unknown>
  stop(): void
}

/** Starts a program of this folder that sends its URL when it listens. */
export async function startServer(
  program: string,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const child = fork(pathOf(program), [...args], { execArgv: ['-C', 'turnout-source'] })
  const url = String(await nextMessage(child))
  return {
    url,
    report: () => {
      const answer = nextMessage(child)
      child.send('report')
      return answer
    },
    stop: () => void child.kill(),
  }
}

/** Runs a program of this folder by itself and gives the JSON that it prints. */
export async function runProgram(
  program: string,
  args: readonly string[],
  conditions: readonly string[] = ['-C', 'turnout-source'],
): Promise<unknown> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [...conditions, pathOf(program), ...args])
  return JSON.parse(stdout) as unknown
}

/** The middle one of the numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function pathOf(program: string): string {
  return fileURLToPath(new URL(program, import.meta.url))
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as unknown[]
  return message
}
