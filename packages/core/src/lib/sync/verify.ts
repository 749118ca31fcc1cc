import type { ConnectorRun } from './connector-run.ts'
import type { ReadBack } from './destination.ts'
import { exactly } from './exactly.ts'
import type { EventRow, OutboxRow, SendableTransition, TransitionChange } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { type Condemned, quarantineTransitions } from './quarantine.ts'

/** HubSpot counts whole seconds. */
const SECOND_MS = 1000

/** Called as rows are confirmed. */
export type OnVerified = (rows: number) => void

/**
 * Reads back what was stored, event by event, with waits for what is not shown yet. What is missing afterwards is sent
 * once more under the same time by the caller; gives whether there is such a thing.
 */
export async function verify(run: ConnectorRun, onVerified: OnVerified): Promise<boolean> {
  const events = await run.ledger.transaction((tx) => tx.eventsToVerify(run.connector.name))
  let sendAgain = false
  for (const event of events) {
    for (const wait of [0, ...run.connector.destination.readBackWaitsMs]) {
      const rows = await rowsToVerify(event, run)
      if (rows.length === 0) break
      if (wait > 0) await run.sleep(wait, run.signal)
      onVerified(await compare(event, rows, run))
    }
    const missing = await rowsToVerify(event, run)
    if (missing.length > 0) sendAgain = (await giveUp(missing, run)) || sendAgain
  }
  return sendAgain
}

/** Reads back the rows that nobody can tell about: those that HubSpot shows are stored, the rest waits again. */
export async function settleUnknown(run: ConnectorRun): Promise<void> {
  const unknown = await run.ledger.transaction((tx) => tx.unknownRows(run.connector.name))
  for (const [eventId, rows] of Map.groupBy(unknown, ({ transition }) => transition.eventId)) {
    run.signal.throwIfAborted()
    const event = exactly(
      await run.ledger.transaction((tx) => tx.eventById(eventId)),
      'events are never deleted',
    )
    const answers = await readBack(event, rows, run)
    const changes = rows.map(({ transition }, index): TransitionChange => {
      const shown = shows(exactly(answers[index], 'one each'), transition)
      return shown === 'yes'
        ? { id: transition.id, status: 'stored', answeredAt: run.now(), settledPeriod: run.period }
        : { id: transition.id, status: 'waiting' }
    })
    await run.ledger.transaction(async (tx) => await tx.changeTransitions(changes))
  }
}

async function rowsToVerify(event: EventRow, run: ConnectorRun): Promise<readonly OutboxRow[]> {
  return await run.ledger.transaction((tx) => tx.rowsToVerify(run.connector.name, event.id))
}

async function readBack(
  event: EventRow,
  rows: readonly OutboxRow[],
  run: ConnectorRun,
): Promise<readonly ReadBack[]> {
  return await run.connector.destination.readBack(
    {
      event: { key: event.key, objectId: event.objectId },
      people: rows.map(({ person: { email, contactId } }) => ({ email, contactId })),
    },
    { signal: run.signal },
  )
}

async function compare(
  event: EventRow,
  rows: readonly OutboxRow[],
  run: ConnectorRun,
): Promise<number> {
  const answers = await readBack(event, rows, run)
  return await run.ledger.transaction(async (tx) => {
    const verdicts: Verdicts = { confirmed: [], gone: [], shared: [] }
    const contacts: { personId: number; contactId: string | null }[] = []
    for (const [index, row] of rows.entries()) {
      const answer = exactly(answers[index], 'one each')
      judge(verdicts, row, answer, run)
      if (answer.kind === 'found' && answer.contactId !== row.person.contactId) {
        contacts.push({ personId: row.person.id, contactId: answer.contactId })
      }
    }
    await tx.setContactIds(contacts)
    await sortOutSharedContacts(tx, event, verdicts, rows, answers)
    const confirmed = verdicts.confirmed.map(({ change }) => change)
    await tx.changeTransitions(confirmed)
    await tx.supersedeBefore(verdicts.confirmed.map(({ transition }) => transition))
    await quarantineTransitions(tx, 'contact_deleted', verdicts.gone, run)
    await quarantineTransitions(tx, 'same_contact', verdicts.shared, run)
    return confirmed.length
  })
}

