import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { z } from 'zod'
import { run } from './command.ts'

const manifest = z.looseObject({ name: z.string(), private: z.boolean().nullish() })

// Our packages are ES modules for Node 22 and newer, which can require() them; node10 knows no exports.
const ACCEPTED = new Set(['CJSResolvesToESM', 'NoResolution:node10'])

/** What publint and "are the types wrong" say of each package, packed as it would be published. */
export async function packedProblems(root: string): Promise<string[]> {
  const problems: string[] = []
  for (const folder of publishedFolders(root)) {
    const tarballs = mkdtempSync(join(tmpdir(), 'turnout-pack-'))
    try {
      problems.push(...(await problemsOfPacked(root, folder, tarballs)))
    } finally {
      rmSync(tarballs, { recursive: true, force: true })
    }
  }
  return problems
}

function publishedFolders(root: string): string[] {
  return ['packages', 'apps']
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
    .filter((folder) => readManifest(folder)?.private !== true)
}

function readManifest(folder: string): z.infer<typeof manifest> | null {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  } catch {
    return { name: '', private: true }
  }
}

async function problemsOfPacked(root: string, folder: string, tarballs: string): Promise<string[]> {
  const packing = ['pack', '--pack-destination', tarballs]
  const { code, output } = await run({ root, from: 'pnpm', arguments: packing, cwd: folder })
  const [file] = readdirSync(tarballs)
  if (code !== 0 || file === undefined) return [`${folder} cannot be packed: ${output}`]
  const tarball = new Uint8Array(readFileSync(join(tarballs, file)))
  const name = readManifest(folder)?.name ?? folder
  const all = [...(await publintProblems(tarball)), ...(await typesProblems(tarball))]
  return all.map((problem) => `${name}: ${problem}`)
}

async function publintProblems(tarball: Uint8Array): Promise<string[]> {
  const { messages, pkg } = await publint({
    pack: { tarball: tarball.slice().buffer },
    strict: true,
  })
  return messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`)
}

async function typesProblems(tarball: Uint8Array): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(tarball))
  if (analysis.types === false) return ['attw: the package has no types.']
  return analysis.problems
    .filter((problem) => !ACCEPTED.has(problem.kind))
    .filter((problem) => {
      const resolution = 'resolutionKind' in problem ? problem.resolutionKind : ''
      return !ACCEPTED.has(`${problem.kind}:${resolution}`)
    })
    .map((problem) => `attw: ${JSON.stringify(problem)}`)
}
