import { parseArgs } from 'node:util'
import { type Command, type OptionValues, type Running, UsageError } from './command.ts'
import { commands } from './commands.ts'

/** What the program prints, and the code that it ends with. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout?: string
  readonly stderr?: string
  /** The emulator that is up now; without one the program ends. */
  readonly running?: Running
}

/** Does what the arguments say. Exit codes: 0 well, 1 could not start, 2 wrong arguments. */
export async function runCommand(args: readonly string[]): Promise<Outcome> {
  const [name, ...rest] = args
  if (name === undefined) return { exitCode: 2, stderr: await help() }
  if (name === 'help' || name === '--help' || name === '-h')
    return { exitCode: 0, stdout: await help() }
  try {
    const running = await start(name, rest)
    return { exitCode: 0, stdout: JSON.stringify(running.line), running }
  } catch (error) {
    const exitCode = error instanceof UsageError ? 2 : 1
    return { exitCode, stderr: `turnout-emulator: ${messageOf(error)}` }
  }
}

async function start(name: string, args: readonly string[]): Promise<Running> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) {
    const known = Object.keys(commands).join(', ')
    throw new UsageError(`There is no emulator "${name}". There are: ${known}.`)
  }
  const command = await load()
  const { port, ...values } = valuesOf(command, args)
  return command.start(values, portOf(port))
}

function valuesOf(command: Command, args: readonly string[]): OptionValues {
  const names = ['port', ...Object.keys(command.options)]
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0
  const port = /^\d+$/.test(text) ? Number(text) : 65_536
  if (port > 65_535)
    throw new UsageError(`--port ${text} is no port. Give a number from 0 to 65535.`)
  return port
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Give another one with --port, or none for a free one.`
  }
  if (code === 'EACCES') return `Port ${port} may not be used. Give one above 1023 with --port.`
  return error.message
}

async function help(): Promise<string> {
  const lines = ['turnout-emulator EMULATOR [--port N]', '']
  for (const [name, load] of Object.entries(commands)) {
    const { summary, options } = await load()
    lines.push(`  ${name.padEnd(9)} ${summary}`)
    for (const [option, meaning] of Object.entries(options)) {
      lines.push(`    --${option.padEnd(9)} ${meaning}`)
    }
  }
  lines.push(
    '',
    'Prints one line of JSON when it is up, and runs on 127.0.0.1 until it is stopped.',
  )
  return lines.join('\n')
}
