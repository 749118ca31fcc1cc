import type { Check } from './check.ts'
import { type Command, problemsOf } from './command.ts'
import { changesetProblems } from './changesets.ts'
import { docCommentProblems } from './doc-comments.ts'
import { boundaryProblems } from './import-boundaries.ts'
import { linkProblems } from './links.ts'
import { packedProblems } from './packed.ts'
import { shapeProblems } from './package-shape.ts'
import { scriptProblems } from './portable-scripts.ts'
import { readmeProblems } from './readme-blocks.ts'
import { repositoryFiles, type SourceFile } from './source-files.ts'
import { wordProblems } from './words.ts'

/** Everything that `pnpm check` proves; the slow ones first. */
export const allChecks: readonly Check[] = [
  command('build', {
    from: 'turbo',
    arguments: ['run', 'build', '--output-logs=errors-only', '--no-update-notifier'],
  }),
  command('types', {
    from: 'typescript',
    command: 'tsc',
    arguments: ['-p', 'tsconfig.json', '--pretty', 'false'],
  }),
  command('lint', { from: 'oxlint', arguments: ['--max-warnings', '0'] }),
  { name: 'README code', run: (root) => readmeProblems(root, repositoryFiles(root)) },
  command('unused code and dependencies', {
    from: 'knip',
    arguments: ['--no-progress', '--treat-config-hints-as-errors'],
  }),
  command('format', { from: 'oxfmt', arguments: ['--check', '.'] }),
  ofFiles('import boundaries', boundaryProblems),
  ofFiles('doc comments', docCommentProblems),
  ofFiles('package shape', shapeProblems),
  ofFiles('portable scripts', scriptProblems),
  ofFiles('links', linkProblems),
  ofFiles('words of one machine', wordProblems),
  { name: 'changesets', run: changesetProblems },
  { name: 'packages as published', run: packedProblems, after: ['build'] },
]

function command(name: string, what: Omit<Command, 'root'>): Check {
  return { name, run: (root) => problemsOf({ root, ...what }) }
}

function ofFiles(name: string, problems: (files: readonly SourceFile[]) => string[]): Check {
  return { name, run: (root) => Promise.resolve(problems(repositoryFiles(root))) }
}
