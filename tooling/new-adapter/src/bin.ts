import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { newAdapter, NewAdapterError } from './new-adapter.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const [platform = ''] = process.argv.slice(2)

try {
  const folder = newAdapter(root, platform)
  console.log(`Made ${folder}. Linking it to its neighbours …`)
  const modules = join(root, 'node_modules')
  const pnpm = join(modules, 'pnpm', process.platform === 'win32' ? 'pnpm.exe' : 'pnpm')
  run(pnpm, ['install'])
  // Another name makes other lines too long.
  run(process.execPath, [join(modules, 'oxfmt', 'bin', 'oxfmt'), folder])
  console.log(`
It reads a platform that does not exist, and passes: npm test -- ${folder}
Make it read yours: src/lib, then the stand-in in test, then the README. docs/writing-an-adapter.md goes with you.`)
} catch (error) {
  if (!(error instanceof NewAdapterError)) throw error
  console.error(error.message)
  process.exitCode = 2
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exitCode = status ?? 1
}
