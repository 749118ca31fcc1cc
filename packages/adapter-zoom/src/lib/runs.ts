import { instantFromEpochMs } from '@turnout/core'
import type { Reading } from './reading.ts'
import { type Run, timeOrNull, type Webinar } from './webinar.ts'
import { isNoData } from './zoom-errors.ts'

const DAY_MS = 86_400_000

/** All ended runs of a webinar: what the history told, and what the list of its runs adds. */
export async function allRuns(
  reading: Reading,
  webinar: Webinar,
  told: readonly Run[],
): Promise<readonly Run[]> {
  const known = new Map(told.map((run) => [run.uuid, run]))
  for (const { uuid, start_time } of await instances(reading, webinar)) {
    const startedAt = timeOrNull(start_time)
    if (known.has(uuid) || startedAt === null) continue
    known.set(uuid, { uuid, startedAt, endedAt: null })
  }
  const runs = [...known.values()].toSorted((a, b) => a.startedAt - b.startedAt)
  return webinar.shape === 'unplanned' ? await withEnds(reading, webinar, runs, told) : runs
}

async function instances(reading: Reading, webinar: Webinar) {
  try {
    return await reading.client.listInstances(webinar, reading.sending)
  } catch (error) {
    if (isNoData(error)) return []
    throw error
  }
}

/**
 * Where nothing is planned, a run that starts soon after another ended is the same event: the ends of the runs of the
 * day before are needed to tell, and only the report of each tells them.
 */
async function withEnds(
  reading: Reading,
  webinar: Webinar,
  runs: readonly Run[],
  told: readonly Run[],
): Promise<Run[]> {
  const asked = told.length > 0 ? told : runs
  const ended: Run[] = []
  for (const run of runs) {
    const matters = asked.some(
      ({ startedAt }) => run.startedAt <= startedAt && startedAt - run.startedAt < DAY_MS,
    )
    ended.push(run.endedAt !== null || !matters ? run : await withEnd(reading, webinar, run))
  }
  return ended
}

async function withEnd(reading: Reading, webinar: Webinar, run: Run): Promise<Run> {
  const { client, knowledge, sending } = reading
  const known = knowledge.runEnds.get(run.uuid)
  if (known !== undefined) return { ...run, endedAt: instantFromEpochMs(known) }
  try {
    const report = await client.getInstanceReport(webinar.kind, run.uuid, sending)
    const endedAt = timeOrNull(report.end_time)
    if (endedAt !== null) knowledge.runEnds.set(run.uuid, endedAt)
    return { ...run, endedAt }
  } catch (error) {
    if (isNoData(error)) return run
    throw error
  }
}
