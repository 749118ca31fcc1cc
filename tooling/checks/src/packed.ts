import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { z } from 'zod'
import { run } from './command.ts'

const manifest = z.looseObject({
  name: z.string(),
  private: z.boolean().nullish(),
  exports: z.record(z.string(), z.unknown()).nullish(),
})

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
    .filter((folder) => readManifest(folder).private !== true)
}

function readManifest(folder: string): z.infer<typeof manifest> {
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
  const name = readManifest(folder).name
  const all = [
    ...(await publintProblems(tarball)),
    ...(await typesProblems(tarball)),
    ...importProblems(folder),
  ]
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

/** Loads every entry point as its users do: the built files, without the condition for sources. */
function importProblems(folder: string): string[] {
  const { name, exports } = readManifest(folder)
  const entries = Object.keys(exports ?? {}).filter((entry) => entry !== './package.json')
  return entries.flatMap((entry) => {
    const code = `await import(${JSON.stringify(name + entry.slice(1))})`
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', code],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    )
    return status === 0 ? [] : [`${entry} cannot be loaded once it is built: ${stderr.trim()}`]
  })
}
