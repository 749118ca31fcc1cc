import type { Log } from '@turnout/core'
import type { LedgerReader } from '@turnout/core/sync'
import type { LoadedConfig } from '../config/load-config.ts'
import type { Exit } from '../output/exit-code.ts'
import type { Terminal } from '../output/terminal.ts'

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  /** Aborted when a person or the system asks the command to stop. */
  readonly signal: AbortSignal
  /** What `--config` says. */
  readonly configFile: string | undefined
  /** Finds and imports the config; the same one each time. */
  readonly config: () => Promise<LoadedConfig>
  /** How a command is typed here, like `npx turnout quarantine list`. */
  readonly commandLine: (rest: string) => Promise<string>
}

/** What a command gives back: once for people and once for scripts. */
export interface CommandResult {
  readonly exit: Exit
  /** The command's own keys of the JSON document. */
  readonly data: object
  /** What a person reads; null when all has been said already. */
  readonly text: string | null
}

/** Runs a command's work and prints its result or its failure. */
export type RunCommand = (
  name: string,
  work: (context: CommandContext) => Promise<CommandResult>,
) => Promise<void>

/** Opens the ledger of the config to read it, beside whatever engine runs; null when there is none yet. */
export async function readLedger<T>(
  context: CommandContext,
  work: (reader: LedgerReader) => Promise<T>,
): Promise<T | null> {
  const { ledgerPath } = await context.config()
  const reader = await openReader(ledgerPath)
  if (reader === null) return null
  try {
    return await work(reader)
  } finally {
    await reader.close()
  }
}

async function openReader(path: string): Promise<LedgerReader | null> {
  // Here and not at the top: node:sqlite is loaded only by the commands that need it.
  const { sqliteLedgerReader } = await import('@turnout/ledger')
  try {
    return await sqliteLedgerReader({ path })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ledger_missing') return null
    throw error
  }
}
