import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/** What an area may import of ours, and which packages of others it must not. */
interface AreaRule {
  readonly mayImport: readonly string[]
  /** Only `import type`. */
  readonly mayImportTypes?: readonly string[]
  readonly never?: readonly string[]
}

// Servers are express; whoever installs an adapter does not get one.
const NO_SERVER = ['express']

/** The table "Who may import whom" of docs/architecture.md. `adapter` stands for every adapter. */
const rules: Readonly<Record<string, AreaRule>> = {
  core: { mayImport: [], never: NO_SERVER },
  'core/http': { mayImport: ['core'], never: NO_SERVER },
  'core/hubspot': {
    mayImport: ['core', 'core/http'],
    mayImportTypes: ['core/sync'],
    never: NO_SERVER,
  },
  'core/sync': { mayImport: ['core'], never: NO_SERVER },
  ledger: { mayImport: ['core', 'core/sync'], never: NO_SERVER },
  adapter: { mayImport: ['core', 'core/http'], never: NO_SERVER },
  'adapter-testkit': { mayImport: ['core'], never: NO_SERVER },
  emulator: { mayImport: [] },
  scheduler: { mayImport: ['core', 'core/http', 'core/hubspot', 'core/sync', 'ledger'] },
}

/** What tests of an area must not import, although the area's other limits do not hold for tests. */
const testsNever: Readonly<Record<string, (area: string) => boolean>> = {
  emulator: () => true,
  adapter: (area) => isAdapter(area),
  core: (area) => isAdapter(area) || area === 'scheduler',
  ledger: (area) => area === 'scheduler',
}

/** Every import that the table forbids, as `file:line: what, and why not`. */
export function boundaryProblems(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /\.[cm]?[jt]s$/.test(path))
    .flatMap((file) =>
      importsOf(file).flatMap((each) => {
        const why = forbidden(file.path, each)
        return why === null ? [] : [`${file.path}:${each.line}: imports ${each.from}: ${why}`]
      }),
    )
}

interface Import {
  readonly from: string
  readonly line: number
  readonly isType: boolean
  /** Loaded when it is called for, not with the file. */
  readonly isLazy: boolean
}

const STATIC = /^[ \t]*(?:import|export)\b([\w$\s{},*]*?)\bfrom\s*['"]([^'"]+)['"]/gm
const BARE = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
const DYNAMIC = /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g

function importsOf({ text }: SourceFile): Import[] {
  const at = (match: RegExpExecArray): number => text.slice(0, match.index).split('\n').length
  return [
    ...[...text.matchAll(STATIC)].map((match) => ({
      from: match[2] ?? '',
      line: at(match),
      isType: isTypeOnly(match[1] ?? ''),
      isLazy: false,
    })),
    ...[...text.matchAll(BARE)].map((match) => ({ ...plain(match), line: at(match) })),
    ...[...text.matchAll(DYNAMIC)].map((match) => ({
      ...plain(match),
      line: at(match),
      isLazy: match[0].startsWith('import'),
    })),
  ]
}

function plain(match: RegExpExecArray): Omit<Import, 'line'> {
  return { from: match[1] ?? '', isType: false, isLazy: false }
}

function isTypeOnly(clause: string): boolean {
  const trimmed = clause.trim()
  if (/^type\b/.test(trimmed)) return true
  const inBraces = /^\{([^}]*)\}$/.exec(trimmed)?.[1] ?? ''
  const names = inBraces.split(',').filter((name) => name.trim() !== '')
  return names.length > 0 && names.every((name) => /^\s*type\s/.test(name))
}

/** The one file that may load Google's libraries. */
const GOOGLE_FILE = 'packages/adapter-google-calendar/src/lib/google-apis.ts'
const GOOGLE_API = /^googleapis\/build\/src\/apis\/[a-z]+\/(?:index|(?:[a-z]+_)?v\d\w*)\.js$/

function forbiddenOfGoogle(path: string, { from, isType, isLazy }: Import): string | null {
  const isGoogle = /^(?:googleapis|google-auth-library)(?:\/|$)/.test(from)
  // The benchmarks measure what it costs.
  if (!isGoogle || path.startsWith('tooling/bench/')) return null
  if (from.startsWith('googleapis') && !GOOGLE_API.test(from)) {
    return 'it loads every API of Google; import the file of one API, like googleapis/build/src/apis/calendar/index.js.'
  }
  if (isType || !path.includes('/src/')) return null
  if (path !== GOOGLE_FILE) return `only ${GOOGLE_FILE} may load Google's libraries.`
  return isLazy ? null : "Google's libraries are loaded with the first request, by import()."
}

function forbidden(path: string, each: Import): string | null {
  return forbiddenOfGoogle(path, each) ?? forbiddenHere(path, each)
}

function forbiddenHere(path: string, { from, isType }: Import): string | null {
  const importer = areaOfPath(path)
  if (importer === null) return null
  if (from.startsWith('.') && packageOf(path) !== packageOf(target(path, from))) {
    return 'a relative import must stay inside its package.'
  }
  const imported = from.startsWith('.') ? areaOfPath(target(path, from)) : areaOfName(from)
  if (!path.includes('/src/')) return forbiddenInTest(importer, imported)
  const rule = rules[isAdapter(importer) ? 'adapter' : importer]
  if (rule === undefined) return null
  if (rule.never?.includes(from) === true) return `${importer} must not bring it to its users.`
  if (imported === null || imported === importer || rule.mayImport.includes(imported)) return null
  if (isType && rule.mayImportTypes?.includes(imported) === true) return null
  return `${importer} may import ${describe(rule)}.`
}

function forbiddenInTest(importer: string, imported: string | null): string | null {
  if (imported === null || packageName(imported) === packageName(importer)) return null
  const isNever = testsNever[isAdapter(importer) ? 'adapter' : packageName(importer)]
  return isNever?.(imported) === true ? `tests of ${packageName(importer)} must not.` : null
}

function describe({ mayImport, mayImportTypes = [] }: AreaRule): string {
  const types = mayImportTypes.map((area) => `types of ${area}`)
  return [...mayImport, ...types].join(', ') || 'nothing of ours'
}

function target(path: string, from: string): string {
  return posix.join(posix.dirname(path), from)
}

function areaOfPath(path: string): string | null {
  const [, folder = '', rest = ''] = /^(?:packages|apps)\/([^/]+)\/(.*)$/.exec(path) ?? []
  if (folder === '') return null
  if (folder !== 'core') return folder
  const part = /^src\/(?:lib\/)?(http|hubspot|sync)\b/.exec(rest)?.[1]
  return part === undefined ? 'core' : `core/${part}`
}

function areaOfName(name: string): string | null {
  return /^@turnout\/(.+)$/.exec(name)?.[1]?.replace(/^((?!core)[^/]+)\/.*$/, '$1') ?? null
}

function packageOf(path: string): string {
  return /^(?:packages|apps|tooling)\/[^/]+|^[^/]+/.exec(path)?.[0] ?? ''
}

function packageName(area: string): string {
  return area.replace(/\/.*$/, '')
}

function isAdapter(area: string): boolean {
  return area.startsWith('adapter-') && area !== 'adapter-testkit'
}
