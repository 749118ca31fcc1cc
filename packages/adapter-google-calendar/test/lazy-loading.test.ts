import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GoogleFixture, googleFixture, readAll } from './google-fixture.ts'

let fixture: GoogleFixture

beforeEach(async () => {
  fixture = await googleFixture()
})

afterEach(async () => {
  await fixture.close()
})

function loaded(name: string): string[] {
  const { cache } = createRequire(import.meta.url)
  const files = Object.keys(cache).map((file) => file.replaceAll('\\', '/'))
  return files.filter((file) => file.includes(`/node_modules/${name}/`))
}

test('loads nothing of Google until the first request, and then only what is called', async () => {
  const source = fixture.source()
  expect([loaded('googleapis'), loaded('google-auth-library')]).toEqual([[], []])
  await readAll(source)
  const apis = new Set(loaded('googleapis').map((file) => file.split('/apis/')[1]?.split('/')[0]))
  expect(apis).toEqual(new Set(['calendar']))
})
