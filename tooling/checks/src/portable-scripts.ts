import { z } from 'zod'
import type { SourceFile } from './source-files.ts'

const manifest = z.object({ scripts: z.record(z.string(), z.string()).nullish() })

// Pipes, chains, redirections, substitutions, quotes, globs, and a variable set in front of the command.
const SHELL = /[|&;<>$`()'"*?\\{}~]|^\s*[A-Za-z_]\w*=/
const UNIX_ONLY = /(?:^|\s)(?:rm|cp|mv|mkdir|cat|sed|grep|export|source|sh|bash|chmod|touch)\s/

/** Every script of a package.json that Windows could not run. */
export function scriptProblems(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /(?:^|\/)package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const { scripts } = manifest.parse(JSON.parse(text))
      return Object.entries(scripts ?? {})
        .filter(([, script]) => SHELL.test(script) || UNIX_ONLY.test(`${script} `))
        .map(([name, script]) => `${path}: the script "${name}" needs a shell: ${script}`)
    })
}
