import type { Person } from '../model/participation.ts'
import { TurnoutError } from '../model/errors.ts'
import { completeAgain } from './complete-events.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { Destination, ParticipationRow, RowOutcome, SubscriberState } from './destination.ts'
import { exactly } from './exactly.ts'
import type {
  OutboxRow,
  ParticipationState,
  SendableTransition,
  TransitionChange,
} from './ledger-rows.ts'
import { quarantineTransitions } from './quarantine.ts'
import { stopsThePortal } from './write-events.ts'

/** Chunks under way at once; the destination's rate budget paces them. */
const CHUNKS_AT_ONCE = 10
const WAVE = 2000

const subscriberStates = {
  registered: 'register',
  cancelled: 'cancel',
  attended: 'attend',
} as const satisfies Record<ParticipationState, SubscriberState>

/** Called as rows are answered. */
export type OnAnswered = (rows: number) => void

/**
 * Sends what waits, in waves: one transition of a person a wave, in order; in a wave per event and state in chunks,
 * side by side. Ends when nothing can be sent any more.
 */
export async function sendPeople(run: ConnectorRun, onAnswered: OnAnswered): Promise<void> {
  const sentBefore = new Set<number>()
  for (;;) {
    run.signal.throwIfAborted()
    const wave = await run.ledger.transaction((tx) => tx.nextWave(run.connector.name, WAVE))
    const fresh = wave.filter(({ transition }) => !sentBefore.has(transition.id))
    if (fresh.length === 0) return
    const sendable = await withContacts(await withoutDeleted(fresh, run), run)
    for (const { transition } of fresh) sentBefore.add(transition.id)
    await eachAtOnce(chunksOf(sendable, run.connector.destination.batchSize), async (chunk) => {
      await sendChunk(chunk, run)
      onAnswered(chunk.length)
    })
  }
}

/** Keeps what became of rows that were sent. */
async function keepOutcomes(
  rows: readonly OutboxRow[],
  outcomes: readonly RowOutcome[],
  run: ConnectorRun,
): Promise<void> {
  if (rows.length !== outcomes.length) {
    throw new TurnoutError(
      'destination_broken',
      'The destination did not answer for every row it was given.',
    )
  }
  await run.ledger.transaction(async (tx) => {
    const answered = rows.map((row, index) => ({
      row,
      outcome: exactly(outcomes[index], 'one each'),
    }))
    await tx.changeTransitions(
      answered.map(({ row, outcome }) => settled(row.transition, outcome, run)),
    )
    await tx.setContactIds(
      answered.flatMap(({ row, outcome }) =>
        outcome.kind === 'stored' &&
        outcome.contactId !== null &&
        outcome.contactId !== row.person.contactId
          ? [{ personId: row.person.id, contactId: outcome.contactId }]
          : [],
      ),
    )
    const refused = answered.flatMap(({ row, outcome }) =>
      outcome.kind === 'refused' ? [{ row, message: refusal(outcome) }] : [],
    )
    await quarantineTransitions(tx, 'refused', refused, run)
    const stored = answered.filter(({ outcome }) => outcome.kind === 'stored')
    await completeAgain(
      tx,
      stored.map(({ row }) => row.transition),
    )
  })
}

/** A person as the destination is told of them. */
export function toPerson({ person }: Pick<OutboxRow, 'person'>): Person {
  return {
    email: person.email,
    ...(person.firstName === null ? {} : { firstName: person.firstName }),
    ...(person.lastName === null ? {} : { lastName: person.lastName }),
    ...(Object.keys(person.fields).length === 0 ? {} : { fields: person.fields }),
  }
}

// Whose contact somebody deleted is not created again by a later step.
async function withoutDeleted(
  rows: readonly OutboxRow[],
  run: ConnectorRun,
): Promise<readonly OutboxRow[]> {
  return await run.ledger.transaction(async (tx) => {
    const deleted = await tx.peopleDeleted(rows.map(({ person }) => person.id))
    const gone = rows.filter(({ person }) => deleted.has(person.id))
    await quarantineTransitions(
      tx,
      'contact_deleted',
      gone.map((row) => ({ row, message: null })),
      run,
    )
    return rows.filter(({ person }) => !deleted.has(person.id))
  })
}

