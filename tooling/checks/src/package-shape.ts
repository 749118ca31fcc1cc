import { z } from 'zod'
import type { SourceFile } from './source-files.ts'

const manifest = z.object({
  name: z.string(),
  private: z.boolean().nullish(),
  description: z.string().nullish(),
  license: z.string().nullish(),
  repository: z.object({ url: z.string(), directory: z.string() }).nullish(),
  type: z.string().nullish(),
  files: z.array(z.string()).nullish(),
  exports: z.record(z.string(), z.unknown()).nullish(),
  engines: z.record(z.string(), z.string()).nullish(),
  scripts: z.record(z.string(), z.string()).nullish(),
  dependencies: z.record(z.string(), z.string()).nullish(),
  devDependencies: z.record(z.string(), z.string()).nullish(),
  peerDependencies: z.record(z.string(), z.string()).nullish(),
  optionalDependencies: z.record(z.string(), z.string()).nullish(),
})
type Manifest = z.infer<typeof manifest>

/** The headings of an adapter's README, in this order; others may stand between them. */
const ADAPTER_HEADINGS = [
  'What it reads',
  'Install',
  'Use',
  'Credentials',
  'Options',
  'What it cannot know',
  'Limits',
  'Errors and what to do',
]
// The template is an adapter too: what it lacks, every new adapter would lack.
const ADAPTER_FOLDER = /^(?:packages\/adapter-(?!testkit\/)([^/]+)|tooling\/adapter-(template))\/$/
const PLATFORM_PARTS = ['source', 'client', 'schemas', 'to-model', 'cursor']
// A file has no client and no answers to check, but a reader.
const FILE_PARTS = ['source', 'reader', 'to-model', 'cursor']
const ENTRY_POINTS = new Set(['.', './inspect', './package.json'])
const entryPoint = z.object({ 'turnout-source': z.string(), default: z.string() }).strict()

/** What differs from the shape that all packages, and all adapters, have. */
export function shapeProblems(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map(({ path, text }) => [path, text]))
  return [...byPath].flatMap(([path, text]) => {
    const [, folder] = /^(.*\/)?package\.json$/.exec(path) ?? []
    if (folder === undefined) return []
    const problems = problemsOfPackage(folder, manifest.parse(JSON.parse(text)), byPath)
    return problems.map((problem) => `${folder}: ${problem}`)
  })
}

function problemsOfPackage(
  folder: string,
  found: Manifest,
  files: ReadonlyMap<string, string>,
): string[] {
  const adapter = ADAPTER_FOLDER.exec(folder)
    ?.slice(1)
    .find((name) => name !== undefined)
  return [
    ...versionProblems(found),
    ...(found.private === true ? [] : publishedProblems(folder, found, files)),
    ...(adapter === undefined ? [] : adapterProblems(folder, adapter, found, files)),
  ]
}

function versionProblems(found: Manifest): string[] {
  const all = {
    ...found.dependencies,
    ...found.devDependencies,
    ...found.optionalDependencies,
  }
  return Object.entries(all)
    .filter(([, version]) => version !== 'catalog:' && !version.startsWith('workspace:'))
    .map(([name]) => `the version of ${name} must come from the catalog.`)
}

function publishedProblems(
  folder: string,
  found: Manifest,
  files: ReadonlyMap<string, string>,
): string[] {
  const wanted: [boolean, string][] = [
    [`@turnout/${folder.split('/').at(-2)}` === found.name, 'its name must be its folder.'],
    [(found.description ?? '').endsWith('.'), 'the description must be a sentence.'],
    [found.license === 'MIT', 'the license must be MIT.'],
    [found.type === 'module', 'the type must be module.'],
    [`${found.repository?.directory}/` === folder, 'repository.directory must be its folder.'],
    [found.engines?.['node'] === '>=22.19', 'engines.node must be >=22.19.'],
    [found.scripts?.['build'] === 'tsc -p tsconfig.json', 'it must be built by tsc.'],
    [found.files?.includes('dist') === true, 'files must hold dist.'],
    [found.exports?.['./package.json'] === './package.json', 'exports lack ./package.json.'],
    [files.has(`${folder}README.md`), 'the README.md is missing.'],
    [files.has(`${folder}tsconfig.json`), 'the tsconfig.json is missing.'],
  ]
  return [
    ...wanted.filter(([holds]) => !holds).map(([, problem]) => problem),
    ...exportProblems(folder, found, files),
  ]
}

function exportProblems(
  folder: string,
  found: Manifest,
  files: ReadonlyMap<string, string>,
): string[] {
  return Object.entries(found.exports ?? {}).flatMap(([name, entry]) => {
    if (name === './package.json') return []
    const parsed = entryPoint.safeParse(entry)
    if (!parsed.success) return [`the export ${name} must have turnout-source and default.`]
    const source = parsed.data['turnout-source']
    const built = source.replace('./src/', './dist/').replace(/\.ts$/, '.js')
    return [
      ...(files.has(`${folder}${source.slice(2)}`) ? [] : [`${source} does not exist.`]),
      ...(parsed.data.default === built ? [] : [`the export ${name} must lead to ${built}.`]),
    ]
  })
}

function adapterProblems(
  folder: string,
  platform: string,
  found: Manifest,
  files: ReadonlyMap<string, string>,
): string[] {
  const parts = platform === 'csv' ? FILE_PARTS : PLATFORM_PARTS
  const wanted = [
    'src/index.ts',
    ...parts.map((part) => `src/lib/${platform}-${part}.ts`),
    'test/conformance.test.ts',
  ]
  const entries = Object.keys(found.exports ?? {}).filter((name) => !ENTRY_POINTS.has(name))
  return [
    ...wanted.filter((file) => !files.has(folder + file)).map((file) => `${file} is missing.`),
    ...entries.map((name) => `an adapter has no entry point ${name}.`),
    ...indexProblems(platform, files.get(`${folder}src/index.ts`) ?? ''),
    ...headingProblems(files.get(`${folder}README.md`) ?? ''),
  ]
}

function indexProblems(platform: string, index: string): string[] {
  const camel = platform.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1)
  const names = [...index.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap((match) =>
    (match[2] ?? '').split(',').map((name) => `${match[1] ?? ''}${name.trim()}`),
  )
  const values = names.filter((name) => /^[^\s]+$/.test(name)).join()
  const hasOptions = names.includes(`type ${pascal}SourceOptions`)
  if (values === `${camel}Source` && hasOptions) return []
  return [
    `src/index.ts must export ${camel}Source, ${pascal}SourceOptions, and only types besides.`,
  ]
}

function headingProblems(readme: string): string[] {
  const headings = [...readme.matchAll(/^## (.+)$/gm)].map((match) => match[1])
  const found = headings.filter((heading) => ADAPTER_HEADINGS.includes(heading ?? ''))
  if (found.join() === ADAPTER_HEADINGS.join()) return []
  return [`README.md must have the headings "${ADAPTER_HEADINGS.join('", "')}", in this order.`]
}
