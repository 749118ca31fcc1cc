import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError, TurnoutError } from '@turnout/core'
import type { ParsedConnector } from './config-schema.ts'
import { requireModule } from './module-kind.ts'
import { parseConfig } from './parse-config.ts'
import type { ConfigContext, ConfigExport, PortalConfig } from './turnout-config.ts'

/** A config that was found, imported and checked. */
export interface LoadedConfig {
  /** The file it came from. */
  readonly file: string
  readonly ledgerPath: string
  readonly portals: Readonly<Record<string, PortalConfig>>
  readonly connectors: readonly ParsedConnector[]
  /** 0: any free port. */
  readonly apiPort: number
  readonly command: string | null
  readonly lookAt: readonly string[]
  /** Ends what the config has opened. */
  readonly close: () => Promise<void>
  /** Environment variables that the config asked for and that are not set. */
  readonly missingVariables: readonly string[]
}

/** Where a config is looked for. */
export interface ConfigLocation {
  /** What `--config` says, relative to the working directory. */
  readonly file: string | undefined
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Makes the config's folder the one that relative paths start from, those of its sources too. */
  readonly enterFolder?: (folder: string) => void
}

/** Begins the text that stands for a variable which is not set. */
const NOT_SET = 'environment-variable-that-is-not-set:'

const NAMES = ['turnout.config.ts', 'turnout.config.mjs', 'turnout.config.js']

/**
 * Finds, imports and checks the config.
 * @throws ConfigError when there is none, when it cannot be imported, or when a value cannot be used.
 */
export async function loadConfig(location: ConfigLocation): Promise<LoadedConfig> {
  const file = findConfig(location)
  location.enterFolder?.(dirname(file))
  const missing = new Set<string>()
  const exported = await importConfig(file)
  const value = await evaluate(exported, file, environmentReader(location.environment, missing))
  const config = blaming(file, missing, () => parseConfig(value))
  if (config.ledger?.includes(NOT_SET) === true)
    requireVariables({ missingVariables: [...missing] })
  return {
    file,
    ledgerPath: resolve(dirname(file), config.ledger ?? '.turnout/ledger.db'),
    portals: config.portals,
    connectors: config.connectors,
    apiPort: config.api?.port ?? 0,
    command: config.command ?? null,
    lookAt: config.lookAt ?? [],
    close: async () => config.close?.(),
    missingVariables: [...missing],
  }
}

/** @throws ConfigError that names the environment variables which the config asked for and which are not set. */
export function requireVariables(config: Pick<LoadedConfig, 'missingVariables'>): void {
  const { missingVariables } = config
  const [first] = missingVariables
  if (first === undefined) return
  const others = missingVariables.slice(1)
  const also = others.length === 0 ? '' : ` Not set either: ${others.join(', ')}.`
  throw new ConfigError(
    `environment.${first}`,
    `The config asks for the environment variable ${first}, and it is not set.${also} Set it, or keep it in a file: node --env-file=.env node_modules/@turnout/scheduler/dist/bin.js`,
  )
}

function findConfig({ file, workingDirectory }: ConfigLocation): string {
  if (file !== undefined) {
    const path = resolve(workingDirectory, file)
    if (existsSync(path)) return path
    throw new ConfigError('--config', `There is no file ${path}.`)
  }
  for (let folder = workingDirectory; ; folder = dirname(folder)) {
    const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (found !== undefined) return found
    if (dirname(folder) === folder) break
  }
  throw new ConfigError(
    '--config',
    `No turnout.config.ts (or .mjs, .js) in ${workingDirectory} or above it. Make one, or name it with --config.`,
  )
}

async function importConfig(file: string): Promise<unknown> {
  if (file.endsWith('.ts') && !process.features.typescript) {
    throw new ConfigError(
      '--config',
      `Node ${process.versions.node} cannot import ${file}: TypeScript needs Node 22.18 or newer. Use a newer Node, or a turnout.config.mjs.`,
    )
  }
  requireModule(file)
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    return module !== null && typeof module === 'object' && 'default' in module
      ? module.default
      : undefined
  } catch (error) {
    throw importFailed(file, error)
  }
}

async function evaluate(
  exported: unknown,
  file: string,
  context: ConfigContext & { readonly missing: ReadonlySet<string> },
): Promise<unknown> {
  if (exported === undefined) {
    throw new ConfigError(
      file,
      'It has no default export. Write: export default defineConfig({ … }).',
    )
  }
  if (typeof exported !== 'function') return exported
  try {
    const make = exported as Extract<ConfigExport, (context: ConfigContext) => unknown>
    return await make({ env: (name) => context.env(name) })
  } catch (error) {
    if (context.missing.size > 0) requireVariables({ missingVariables: [...context.missing] })
    throw importFailed(file, error)
  }
}

// A value that stands for a variable which is not set can break a check of its own; the variable is what to tell.
function blaming<T>(file: string, missing: ReadonlySet<string>, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    if (error.message.includes(NOT_SET)) requireVariables({ missingVariables: [...missing] })
    throw new InFileError(file, error)
  }
}

class InFileError extends TurnoutError {
  constructor(file: string, error: ConfigError) {
    super(error.code, `${file}\n${error.message}`, { cause: error })
  }
}

function importFailed(file: string, error: unknown): TurnoutError {
  const detail = error instanceof Error ? error.message : String(error)
  const said = detail.replace(/ imported from .*$/s, '').replace(/[^.!?]$/, '$&.')
  return new ConfigError(placeIn(file, error), said + hintFor(error), { cause: error })
}

function hintFor(error: unknown): string {
  if (error instanceof SyntaxError) return ' It is no valid program: mend it there.'
  const isMissing =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  return isMissing ? ' Is the package installed?' : ''
}

// Node names the line of what it cannot parse before the stack, and only for TypeScript.
function placeIn(file: string, error: unknown): string {
  const [first = ''] = error instanceof SyntaxError ? (error.stack ?? '').split('\n') : []
  const line = /:(\d+)$/.exec(first)?.[1]
  return line === undefined || !first.endsWith(`${basename(file)}:${line}`)
    ? file
    : `${file}:${line}`
}

function environmentReader(
  environment: ConfigLocation['environment'],
  missing: Set<string>,
): ConfigContext & { readonly missing: ReadonlySet<string> } {
  return {
    missing,
    env(name) {
      const value = environment[name]
      if (value !== undefined && value.trim() !== '') return value.trim()
      missing.add(name)
      return NOT_SET + name
    },
  }
}
