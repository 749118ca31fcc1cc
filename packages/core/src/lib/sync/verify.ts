import { completeAgain } from './complete-events.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { ReadBack, ShownParticipation } from './destination.ts'
import { exactly } from './exactly.ts'
import type { EventRow, OutboxRow, SendableTransition, TransitionChange } from './ledger-rows.ts'
import { type Condemned, quarantineTransitions } from './quarantine.ts'

/** HubSpot counts whole seconds. */
const SECOND_MS = 1000
/** For more rows of an event than this everything that it shows is read, page by page, and only a page is held. */
const MANY = 1000

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
      if ((await countToVerify(event, run)) === 0) break
      if (wait > 0) await run.sleep(wait, run.signal)
      await look(event, run, onVerified)
    }
    sendAgain = (await giveUp(event, run)) || sendAgain
    await sortOutSharedContacts(event, run)
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
    const answered = rows.map((row, index) => ({
      row,
      answer: exactly(answers[index], 'one each'),
    }))
    const gone = answered.filter(({ answer }) => answer.kind === 'contact_gone')
    const changes = answered
      .filter(({ answer }) => answer.kind !== 'contact_gone')
      .map(({ row, answer }) => settled(row.transition, answer, run))
    const storedIds = new Set(
      changes.flatMap(({ id, status }) => (status === 'stored' ? [id] : [])),
    )
    const stored = rows.filter(({ transition }) => storedIds.has(transition.id))
    await run.ledger.transaction(async (tx) => {
      await tx.changeTransitions(changes)
      await quarantineTransitions(tx, 'contact_deleted', gone.map(condemn), run)
      await completeAgain(
        tx,
        stored.map(({ transition }) => transition),
      )
    })
  }
}

function condemn({ row }: { readonly row: OutboxRow }): Condemned {
  return { row, message: null }
}

// HubSpot leaves out of its answer what repeats a timestamp. Where it then shows an older span, the correction is sent
// once more; after that HubSpot has kept its own. Without any answer the correction was perhaps lost on the way, which
// says nothing about what HubSpot keeps.
function settled(
  transition: SendableTransition,
  answer: ReadBack,
  run: ConnectorRun,
): TransitionChange {
  const { id, span: sentSpan, resent, answeredAt } = transition
  const shown = shows(answer, transition)
  const keepsOwn = shown === 'other_span' && answeredAt !== null
  if (shown === 'yes' || (keepsOwn && resent)) {
    return { id, sentSpan, status: 'stored', answeredAt: run.now(), settledPeriod: run.period }
  }
  return { id, sentSpan, status: 'waiting', resent: keepsOwn || resent }
}

async function countToVerify(event: EventRow, run: ConnectorRun): Promise<number> {
  return await run.ledger.transaction((tx) => tx.countToVerify(run.connector.name, event.id))
}

async function rowsToVerify(event: EventRow, run: ConnectorRun): Promise<readonly OutboxRow[]> {
  return await run.ledger.transaction((tx) => tx.rowsToVerify(run.connector.name, event.id, MANY))
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

/** Looks once: through everything that the event shows where many are unverified, then for those that are left. */
async function look(event: EventRow, run: ConnectorRun, onVerified: OnVerified): Promise<void> {
  if ((await countToVerify(event, run)) > MANY) {
    const { signal } = run
    const shown = run.connector.destination.show(event, { signal })
    for await (const page of shown) onVerified(await comparePage(event, page, run))
  }
  if ((await countToVerify(event, run)) > MANY) return
  const rows = await rowsToVerify(event, run)
  if (rows.length > 0) onVerified(await keep(rows, await readBack(event, rows, run), run))
}

async function comparePage(
  event: EventRow,
  page: readonly ShownParticipation[],
  run: ConnectorRun,
): Promise<number> {
  const byContact = new Map(page.map((shown) => [shown.contactId, shown]))
  const byEmail = new Map(page.map((shown) => [shown.email?.toLowerCase(), shown]))
  const rows = await run.ledger.transaction((tx) =>
    tx.rowsToVerifyOf(run.connector.name, event.id, {
      ids: [...byContact.keys()],
      emails: [...byEmail.keys()].filter((email) => email !== undefined),
    }),
  )
  const answers = rows.map(({ person }): ReadBack => {
    const shown = byContact.get(person.contactId ?? '') ?? byEmail.get(person.email)
    return shown === undefined ? { kind: 'missing' } : { kind: 'found', ...shown }
  })
  return await keep(rows, answers, run)
}

/** Keeps what a read-back says about rows; gives how many it confirmed. */
async function keep(
  rows: readonly OutboxRow[],
  answers: readonly ReadBack[],
  run: ConnectorRun,
): Promise<number> {
  const verdicts: Verdicts = { confirmed: [], changes: [], gone: [], contacts: [] }
  for (const [index, row] of rows.entries()) {
    judge(verdicts, row, exactly(answers[index], 'one each'), run)
  }
  await run.ledger.transaction(async (tx) => {
    await tx.setContactIds(verdicts.contacts)
    await tx.changeTransitions(verdicts.changes)
    await tx.supersedeBefore(verdicts.confirmed)
    await quarantineTransitions(tx, 'contact_deleted', verdicts.gone, run)
  })
  return verdicts.confirmed.length
}

interface Verdicts {
  readonly confirmed: SendableTransition[]
  readonly changes: TransitionChange[]
  readonly gone: Condemned[]
  readonly contacts: { readonly personId: number; readonly contactId: string }[]
}

function judge(verdicts: Verdicts, row: OutboxRow, answer: ReadBack, run: ConnectorRun): void {
  if (answer.kind === 'contact_gone') verdicts.gone.push({ row, message: null })
  if (answer.kind !== 'found') return
  const { transition, person } = row
  if (answer.contactId !== person.contactId) {
    verdicts.contacts.push({ personId: person.id, contactId: answer.contactId })
  }
  const shown = shows(answer, transition)
  if (shown === 'no') return
  verdicts.confirmed.push(transition)
  const verified = { id: transition.id, sentSpan: transition.span, verifiedAt: run.now() }
  verdicts.changes.push(
    shown === 'yes'
      ? { ...verified, status: 'verified' }
      : {
          ...verified,
          status: 'span_kept',
          message: `HubSpot shows another duration (${answer.seconds} s) than was sent. It is not sent again.`,
        },
  )
}

/** Whether HubSpot shows what was sent: the state, and for attendance the length of the span. */
function shows(answer: ReadBack, transition: SendableTransition): 'yes' | 'no' | 'other_span' {
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
async function sortOutSharedContacts(event: EventRow, run: ConnectorRun): Promise<void> {
  await run.ledger.transaction(async (tx) => {
    const rows = await tx.rowsOfSharedContacts(run.connector.name, event.id)
    await quarantineTransitions(
      tx,
      'same_contact',
      rows.map((row) => ({ row, message: null })),
      run,
    )
  })
}

// Sent once more with the same time; missed a second time it waits for a person.
async function giveUp(event: EventRow, run: ConnectorRun): Promise<boolean> {
  let sendAgain = false
  for (;;) {
    const missing = await rowsToVerify(event, run)
    if (missing.length === 0) return sendAgain
    const again = missing.filter(({ transition }) => !transition.resent)
    const lost = missing.filter(({ transition }) => transition.resent)
    sendAgain ||= again.length > 0
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
  }
}
