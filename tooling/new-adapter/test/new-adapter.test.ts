import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { shapeProblems } from '@turnout/checks/package-shape'
import { newAdapter } from '../src/new-adapter.ts'

const repository = join(import.meta.dirname, '..', '..', '..')

function rootWithTemplate(): string {
  const root = mkdtempSync(join(tmpdir(), 'turnout-new-adapter-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const template = join('tooling', 'adapter-template')
  mkdirSync(join(root, 'tooling'))
  cpSync(join(repository, template), join(root, template), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  return root
}

function filesIn(root: string, folder: string): { path: string; text: string }[] {
  return globSync(`${folder}/**/*.*`, { cwd: root }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

it('makes an adapter of the shape that all adapters have', () => {
  const root = rootWithTemplate()
  const folder = newAdapter(root, 'goto-webinar')
  expect(shapeProblems(filesIn(root, folder))).toEqual([])
})

it('names everything after the platform', () => {
  const root = rootWithTemplate()
  const files = filesIn(root, newAdapter(root, 'goto-webinar'))
  expect(files.filter(({ path, text }) => /template/i.test(path + text))).toEqual([])
  const index = files.find(({ path }) => path.endsWith('src/index.ts'))
  expect(index?.text).toContain(
    "export { gotoWebinarSource, type GotoWebinarSourceOptions } from './lib/goto-webinar-source.ts'",
  )
})

it.each(['Goto', 'goto webinar', '../x', '', 'template'])('refuses the name "%s"', (name) => {
  expect(() => newAdapter(rootWithTemplate(), name)).toThrow('is no name for an adapter')
})

it('leaves an adapter alone that is there', () => {
  const root = rootWithTemplate()
  newAdapter(root, 'webex')
  expect(() => newAdapter(root, 'webex')).toThrow('packages/adapter-webex is there already')
})
