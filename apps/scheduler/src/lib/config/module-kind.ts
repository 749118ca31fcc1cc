import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError } from '@turnout/core'

const MODULE_SYNTAX = /^\s*(?:import|export)\b(?!\s*(?:[(.]|type\b))/m

/**
 * Refuses a module that Node would read as CommonJS, because of the package.json that `npm init` writes.
 * @throws ConfigError that names that package.json and what to write there.
 */
export function requireModule(file: string): void {
  if (!/\.[jt]s$/.test(file) || !MODULE_SYNTAX.test(readFileSync(file, 'utf8'))) return
  const manifest = nearestManifest(file)
  if (manifest === null || !saysCommonJs(manifest)) return
  throw new ConfigError(
    file,
    `It is a module, and ${manifest} says "type": "commonjs". Write "type": "module" there, or run: npm pkg set type=module`,
  )
}

function nearestManifest(file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) return path
    if (dirname(folder) === folder) return null
  }
}

function saysCommonJs(path: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return (
      typeof manifest === 'object' &&
      manifest !== null &&
      'type' in manifest &&
      manifest.type === 'commonjs'
    )
  } catch {
    // Node tells what is wrong with it.
    return false
  }
}
