import { PromiseBrokenError, type SourceTestOptions, testSource } from '../src/index.ts'

/** A test that the kit registered. */
export interface RegisteredTest {
  readonly name: string
  readonly body: () => Promise<void>
}

/** The tests that the kit registers for these options. */
export function testsFor(options: SourceTestOptions): RegisteredTest[] {
  const tests: RegisteredTest[] = []
  testSource(
    { describe: (_name, body) => body(), it: (name, body) => tests.push({ name, body }) },
    options,
  )
  return tests
}

/** The promises that the kit reports as broken; an error that is not the kit's own stands for itself. */
export async function brokenPromises(options: SourceTestOptions): Promise<Set<unknown>> {
  const broken = new Set<unknown>()
  for (const { body } of testsFor(options)) {
    await body().catch((error: unknown) =>
      broken.add(error instanceof PromiseBrokenError ? error.promise : error),
    )
  }
  return broken
}
