import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { median } from './processes.ts'

const ROUNDS = 21
const IMPORTS = {
  nothing: [],
  '@turnout/core': ['@turnout/core'],
  'undici and zod': ['undici', 'zod'],
  '@turnout/core/hubspot': ['@turnout/core/hubspot'],
  '@hubspot/api-client': ['@hubspot/api-client'],
} as const
type Name = keyof typeof IMPORTS

const microseconds = z.coerce.number()

/** What it costs to import the built packages, in CPU time of a process of its own. Build first: `pnpm build`. */
export async function run(): Promise<void> {
  const names = Object.keys(IMPORTS) as Name[]
  const rounds = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) rounds.get(name)?.push(await cpuMsOf(IMPORTS[name]))
  }
  const cost = (name: Name): number =>
    median(rounds.get(name) ?? []) - median(rounds.get('nothing') ?? [])
  console.log('import                   CPU ms')
  for (const name of names.slice(1))
    console.log(`${name.padEnd(23)}  ${cost(name).toFixed(1).padStart(6)}`)
  const part = (cost('@turnout/core/hubspot') / cost('undici and zod')) * 100
  console.log(`@turnout/core/hubspot costs ${part.toFixed(0)} % of undici and zod alone`)
}

async function cpuMsOf(specifiers: readonly string[]): Promise<number> {
  const program = [
    ...specifiers.map((specifier) => `await import('${specifier}')`),
    'const { user, system } = process.cpuUsage()',
    'process.stdout.write(String(user + system), () => process.exit(0))',
  ].join('\n')
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const args = ['--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  return microseconds.parse(stdout) / 1000
}
