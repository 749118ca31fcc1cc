import { type PreparedPortal, preparedPortal } from './prepared-portal.ts'

/** What one client made of one operation. */
export interface Outcome {
  /** What the server answered to it. */
  readonly status: number | null
  /** `works`, or what the client threw. */
  readonly client: string
  /** What the portal holds afterwards, without times of writing. */
  readonly left: unknown
}

/** Makes one operation in a portal of its own. */
async function outcomeOf(
  operation: (portal: PreparedPortal) => Promise<unknown>,
): Promise<Outcome> {
  await using prepared = await preparedPortal()
  const before = prepared.portal.requests().length
  const client = await operation(prepared).then(() => 'works', thrown)
  const { status } = prepared.portal.requests()[before] ?? { status: null }
  return { status, client, left: leftBehind(prepared) }
}

/** The outcome of every operation. */
export async function outcomesOf(
  operations: Readonly<Record<string, (portal: PreparedPortal) => Promise<unknown>>>,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const [name, operation] of Object.entries(operations)) {
    outcomes.set(name, await outcomeOf(operation))
  }
  return outcomes
}

function leftBehind({ portal }: PreparedPortal): unknown {
  const events = portal.events().map((event) => ({
    objectId: event.objectId,
    externalEventId: event.externalEventId,
    eventName: event.eventName,
    times: [event.startDateTime, event.endDateTime],
    flags: [event.eventCancelled, event.eventCompleted],
    listIds: event.listIds,
    people: portal
      .participations(event.objectId)
      .map(({ email, state, occurredAt }) => ({ email, state, occurredAt })),
  }))
  const contacts = portal.contacts().map(({ email, properties }) => ({ email, properties }))
  return { events, contacts }
}

function thrown(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const [, line = message] = /Message: (.*)/.exec(message) ?? []
  return `throws "${line.trim()}"`
}
