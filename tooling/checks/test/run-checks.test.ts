import { expect, it } from 'vitest'
import type { Check } from '../src/check.ts'
import { type CheckOutcome, runChecks } from '../src/run-checks.ts'

const options = { root: '.', sideBySide: 2, tell: () => {} }

function check(name: string, problems: string[] = [], after: string[] = []): Check {
  return { name, run: () => Promise.resolve(problems), after }
}

function namesAndProblems(outcomes: readonly CheckOutcome[]): [string, readonly string[]][] {
  return outcomes.map(({ name, problems }) => [name, problems])
}

it('gives the outcome of every check', async () => {
  const outcomes = await runChecks([check('a'), check('b', ['bad']), check('c')], options)
  expect(namesAndProblems(outcomes)).toEqual([
    ['a', []],
    ['b', ['bad']],
    ['c', []],
  ])
})

it('runs a check after those that it needs', async () => {
  const outcomes = await runChecks([check('packed', [], ['build']), check('build')], options)
  expect(outcomes.map(({ name }) => name)).toEqual(['build', 'packed'])
})

it('fails a check whose need failed, without running it', async () => {
  const packed: Check = {
    name: 'packed',
    run: () => Promise.reject(new Error('it ran')),
    after: ['build'],
  }
  const outcomes = await runChecks([check('build', ['bad']), packed], options)
  expect(outcomes.at(-1)?.problems).toEqual(['It could not be run, because this failed: build.'])
})

it('takes a check that throws for a failed one', async () => {
  const throwing: Check = { name: 'a', run: () => Promise.reject(new Error('no such tool')) }
  const outcomes = await runChecks([throwing], options)
  expect(namesAndProblems(outcomes)).toEqual([['a', ['Error: no such tool']]])
})
