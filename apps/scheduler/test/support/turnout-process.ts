import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
const npxLike = fileURLToPath(new URL('./npx-like.mjs', import.meta.url))
const compileCache = fileURLToPath(new URL('../../.turnout/compile-cache', import.meta.url))
const imports = new URL('./config-imports.ts', import.meta.url).href

// Each test starts processes, and a busy machine may take its time.
vi.setConfig({ testTimeout: 180_000 })

/** How a process of the command ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly messages: string
}

/** A process of the command that goes on. */
export interface Going {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when the text has been printed to either stream; rejects when the process ends before. */
  readonly printed: (text: string) => Promise<void>
}

/** A folder with a config, in which the command is called. */
export interface Project {
  readonly folder: string
  readonly ledgerPath: string
  readonly writeConfig: (body: string) => Promise<void>
  /** Runs the command to its end. */
  readonly turnout: (...words: string[]) => Promise<Ended>
  /** Lets the command go on until the test ends. */
  readonly launch: (...words: string[]) => Going
  /** The same through a process that does as `npx` does: that one is given as the child. */
  readonly launchByNpx: (...words: string[]) => Going
}

/** Options of {@link project}. */
export interface ProjectOptions {
  /** What `defineConfig` is given; `listSource` and `env` are at hand. */
  readonly config: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Makes a project in a folder of its own. */
export async function project({ config, environment = {} }: ProjectOptions): Promise<Project> {
  const folder = await temporaryFolder()
  const writeConfig = async (body: string): Promise<void> => {
    await writeFile(join(folder, 'turnout.config.ts'), configFile(body))
  }
  await writeConfig(config)
  const launch = (...words: string[]): Going => launched({ folder, environment, words })
  return {
    folder,
    ledgerPath: join(folder, '.turnout', 'ledger.db'),
    writeConfig,
    launch,
    launchByNpx: (...words) => launched({ folder, environment, words, by: [npxLike] }),
    turnout: (...words) => launch(...words).ended,
  }
}

/** Runs the command in a folder that has a config already. */
export function turnoutIn(
  folder: string,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Ended> {
  return launched({ folder, environment, words }).ended
}

function configFile(body: string): string {
  return `import { csvSource, defineConfig, instantDestination, listSource } from '${imports}'
export default defineConfig(({ env }) => (${body}))
`
}

interface Launch {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly words: readonly string[]
  /** A program that starts the command, and its arguments. */
  readonly by?: readonly string[]
}

function launched({ folder, environment, words, by = [] }: Launch): Going {
  const { PATH = '', HOME = '', SystemRoot = '' } = process.env
  const child = spawn(process.execPath, [...by, '-C', 'turnout-source', bin, ...words], {
    cwd: folder,
    env: { PATH, HOME, SystemRoot, NODE_COMPILE_CACHE: compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { output: '', messages: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.messages += text))
  const ended = once(child, 'close').then(([code, signal]): Ended => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...texts,
  }))
  onTestFinished(async () => {
    if (child.exitCode === null) child.kill('SIGKILL')
    await ended
  })
  return { child, ended, printed: (text) => printed(text, { child, ended, texts }) }
}

async function printed(
  text: string,
  {
    child,
    ended,
    texts,
  }: Pick<Going, 'child' | 'ended'> & {
    readonly texts: { readonly output: string; readonly messages: string }
  },
): Promise<void> {
  const all = (): string => texts.output + texts.messages
  while (!all().includes(text)) {
    const isOver = child.exitCode !== null || child.signalCode !== null
    if (isOver) {
      await ended
      if (all().includes(text)) return
      throw new Error(`The process ended without printing "${text}":\n${all()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