interface Verdicts {
  confirmed: { readonly transition: SendableTransition; readonly change: TransitionChange }[]
  readonly gone: Condemned[]
  readonly shared: Condemned[]
}

function judge(verdicts: Verdicts, row: OutboxRow, answer: ReadBack, run: ConnectorRun): void {
  const { transition } = row
  if (answer.kind === 'contact_gone') {
    verdicts.gone.push({ row, message: null })
    return
  }
  const shown = shows(answer, transition)
  if (shown === 'no') return
  const verified = { id: transition.id, verifiedAt: run.now() }
  const seconds = answer.kind === 'found' ? answer.seconds : null
  verdicts.confirmed.push({
    transition,
    change:
      shown === 'yes'
        ? { ...verified, status: 'verified' }
        : {
            ...verified,
            status: 'span_kept',
            message: `HubSpot shows another duration (${seconds} s) than was sent. It is not sent again.`,
          },
  })
}

/** Whether HubSpot shows what was sent: the state, and for attendance the length of the span. */
export function shows(
  answer: ReadBack,
  transition: SendableTransition,
): 'yes' | 'no' | 'other_span' {
  if (answer.kind !== 'found') return 'no'
  switch (transition.state) {
    case 'registered':
      // Once the event is over HubSpot shows a registration as a no-show; who attended by another way is registered too.
      return ['REGISTERED', 'NO_SHOW', 'ATTENDED'].includes(answer.state) ? 'yes' : 'no'
    case 'cancelled':
      return answer.state === 'CANCELLED' ? 'yes' : 'no'
    case 'attended':
      if (answer.state !== 'ATTENDED') return 'no'
      return sameLength(answer.seconds, transition) ? 'yes' : 'other_span'
  }
}

// HubSpot calculates the duration late, at completion at the latest: no duration yet is no other duration.
function sameLength(seconds: number | null, { span }: SendableTransition): boolean {
  if (seconds === null || seconds === 0 || span === null) return true
  return Math.abs(seconds - (span.leftAt - span.joinedAt) / SECOND_MS) <= 1
}

// Two of our people on one contact: the contact shows one state, so only the first of them can be called verified.
async function sortOutSharedContacts(
  tx: LedgerTransaction,
  event: EventRow,
  verdicts: Verdicts,
  rows: readonly OutboxRow[],
  answers: readonly ReadBack[],
): Promise<void> {
  const shared = await tx.sharedContacts(event.id)
  if (shared.size === 0) return
  const condemned = new Set<number>()
  for (const [index, row] of rows.entries()) {
    const answer = answers[index]
    const first = answer?.kind === 'found' ? shared.get(answer.contactId) : undefined
    if (first === undefined || first === row.person.id) continue
    condemned.add(row.transition.id)
    verdicts.shared.push({ row, message: null })
  }
  verdicts.confirmed = verdicts.confirmed.filter(({ change }) => !condemned.has(change.id))
}

// Sent once more with the same time; missed a second time it waits for a person.
async function giveUp(missing: readonly OutboxRow[], run: ConnectorRun): Promise<boolean> {
  const again = missing.filter(({ transition }) => !transition.resent)
  const lost = missing.filter(({ transition }) => transition.resent)
  await run.ledger.transaction(async (tx) => {
    await tx.changeTransitions(
      again.map(({ transition }) => ({ id: transition.id, status: 'waiting', resent: true })),
    )
    await quarantineTransitions(
      tx,
      'not_stored',
      lost.map((row) => ({ row, message: null })),
      run,
    )
  })
  return again.length > 0
}
