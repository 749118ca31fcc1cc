import { describe, expect, it } from 'vitest'
import { docCommentProblems } from '../src/doc-comments.ts'
import { linkProblems } from '../src/links.ts'
import { shapeProblems } from '../src/package-shape.ts'
import { scriptProblems } from '../src/portable-scripts.ts'
import type { SourceFile } from '../src/source-files.ts'
import { wordProblems } from '../src/words.ts'
import { smallAdapter } from './small-adapter.ts'

function without(files: readonly SourceFile[], path: string): SourceFile[] {
  return files.filter((file) => file.path !== path)
}

function withScript(script: string): SourceFile[] {
  return [{ path: 'package.json', text: JSON.stringify({ scripts: { task: script } }) }]
}

function changed(path: string, change: (text: string) => string): SourceFile[] {
  return smallAdapter.map((file) => (file.path === path ? { path, text: change(file.text) } : file))
}

describe('the check of doc comments', () => {
  const path = 'packages/core/src/lib/model/person.ts'

  it('finds an export without one', () => {
    const text = '/** A person. */\nexport interface Person {}\n\nexport const nobody = null\n'
    expect(docCommentProblems([{ path, text }])).toEqual([
      `${path}:4: nobody is exported without a doc comment.`,
    ])
  })

  it('lets overloads share the comment of the first', () => {
    const text =
      '/** Tells. */\nexport function tell(a: 1): void\nexport function tell(a: 2): void\n'
    expect(docCommentProblems([{ path, text }])).toEqual([])
  })
})

describe('the check of the shape', () => {
  const manifest = 'packages/adapter-small/package.json'

  it('has nothing to say of an adapter that is as all are', () => {
    expect(shapeProblems(smallAdapter)).toEqual([])
  })

  it.each(['to-model', 'cursor', 'client'])('finds that the %s file is missing', (part) => {
    const file = `src/lib/small-${part}.ts`
    expect(shapeProblems(without(smallAdapter, `packages/adapter-small/${file}`))).toEqual([
      `packages/adapter-small/: ${file} is missing.`,
    ])
  })

  it('finds that an adapter does not prove its promises', () => {
    const file = 'test/conformance.test.ts'
    expect(shapeProblems(without(smallAdapter, `packages/adapter-small/${file}`))).toEqual([
      `packages/adapter-small/: ${file} is missing.`,
    ])
  })

  it('finds README headings in another order', () => {
    const files = changed('packages/adapter-small/README.md', (text) =>
      text.replace('## Limits', '## Later').replace('## Install', '## Limits'),
    )
    expect(shapeProblems(files)).toHaveLength(1)
  })

  it('finds a version that is not from the catalog', () => {
    const files = changed(manifest, (text) => text.replace('"catalog:"', '"^4.0.0"'))
    expect(shapeProblems(files)).toEqual([
      'packages/adapter-small/: the version of zod must come from the catalog.',
    ])
  })

  it('finds a second entry point of an adapter', () => {
    const extra = '"./package.json": "./package.json", "./x": "./src/x.ts"'
    const files = changed(manifest, (text) =>
      text.replace('"./package.json": "./package.json"', extra),
    )
    expect(shapeProblems(files)).toContain(
      'packages/adapter-small/: an adapter has no entry point ./x.',
    )
  })

  it('finds that an adapter exports more than its source', () => {
    const files = changed('packages/adapter-small/src/index.ts', (text) =>
      text.replace('smallSource,', 'smallSource, smallClient,'),
    )
    expect(shapeProblems(files)).toEqual([
      'packages/adapter-small/: src/index.ts must export smallSource, SmallSourceOptions, and only types besides.',
    ])
  })
})

describe('the check of scripts', () => {
  it.each([
    'tsc && node x.js',
    'NODE_ENV=test vitest',
    'rm -rf dist',
    "oxfmt '**/*.ts'",
    'echo $HOME',
    'a | b',
    'oxlint packages/*',
  ])('finds that Windows cannot run "%s"', (script) => {
    expect(scriptProblems(withScript(script))).toHaveLength(1)
  })

  it.each(['tsc -p tsconfig.json', 'node -C turnout-source tooling/bench/src/bench.ts'])(
    'lets "%s" pass',
    (script) => {
      expect(scriptProblems(withScript(script))).toEqual([])
    },
  )
})

describe('the check of words', () => {
  it.each([
    [['', 'home', 'ann', 'turnout'].join('/'), 'a path of one machine'],
    [['..', 'shared', 'design'].join('/'), 'a path outside the repository'],
    [`https://${['registry', 'npmjs', 'org'].join('.')}`, 'the host of a registry'],
  ])('finds %s', (words, what) => {
    const files = [{ path: 'docs/x.md', text: `One\nSee ${words} there\n` }]
    expect(wordProblems(files)).toEqual([`docs/x.md:2: names ${what}.`])
  })
})

describe('the check of links', () => {
  const others = [{ path: 'docs/glossary.md', text: '' }]

  it('finds a link that leads nowhere', () => {
    const files = [...others, { path: 'docs/x.md', text: 'See [it](../glossary.md).' }]
    expect(linkProblems(files)).toEqual(['docs/x.md: the link ../glossary.md leads nowhere.'])
  })

  it.each(['glossary.md', 'glossary.md#top', '../docs', 'https://example.com', '#here'])(
    'lets a link to %s pass',
    (link) => {
      expect(linkProblems([...others, { path: 'docs/x.md', text: `[it](${link})` }])).toEqual([])
    },
  )
})
