import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const parent = fileURLToPath(new URL('../../.turnout/tests', import.meta.url))

/** A folder that is gone after the test. Inside the package, so that configs in it can import what it depends on. */
export async function temporaryFolder(): Promise<string> {
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'case-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
