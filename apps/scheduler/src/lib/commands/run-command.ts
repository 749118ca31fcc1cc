import { type Log, silentLog } from '@turnout/core'
import type { Command } from 'commander'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { exitCodes } from '../output/exit-code.ts'
import { type Failure, toFailure } from '../output/failure.ts'
import { envelope, toJson } from '../output/json.ts'
import { terminal as makeTerminal, type Terminal, type TextStream } from '../output/terminal.ts'
import { messageLog } from '../output/message-log.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'

/** What the command line is given by the process, or by a test. */
export interface Surroundings {
  readonly output: TextStream
  readonly messages: TextStream
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly workingDirectory: string
  /** Called with the folder of the config before it is imported. */
  readonly enterFolder?: (folder: string) => void
  readonly signal: AbortSignal
  exitWith(code: number): void
}

/** The options that every command takes. */
export interface GlobalOptions {
  readonly config?: string
  readonly json?: boolean
  readonly debug?: boolean
}

/** Makes the function that runs a command's work and prints what comes of it. */
export function commandRunner(program: Command, surroundings: Surroundings): RunCommand {
  return async (name, work) => {
    const options = program.opts<GlobalOptions>()
    const terminal = makeTerminal({ ...surroundings, json: options.json === true })
    try {
      const result = await closingAfterwards(contextOf(options, terminal, surroundings), work)
      printResult(name, result, terminal)
      surroundings.exitWith(exitCodes[result.exit].code)
    } catch (error) {
      const failure = toFailure(error)
      printFailure(name, failure, terminal)
      if (options.debug === true) terminal.say(traceOf(error))
      surroundings.exitWith(exitCodes[failure.exit].code)
    }
  }
}

async function closingAfterwards(
  { context, closeConfig }: OpenContext,
  work: (context: CommandContext) => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    return await work(context)
  } finally {
    await closeConfig()
  }
}

interface OpenContext {
  readonly context: CommandContext
  /** Ends what the config has opened, if it was loaded. */
  readonly closeConfig: () => Promise<void>
}

function contextOf(
  options: GlobalOptions,
  terminal: Terminal,
  { environment, workingDirectory, enterFolder, signal }: Surroundings,
): OpenContext {
  const log: Log = options.debug === true ? messageLog(terminal) : silentLog
  let loading: Promise<LoadedConfig> | null = null
  const config = (): Promise<LoadedConfig> => {
    loading ??= loadConfig({
      file: options.config,
      workingDirectory,
      environment,
      ...(enterFolder && { enterFolder }),
    })
    return loading
  }
  const context: CommandContext = {
    terminal,
    workingDirectory,
    environment,
    log,
    signal,
    configFile: options.config,
    config,
    async commandLine(rest) {
      const { command } = await config()
      if (command !== null) return `${command} ${rest}`
      const named = options.config === undefined ? '' : `--config ${options.config} `
      return `npx turnout ${named}${rest}`
    },
  }
  return {
    context,
    async closeConfig() {
      const loaded = await loading?.catch(() => null)
      await loaded?.close()
    },
  }
}

function printResult(name: string, result: CommandResult, terminal: Terminal): void {
  const { exit, data, text } = result
  if (text === null) return
  terminal.print(terminal.json ? toJson(envelope(name, { exit, failure: null }, data)) : text)
}

/** Prints one clear message; where a script listens, as JSON. */
export function printFailure(name: string, failure: Failure, terminal: Terminal): void {
  if (terminal.json) {
    terminal.print(toJson(envelope(name, { exit: failure.exit, failure }, {})))
    return
  }
  terminal.say(`turnout: ${failure.message}`)
  if (failure.exit === 'unexpected')
    terminal.say('Run it again with --debug and report what it says.')
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\nCaused by: ${traceOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
