import type { SourceFile } from './source-files.ts'

const slash = '/'

/** Places that exist on one machine only, and hosts that a mirror may stand in for. */
const forbidden: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: new RegExp(`(?<![\\w.])${slash}(?:work|root|home|Users)${slash}[\\w.-]+`),
    what: 'a path of one machine',
  },
  { pattern: new RegExp(`\\.\\.${slash}shared\\b`), what: 'a path outside the repository' },
  { pattern: new RegExp(['registry', 'npmjs'].join('\\.')), what: 'the host of a registry' },
]

/** Every line of a file that names what only one machine has. */
export function wordProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        forbidden
          .filter(({ pattern }) => pattern.test(line))
          .map(({ what }) => `${path}:${index + 1}: names ${what}.`),
      ),
  )
}
