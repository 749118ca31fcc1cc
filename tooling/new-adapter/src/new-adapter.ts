import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const PLATFORM = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const ORDER_OF_FIELDS = [
  'name',
  'version',
  'description',
  'license',
  'repository',
  'files',
  'type',
  'sideEffects',
  'exports',
  'publishConfig',
  'scripts',
  'dependencies',
  'devDependencies',
  'engines',
]
const manifest = z.record(z.string(), z.unknown())

/** The platform's name cannot be used, or the adapter is there already. */
export class NewAdapterError extends Error {}

/**
 * Writes `packages/adapter-PLATFORM` as the template has it, under the platform's name; gives the folder.
 * @throws NewAdapterError when the name is not in kebab-case, or the folder exists.
 */
export function newAdapter(root: string, platform: string): string {
  if (!PLATFORM.test(platform) || platform === 'template') {
    throw new NewAdapterError(
      `"${platform}" is no name for an adapter. Write the platform's name as goto-webinar.`,
    )
  }
  const folder = join('packages', `adapter-${platform}`)
  if (existsSync(join(root, folder))) throw new NewAdapterError(`${folder} is there already.`)
  const template = join(root, 'tooling', 'adapter-template')
  for (const file of globSync('{*.*,{src,test}/**/*.ts}', { cwd: template })) {
    const text = renamed(readFileSync(join(template, file), 'utf8'), platform)
    const path = join(root, folder, file.replaceAll('template', platform))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file === 'package.json' ? published(text, platform) : text)
  }
  return folder
}

function renamed(text: string, platform: string): string {
  const words = platform.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const pascal = words.join('')
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1)
  return text
    .replaceAll(/\bTemplate (?=platform)/g, `${words.join(' ')} `)
    .replaceAll('TEMPLATE', platform.replaceAll('-', '_').toUpperCase())
    .replaceAll('Template', pascal)
    .replaceAll(/template(?=[A-Z])/g, camel)
    .replaceAll('template', platform)
}

/** The template's package.json, with what a package needs that is published. */
function published(text: string, platform: string): string {
  const { private: _private, ...found } = manifest.parse(JSON.parse(text))
  const all: Record<string, unknown> = {
    ...found,
    description: `Reads webinars and who took part from ${platform}.`,
    repository: {
      type: 'git',
      url: 'git+https://github.com/turnout-dev/turnout.git',
      directory: `packages/adapter-${platform}`,
    },
    files: ['dist', 'src', '!src/**/*.test.ts'],
    sideEffects: false,
    publishConfig: { access: 'public' },
    scripts: { build: 'tsc -p tsconfig.json' },
  }
  const ordered = ORDER_OF_FIELDS.filter((field) => field in all).map((field) => [
    field,
    all[field],
  ])
  return `${JSON.stringify(Object.fromEntries(ordered), null, 2)}\n`
}
