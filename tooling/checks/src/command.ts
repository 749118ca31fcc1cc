import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) })

/** A command of a dependency, its arguments, and where it runs. */
export interface Command {
  readonly root: string
  /** The dependency that brings the command. */
  readonly from: string
  /** Default: the dependency's name. */
  readonly command?: string
  readonly arguments: readonly string[]
  /** Default: `root`. */
  readonly cwd?: string
}

/** What a command wrote and how it ended. */
export interface CommandResult {
  readonly code: number
  readonly output: string
}

/** Runs a dependency's command without a shell, so that it works on every system. */
export async function run(command: Command): Promise<CommandResult> {
  const file = fileOf(command)
  const [program, ...first] = isScript(file) ? [process.execPath, file] : [file]
  const child = spawn(program, [...first, ...command.arguments], {
    cwd: command.cwd ?? command.root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: string): void => {
    output += chunk
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** A check that is a command: its output is the problem when it fails. */
export async function problemsOf(command: Command): Promise<string[]> {
  const { code, output } = await run(command)
  return code === 0 ? [] : [output.trim()]
}

function fileOf({ root, from, command = from }: Command): string {
  const folder = join(root, 'node_modules', from)
  const { bin } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const file = join(folder, typeof bin === 'string' ? bin : (bin[command] ?? command))
  return [`${file}.exe`, file].find((each) => existsSync(each)) ?? file
}

// pnpm is a program of its own; all others are scripts for Node.
function isScript(file: string): boolean {
  if (/\.[cm]?js$/.test(file)) return true
  return readFileSync(file).subarray(0, 30).toString('latin1').startsWith('#!')
}
