import { existsSync } from 'node:fs'

/** A benchmark: prints its figures as lines of text. */
export type Benchmark = () => Promise<void>

interface Entry {
  readonly load: () => Promise<{ readonly run: Benchmark }>
  /** Measures a package as it is published: this file of it must be there. */
  readonly built?: string
}

const benchmarks: Readonly<Record<string, Entry>> = {
  'hubspot-requests': { load: () => import('./hubspot-requests.ts') },
  'hubspot-window': { load: () => import('./hubspot-window.ts') },
  'hubspot-import': {
    load: () => import('./hubspot-import.ts'),
    built: '../../../packages/core/dist/index.js',
  },
  google: {
    load: () => import('./google.ts'),
    built: '../../../packages/adapter-google-calendar/dist/index.js',
  },
  csv: { load: () => import('./csv.ts') },
}

const [name] = process.argv.slice(2)
const chosen = name === undefined ? undefined : benchmarks[name]
if (chosen === undefined) {
  console.error(`Which one? ${Object.keys(benchmarks).join(', ')}`)
  process.exitCode = 2
} else if (chosen.built !== undefined && !existsSync(new URL(chosen.built, import.meta.url))) {
  console.error(`${name} measures packages as they are published. First run: pnpm build`)
  process.exitCode = 2
} else {
  await (await chosen.load()).run()
}
