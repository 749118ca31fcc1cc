import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/** Every relative link of a Markdown file that leads to no file or folder of the repository. */
export function linkProblems(files: readonly SourceFile[]): string[] {
  const known = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]))
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      linksOf(text)
        .filter((link) => !known.has(target(path, link)))
        .map((link) => `${path}: the link ${link} leads nowhere.`),
    )
}

function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
}

function target(path: string, link: string): string {
  return posix.join(posix.dirname(path), link.replace(/#.*$/, '')).replace(/\/$/, '')
}

function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
