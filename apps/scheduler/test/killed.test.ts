import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HubspotEmulator } from '@turnout/emulator/hubspot'
import { describe, expect, it } from 'vitest'
import { emulatedProject, type EmulatedProject } from './support/emulated-portal.ts'

const PEOPLE = 60
const HEADER = 'Email,First Name,Last Name,Registration Time,Join Time,Leave Time\n'

/** A file in which every third person left the room and came back. */
function csvFile(): string {
  const rows = Array.from({ length: PEOPLE }, (_, index) => {
    const who = `person-${index}@example.com,P${index},Q`
    const second = String(index).padStart(2, '0')
    const first = `${who},2026-10-01 09:00:${second},2026-10-14 15:00:${second},2026-10-14 15:20:00`
    const again = `${who},,2026-10-14 15:25:00,2026-10-14 16:00:00`
    return index % 3 === 0 ? `${first}\n${again}\n` : `${first}\n`
  })
  return HEADER + rows.join('')
}

const sources = {
  // Three batches, each with a cursor of its own.
  batches: `listSource({ people: ${PEOPLE}, batchSize: 20, batchDelayMs: 20 })`,
  file: "csvSource({ files: 'people.csv', timeZone: 'Europe/Berlin', settleMs: 0 })",
}

async function projectWith(source: keyof typeof sources): Promise<EmulatedProject> {
  const project = await emulatedProject({ source: sources[source] })
  await writeFile(join(project.folder, 'people.csv'), csvFile())
  return project
}

/** What a person in HubSpot sees of the people at the only event, without ids that differ between portals. */
function finalState(hubspot: HubspotEmulator) {
  const [event, another] = hubspot.events()
  if (event === undefined || another !== undefined) throw new Error('There is not one event.')
  const people = hubspot
    .participations(event.objectId)
    .map(({ email, state, occurredAt, attendanceDurationSeconds }) => ({
      email,
      state,
      occurredAt,
      attendanceDurationSeconds,
    }))
  return {
    counters: event.counters,
    completed: event.eventCompleted,
    people: people.toSorted((a, b) => (a.email ?? '').localeCompare(b.email ?? '')),
  }
}

/** The interactionDateTimes of each transition, over all attempts, lost ones too. */
function timesPerTransition(hubspot: HubspotEmulator): Map<string, Set<number | null>> {
  const times = new Map<string, Set<number | null>>()
  for (const { externalEventId, contactId, state, interactionDateTime } of hubspot.activities()) {
    const transition = `${externalEventId} ${contactId} ${state}`
    times.set(transition, (times.get(transition) ?? new Set()).add(interactionDateTime))
  }
  return times
}

async function uninterrupted(source: keyof typeof sources) {
  const { turnout, hubspot } = await projectWith(source)
  await turnout('sync')
  return finalState(hubspot)
}

/** Starts again after a kill; gives what there is to see then, and after one more run. */
async function startAgain({ turnout, hubspot }: EmulatedProject) {
  const { code, output } = await turnout('sync')
  const times = [...timesPerTransition(hubspot).values()]
  const state = finalState(hubspot)
  hubspot.clearRequests()
  await turnout('sync')
  return {
    code,
    nothingWaits: output.includes('0 waiting'),
    state,
    transitions: times.length,
    withSeveralTimes: times.filter((each) => each.size !== 1),
    requestsOfOneMoreRun: hubspot.requests().length,
  }
}

async function expectedEnd(source: keyof typeof sources) {
  return {
    code: 0,
    nothingWaits: true,
    state: await uninterrupted(source),
    transitions: 2 * PEOPLE,
    withSeveralTimes: [],
    requestsOfOneMoreRun: 0,
  }
}

/** Kills the process while HubSpot keeps an answer back. */
async function killAtRequest(
  { launch, hubspot }: EmulatedProject,
  request: { readonly route: string; readonly skip: number; readonly when: 'before' | 'after' },
): Promise<void> {
  const fault = hubspot.addFault({ ...request, effect: { kind: 'hang' }, count: 1 })
  const process = launch('sync')
  await struck(hubspot, fault)
  process.child.kill('SIGKILL')
  await process.ended
  hubspot.clearFaults()
}

async function struck(hubspot: HubspotEmulator, fault: number): Promise<void> {
  while (!hubspot.faults().some(({ id, struck: times }) => id === fault && times > 0)) {
    if (!hubspot.faults().some(({ id }) => id === fault)) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('a sync that is killed', () => {
  it.each([
    ['before the event is created', 'batches', 'events.', 0, 'before'],
    ['when the event is created and the answer is lost', 'file', 'events.', 0, 'after'],
    ['before the first people are written', 'file', 'attendance.', 0, 'before'],
    ['when people are written and the answer is lost', 'file', 'attendance.', 0, 'after'],
    ['between two waves of people', 'batches', 'attendance.', 2, 'after'],
    ['while people are read back', 'file', 'participations.', 0, 'before'],
  ] as const)('%s ends in the same state', async (_where, source, route, skip, when) => {
    const project = await projectWith(source)
    await killAtRequest(project, { route: `${route}*`, skip, when })
    expect(await startAgain(project)).toEqual(await expectedEnd(source))
  })

  it.each(['batches', 'file'] as const)(
    'again and again, wherever it happens to be, ends in the same state (%s)',
    async (source) => {
      const project = await projectWith(source)
      for (const afterMs of [350, 420, 480, 540, 600, 660]) {
        const process = project.launch('sync')
        await new Promise((resolve) => setTimeout(resolve, afterMs))
        process.child.kill('SIGKILL')
        await process.ended
      }
      expect(await startAgain(project)).toEqual(await expectedEnd(source))
    },
  )
})
