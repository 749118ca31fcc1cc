import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A text file of the repository; `path` is relative to the root, with slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** The files that git knows or would add; without git, all that is not ignored by name. */
export function repositoryFiles(root: string): SourceFile[] {
  return paths(root)
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function paths(root: string): string[] {
  if (existsSync(join(root, '.git'))) {
    const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
    const listed = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
    return listed.split('\0').filter((path) => path !== '')
  }
  const ignored = ['**/node_modules/**', '**/dist/**', '**/.turbo/**', '**/.turnout/**']
  return globSync('**/*.*', { cwd: root, exclude: ignored }).map((path) =>
    path.replaceAll('\\', '/'),
  )
}
