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
 * Loads the CSV adapter of the user's project.
 * @throws TurnoutError `not_installed` when the project has none.
 */
export async function loadCsvModule(context: CommandContext): Promise<CsvModule> {
  const found = await findModule(context)
  if (found === null) {
    throw new TurnoutError(
      'not_installed',
      'This command needs the CSV adapter, and it is not installed here. Install it: npm install @turnout/adapter-csv',
    )
  }
  return (await import(pathToFileURL(found).href)) as CsvModule
}

// The project first: its version is the one that its connectors use.
async function findModule({
  workingDirectory,
  configFile,
  config,
}: CommandContext): Promise<string | null> {
  const configured = await config().then(
    ({ file }) => dirname(file),
    (error: unknown) => {
      if (configFile !== undefined) throw error
      return null
    },
  )
  const places = [configured, workingDirectory]
    .filter((folder) => folder !== null)
    .map((folder) => join(folder, 'package.json'))
  return [...places, import.meta.filename].map(resolveFrom).find((path) => path !== null) ?? null
}

function resolveFrom(file: string): string | null {
  try {
    return createRequire(file).resolve(NAME)
  } catch {
    return null
  }
}
