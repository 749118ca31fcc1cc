/** A benchmark: prints its figures as lines of text. */
export type Benchmark = () => Promise<void>

const benchmarks: Readonly<Record<string, () => Promise<{ readonly run: Benchmark }>>> = {
  'hubspot-requests': () => import('./hubspot-requests.ts'),
  'hubspot-window': () => import('./hubspot-window.ts'),
  'hubspot-import': () => import('./hubspot-import.ts'),
  google: () => import('./google.ts'),
  csv: () => import('./csv.ts'),
}

const [name] = process.argv.slice(2)
const chosen = name === undefined ? undefined : benchmarks[name]
if (chosen === undefined) {
  console.error(`Which one? ${Object.keys(benchmarks).join(', ')}`)
  process.exitCode = 2
} else {
  await (await chosen()).run()
}