// With `existing-only` nobody is created: who is no contact yet waits for a person.
async function withContacts(
  rows: readonly OutboxRow[],
  run: ConnectorRun,
): Promise<readonly OutboxRow[]> {
  if (run.connector.contacts !== 'existing-only') return rows
  const unknown = rows.filter(({ person }) => person.contactId === null)
  if (unknown.length === 0) return rows
  const emails = [...new Set(unknown.map(({ person }) => person.email))]
  const contacts = await run.connector.destination.findContacts(emails, { signal: run.signal })
  const strangers = unknown.filter(({ person }) => !contacts.has(person.email))
  await run.ledger.transaction(async (tx) => {
    await quarantineTransitions(
      tx,
      'contact_unknown',
      strangers.map((row) => ({ row, message: null })),
      run,
    )
    await tx.setContactIds(
      unknown.flatMap(({ person }) => {
        const contactId = contacts.get(person.email)
        return contactId === undefined ? [] : [{ personId: person.id, contactId }]
      }),
    )
  })
  const left = new Set(strangers)
  return rows
    .filter((row) => !left.has(row))
    .map((row) => {
      const contactId = row.person.contactId ?? contacts.get(row.person.email) ?? null
      return { ...row, person: { ...row.person, contactId } }
    })
}

function chunksOf(rows: readonly OutboxRow[], batchSize: number): OutboxRow[][] {
  const chunks: OutboxRow[][] = []
  for (const row of rows) {
    const chunk = chunks.at(-1)
    const first = chunk?.[0]?.transition
    const fits =
      chunk !== undefined &&
      chunk.length < batchSize &&
      first?.eventId === row.transition.eventId &&
      first.state === row.transition.state
    if (fits) chunk.push(row)
    else chunks.push([row])
  }
  return chunks
}

async function sendChunk(rows: readonly OutboxRow[], run: ConnectorRun): Promise<void> {
  const { transition } = exactly(rows[0], 'a chunk is not empty')
  const { event, chunk } = await run.ledger.transaction(async (tx) => {
    const waiting = await tx.beginSending(rows.map(({ transition: { id } }) => id))
    return {
      event: exactly(await tx.eventById(transition.eventId), 'events are never deleted'),
      chunk: rows.filter(({ transition: { id } }) => waiting.has(id)),
    }
  })
  if (chunk.length === 0) return
  const batch = {
    event: { key: event.key, objectId: event.objectId },
    state: subscriberStates[transition.state],
    rows: chunk.map(toRow),
  }
  await keepOutcomes(chunk, await outcomesOf(batch, run), run)
}

async function outcomesOf(
  batch: Parameters<Destination['writeParticipations']>[0],
  run: ConnectorRun,
): Promise<readonly RowOutcome[]> {
  const { destination } = run.connector
  try {
    return await destination.writeParticipations(batch, { signal: run.signal })
  } catch (error) {
    if (!(error instanceof TurnoutError) || stopsThePortal(error)) throw error
    // The call as a whole was refused for good: every row of it is, in HubSpot's own words.
    return batch.rows.map(() => ({ kind: 'refused', message: error.message, correlationId: null }))
  }
}

function toRow(row: OutboxRow): ParticipationRow {
  const { transition, person } = row
  return {
    person: toPerson(row),
    contactId: person.contactId,
    occurredAt: transition.occurredAt,
    ...(transition.span === null ? {} : { span: transition.span }),
  }
}

function settled(
  { id, span: sentSpan }: SendableTransition,
  outcome: RowOutcome,
  run: ConnectorRun,
): TransitionChange {
  const answered = { answeredAt: run.now(), settledPeriod: run.period }
  switch (outcome.kind) {
    case 'stored':
      return { id, sentSpan, status: 'stored', ...answered }
    case 'refused':
      return { id, status: 'quarantined', message: refusal(outcome), ...answered }
    case 'unknown':
      return {
        id,
        sentSpan,
        status: 'unknown',
        message: outcome.message,
        ...(outcome.answered ? { answeredAt: run.now() } : {}),
      }
  }
}

function refusal({ message, correlationId }: Extract<RowOutcome, { kind: 'refused' }>): string {
  return correlationId === null ? message : `${message} (correlation id ${correlationId})`
}

async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  let failed = false
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) return
      await work(item).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const workers = Array.from({ length: Math.min(CHUNKS_AT_ONCE, items.length) }, worker)
  const failure = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}
