import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { allChecks } from './all-checks.ts'
import { runChecks } from './run-checks.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const wanted = process.argv.slice(2)
const checks = allChecks.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
)
if (checks.length === 0) {
  console.error(`No such check. They are: ${allChecks.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const outcomes = await runChecks(checks, {
  root,
  sideBySide: Math.max(2, availableParallelism()),
  tell: ({ name, problems, seconds }) => {
    const verdict = problems.length === 0 ? 'ok    ' : 'FAILED'
    console.log(`${verdict} ${name.padEnd(30)} ${seconds.toFixed(1).padStart(6)} s`)
  },
})

const failed = outcomes.filter(({ problems }) => problems.length > 0)
for (const { name, problems } of failed) console.log(`\n${name}:\n${problems.join('\n')}`)
if (failed.length > 0) {
  console.log(`\n${failed.length} of ${outcomes.length} checks failed.`)
  process.exitCode = 1
}
