import { accounting } from './accounting.ts'
import { attendance } from './attendance.ts'
import { capabilityChecks } from './capabilities.ts'
import type { Check } from './check.ts'
import { endingEarly } from './ending-early.ts'
import { errorsAndSecrets } from './errors-and-secrets.ts'
import { eventOrder } from './event-order.ts'
import type { SourceTestOptions } from './fixture.ts'
import { lazyReading } from './lazy-reading.ts'
import { memory } from './memory.ts'
import { resuming } from './resuming.ts'
import { rosters } from './rosters.ts'
import { stableKeys } from './stable-keys.ts'
import { webhooks } from './webhooks.ts'

/** The part of a test runner that the kit needs; vitest, node:test and Jest all have it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

/**
 * Registers one test per check of the ten promises of the `Source` contract. A test that fails throws a
 * `PromiseBrokenError`, which names the promise. Give the tests at least 30 seconds.
 */
export function testSource(runner: TestRunner, options: SourceTestOptions): void {
  runner.describe('keeps the promises of a source', () => {
    for (const check of checksFor(options)) {
      runner.it(`promise ${check.promise}: ${check.name}`, () => check.run(options))
    }
  })
}

function checksFor(options: SourceTestOptions): Check[] {
  return [
    ...lazyReading,
    ...resuming,
    ...stableKeys,
    ...eventOrder,
    ...accounting,
    ...capabilityChecks(options),
    ...errorsAndSecrets(options),
    ...webhooks(options),
    ...endingEarly(options),
    ...rosters(options),
    ...memory,
    ...attendance(options),
  ].toSorted((a, b) => a.promise - b.promise)
}
