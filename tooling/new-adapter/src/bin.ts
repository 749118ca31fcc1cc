import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { newAdapter, NewAdapterError } from './new-adapter.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const [platform = ''] = process.argv.slice(2)

try {
  const folder = newAdapter(root, platform)
  console.log(`Made ${folder}. Linking it to its neighbours …`)
  const pnpm = join(
    root,
    'node_modules',
    'pnpm',
    process.platform === 'win32' ? 'pnpm.exe' : 'pnpm',
  )
  const { status } = spawnSync(pnpm, ['install'], { cwd: root, stdio: 'inherit' })
  process.exitCode = status ?? 1
  console.log(`
It reads a platform that does not exist, and passes: npm test -- ${folder}
Make it read yours: src/lib, then the stand-in in test, then the README. docs/writing-an-adapter.md goes with you.`)
} catch (error) {
  if (!(error instanceof NewAdapterError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
