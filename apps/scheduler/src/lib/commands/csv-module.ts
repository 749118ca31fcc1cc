import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TurnoutError } from '@turnout/core'
import type { CommandContext } from './command-context.ts'

/** What `@turnout/adapter-csv/inspect` gives, as far as it is shown here. */
export interface CsvModule {
  readonly inspectCsv: (path: string, options: CsvModuleOptions) => Promise<CsvInspection>
  readonly csvColumns: (path: string, options: CsvModuleOptions) => Promise<readonly CsvColumn[]>
}

/** The options of reading, which the adapter checks, and when to stop. */
export interface CsvModuleOptions extends Readonly<Record<string, unknown>> {
  readonly signal: AbortSignal
}

/** What is known of a file. */
export interface CsvInspection {
  readonly file: string
  readonly report: {
    readonly profile: string
    readonly event: {
      readonly title: string | null
      readonly platformId: string | null
      readonly startsAt: string | null
      readonly endsAt: string | null
    }
    readonly people: readonly CsvPerson[]
    readonly leftOut: readonly { readonly line: number; readonly rule: string }[]
    readonly rejected: readonly object[]
  }
  readonly refused: string | null
  readonly findings: readonly {
    readonly what: string
    readonly found: string
    readonly because: string
    readonly option: string
  }[]
  readonly rejections: readonly {
    readonly line: number
    readonly code: string
    readonly message: string
  }[]
  readonly notices: readonly string[]
}

/** What a file says of one person. */
export interface CsvPerson {
  readonly email: string
  readonly states: readonly string[]
  readonly firstJoin: string | null
  readonly lastLeave: string | null
  readonly seconds: number | null
}

/** A header, and the field that it is taken for. */
export interface CsvColumn {
  readonly header: string
  readonly field: string | null
}

const NAME = '@turnout/adapter-csv/inspect'

/**
 * Loads the CSV adapter of the user's project, or else one that is installed beside this command.
 * @throws TurnoutError `not_installed` when there is none.
 */
export async function loadCsvModule(
  context: CommandContext,
  resolveFrom: (file: string) => string | null = resolveModule,
): Promise<CsvModule> {
  const places = [...(await projectFolders(context)).map(fileIn), import.meta.filename]
  const found = places.map((place) => resolveFrom(place)).find((path) => path !== null)
  if (found !== undefined) return (await import(pathToFileURL(found).href)) as CsvModule
  throw new TurnoutError(
    'not_installed',
    'This command needs the CSV adapter, and it is not installed here. Install it: npm install @turnout/adapter-csv',
  )
}

// The folder of the config first: its version is the one that the connectors use. A config is not needed here.
async function projectFolders(context: CommandContext): Promise<string[]> {
  const { workingDirectory, configFile, config } = context
  try {
    return [dirname((await config()).file), workingDirectory]
  } catch (error) {
    if (configFile !== undefined) throw error
    return [workingDirectory]
  }
}

function fileIn(folder: string): string {
  return join(folder, 'package.json')
}

function resolveModule(file: string): string | null {
  try {
    return createRequire(file).resolve(NAME)
  } catch {
    return null
  }
}
