import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readmeProblems } from '../src/readme-blocks.ts'

const root = join(import.meta.dirname, '..', '..', '..')

function readme(path: string, code: string): { path: string; text: string } {
  return { path, text: `# Title\n\n\`\`\`ts\n${code}\n\`\`\`\n` }
}

it('finds a block that does not compile, and tells where it stands', async () => {
  const files = [readme('packages/ledger/README.md', "export const count: number = 'one'")]
  const problems = await readmeProblems(root, files)
  expect(problems.join('\n')).toMatch(/^packages\/ledger\/README\.md\.line-4\.ts.*TS2322/)
})

it('finds a block that imports what the package does not depend on', async () => {
  const files = [readme('packages/adapter-testkit/README.md', "import '@turnout/ledger'")]
  const problems = await readmeProblems(root, files)
  expect(problems.join('\n')).toMatch(/TS2882|TS2307/)
})

it('lets a block import its package and what that depends on', async () => {
  const code =
    "import { testSource } from '@turnout/adapter-testkit'\n" +
    "import type { Source } from '@turnout/core'\n" +
    'export type Both = [typeof testSource, Source]'
  expect(await readmeProblems(root, [readme('packages/adapter-testkit/README.md', code)])).toEqual(
    [],
  )
})
