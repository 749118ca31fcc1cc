import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type ApiOperation, apiTable } from './api-table.ts'

const GROUPS = ['events', 'attendance', 'participations', 'lists', 'settings']

/** The doc comments of the client's methods, each on one line. */
const comments = GROUPS.flatMap((group) => {
  const file = new URL(`../../src/lib/hubspot/${group}.ts`, import.meta.url)
  const methods = readFileSync(file, 'utf8').matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+(\w+)[(<]/gs)
  return [...methods].map(([, comment = '', name = '']) => ({
    name,
    text: comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim(),
  }))
}).filter(({ text }) => text.includes('`GET …') || /`(?:POST|PUT|PATCH|DELETE) …/.test(text))

/** `GET …/events/{}`: placeholders have other names in the table. */
function routeOf({ method, path }: ApiOperation): string {
  return `\`${method} …${path === '' ? '/marketing-events' : path.replaceAll(/\{\w+\}/g, '{}')}\``
}

it.each(Object.entries(apiTable))('%s: a doc comment names method and path', (_name, operation) => {
  const routes = comments.map(({ text }) => text.replaceAll(/\{(?!@)\w+\}/g, '{}'))
  expect(routes.filter((text) => text.includes(routeOf(operation)))).not.toEqual([])
})

it.each(comments)('$name: the doc comment tells scope and result', ({ text }) => {
  expect(text).toMatch(/Scope: `[a-z._-]+`/)
  expect(text).toMatch(/\b(?:gives|Gives|As \{@link)\b/)
})

it('every method of the groups has one', () => {
  expect(comments).toHaveLength(33)
})
