// Brings the dependencies of the repository, then runs one of its tasks with the repository's own Node.
// Plain JavaScript for Node 20: it runs before anything is installed. Usage: node tooling/setup/run.mjs TASK [ARGUMENTS]
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './dependencies.mjs'
import { SetupError } from './setup-error.mjs'
import { runTask, taskNames } from './tasks.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const [task = '', ...taskArguments] = process.argv.slice(2)

try {
  if (!taskNames.includes(task)) {
    throw new SetupError(`Unknown task "${task}". The tasks are: ${taskNames.join(', ')}.`)
  }
  await ensureDependencies(root)
  await runTask(root, task, taskArguments)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`turnout: ${error.message}`)
  process.exitCode = 1
}
