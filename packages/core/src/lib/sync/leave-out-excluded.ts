import type { ConnectorRun } from './connector-run.ts'

/**
 * Leaves out who is excluded by now, of all that was taken over before and was never sent: a plan is there to be read,
 * and the options are changed after it.
 */
export async function leaveOutExcluded(run: ConnectorRun): Promise<void> {
  const { name, exclude } = run.connector
  if (exclude === undefined) return
  await run.ledger.transaction(async (tx) => {
    const people = await tx.peopleWaiting(name)
    await tx.leaveOutPeople(
      name,
      people.flatMap(({ id, email }) => {
        const rule = run.exclude(email)
        return rule === null ? [] : [{ personId: id, rule }]
      }),
    )
  })
}
