import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from './command.ts'
import type { SourceFile } from './source-files.ts'

/** The errors of the type checker in the `ts` blocks of all Markdown files, each block a file of its own. */
export async function readmeProblems(
  root: string,
  files: readonly SourceFile[],
): Promise<string[]> {
  const blocks = files.filter(({ path }) => path.endsWith('.md')).flatMap(blocksOf)
  const folder = mkdtempSync(join(tmpdir(), 'turnout-readme-'))
  try {
    for (const { path, code } of blocks) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `${code}\nexport {}\n`)
    }
    const owners = new Set(blocks.map((block) => block.owner))
    for (const owner of owners) linkModules(root, folder, owner)
    return await typeErrors(root, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Block {
  /** The folder of the package whose dependencies the block may import. */
  readonly owner: string
  /** Tells the README and the line: `packages/core/README.md.line-12.ts`. */
  readonly path: string
  readonly code: string
}

function blocksOf({ path, text }: SourceFile): Block[] {
  const owner = /^(?:packages|apps|tooling)\/[^/]+/.exec(path)?.[0] ?? ''
  return [...text.matchAll(/^```ts\r?\n([\s\S]*?)^```/gm)].map((match) => ({
    owner,
    path: `${path}.line-${text.slice(0, match.index).split('\n').length + 1}.ts`,
    code: match[1] ?? '',
  }))
}

/** Gives the blocks of a package what its dependencies give it, and the package itself; others what examples have. */
function linkModules(root: string, folder: string, owner: string): void {
  const from = join(root, owner === '' ? 'examples' : owner)
  const modules = join(folder, owner, 'node_modules')
  for (const name of packagesIn(join(from, 'node_modules'))) {
    link(join(from, 'node_modules', name), join(modules, name))
  }
  if (owner !== '') link(from, join(modules, '@turnout', owner.split('/').at(-1) ?? ''))
  link(join(root, 'node_modules', '@types', 'node'), join(modules, '@types', 'node'))
  link(join(root, 'node_modules', 'vitest'), join(modules, 'vitest'))
}

function packagesIn(modules: string): string[] {
  if (!existsSync(modules)) return []
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((each) => `${name}/${each}`)
        : [name],
    )
}

function link(target: string, path: string): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  // A junction needs no special right on Windows; elsewhere the kind is ignored.
  symlinkSync(target, path, 'junction')
}

async function typeErrors(root: string, folder: string): Promise<string[]> {
  const config = {
    extends: join(root, 'tooling', 'tsconfig', 'base.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules', '@types')] },
    include: ['**/*.ts'],
    exclude: ['**/node_modules'],
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const { code, output } = await run({
    root,
    from: 'typescript',
    command: 'tsc',
    arguments: ['-p', join(folder, 'tsconfig.json'), '--pretty', 'false'],
    cwd: folder,
  })
  // Errors in our own sources are for the check of the types.
  const own = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('../'))
  return code === 0 || own.length === 0 ? [] : own
}
