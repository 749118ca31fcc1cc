import type { Check } from './check.ts'

/** What came of a check. */
export interface CheckOutcome {
  readonly name: string
  readonly problems: readonly string[]
  readonly seconds: number
}

/** Runs checks side by side, those that wait for others after them; tells each outcome as it comes. */
export async function runChecks(
  checks: readonly Check[],
  options: {
    readonly root: string
    readonly sideBySide: number
    readonly tell: (outcome: CheckOutcome) => void
  },
): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = []
  const waiting = [...checks]
  const unended = new Set(checks.map(({ name }) => name))
  const lane = async (): Promise<void> => {
    for (let check = takeReady(waiting, unended); check; check = takeReady(waiting, unended)) {
      const outcome = await outcomeOf(check, options.root, outcomes)
      outcomes.push(outcome)
      unended.delete(check.name)
      options.tell(outcome)
    }
  }
  // The last lane to run dry finds what waited for the others.
  while (waiting.length > 0) await Promise.all(Array.from({ length: options.sideBySide }, lane))
  return outcomes
}

function takeReady(waiting: Check[], unended: ReadonlySet<string>): Check | undefined {
  const index = waiting.findIndex(({ after = [] }) => after.every((name) => !unended.has(name)))
  return index < 0 ? undefined : waiting.splice(index, 1)[0]
}

async function outcomeOf(
  check: Check,
  root: string,
  before: readonly CheckOutcome[],
): Promise<CheckOutcome> {
  const startedAt = performance.now()
  const failed = before.filter(
    ({ name, problems }) => check.after?.includes(name) === true && problems.length > 0,
  )
  const problems =
    failed.length > 0
      ? [`It could not be run, because this failed: ${failed.map(({ name }) => name).join(', ')}.`]
      : await check.run(root).catch((error: unknown) => [String(error)])
  return { name: check.name, problems, seconds: (performance.now() - startedAt) / 1000 }
}
