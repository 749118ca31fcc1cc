import type { Participation, Stay } from '../model/participation.ts'
import { exactly } from './exactly.ts'
import type { ConnectorRun } from './connector-run.ts'
import type {
  CountedRecord,
  EventRow,
  NewTransition,
  PersonRow,
  StatementRow,
  TransitionRow,
} from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'
import { pinRegistration } from './pin.ts'
import { sourcesSay } from './sources-say.ts'

/** What a batch says about the people of one event. */
export interface PeopleOfEvent {
  readonly event: EventRow
  readonly participations: readonly Participation[]
}

/** Keeps what the records say about the people of one event, and pins what follows from it. */
export async function takeOverPeople(
  tx: LedgerTransaction,
  { event, participations }: PeopleOfEvent,
  run: ConnectorRun,
): Promise<void> {
  const people = await savePeople(tx, participations, run)
  const personIds = [...people.values()].map(({ id }) => id)
  const before = Map.groupBy(await tx.statementsOf(event.id, personIds), ({ personId }) => personId)
  const pinned = new Map(
    (await tx.pinnedStates(event.id, personIds)).map((state) => [state.personId, state.transition]),
  )
  const fresh = Map.groupBy(
    participations.flatMap((each) => toStatements(each, event, people, run)),
    ({ personId }) => personId,
  )
  const withdrawn: StatementRow[] = []
  const transitions: NewTransition[] = []
  for (const [personId, statements] of fresh) {
    const { kept, contradicted } = merge(before.get(personId) ?? [], statements)
    withdrawn.push(...contradicted)
    transitions.push(...pinFor(kept, pinned.get(personId) ?? null, { event, personId }, run))
  }
  await tx.deleteStatements(withdrawn)
  await tx.saveStatements([...fresh.values()].flat())
  await tx.addTransitions(transitions)
  await tx.countRecords(run.connector.name, [...fresh.values()].flat().map(countedAs))
}

/** Pins what follows from what is known about these people already. */
export async function pinAnew(
  tx: LedgerTransaction,
  { event, personIds }: { readonly event: EventRow; readonly personIds: readonly number[] },
  run: ConnectorRun,
): Promise<void> {
  if (personIds.length === 0) return
  const known = Map.groupBy(await tx.statementsOf(event.id, personIds), ({ personId }) => personId)
  const pinned = new Map(
    (await tx.pinnedStates(event.id, personIds)).map((state) => [state.personId, state.transition]),
  )
  await tx.addTransitions(
    [...known].flatMap(([personId, statements]) =>
      pinFor(statements, pinned.get(personId) ?? null, { event, personId }, run),
    ),
  )
}

/** Pins what follows from all that is said about one person at one event. */
function pinFor(
  statements: readonly StatementRow[],
  last: TransitionRow | null,
  { event, personId }: { readonly event: EventRow; readonly personId: number },
  run: ConnectorRun,
): NewTransition[] {
  return pinRegistration(sourcesSay(statements), last, {
    eventId: event.id,
    personId,
    connector: run.connector.name,
    now: run.now(),
    eventStartsAt: event.told?.startsAt ?? null,
    attendanceSpan: run.connector.attendanceSpan ?? 'stay',
  })
}

async function savePeople(
  tx: LedgerTransaction,
  participations: readonly Participation[],
  run: ConnectorRun,
): Promise<Map<string, PersonRow>> {
  const people = new Map<string, Omit<PersonRow, 'id' | 'contactId' | 'fieldsDue'>>()
  for (const { person } of participations) {
    const known = people.get(person.email)
    people.set(person.email, {
      email: person.email,
      firstName: person.firstName ?? known?.firstName ?? null,
      lastName: person.lastName ?? known?.lastName ?? null,
      fields: { ...known?.fields, ...person.fields },
    })
  }
  const rows = await tx.savePeople(run.connector.destination.portal, [...people.values()])
  return new Map(rows.map((row) => [row.email, row]))
}

function toStatements(
  participation: Participation,
  event: EventRow,
  people: ReadonlyMap<string, PersonRow>,
  run: ConnectorRun,
): StatementRow[] {
  const person = exactly(people.get(participation.person.email), 'the person was just saved')
  const said = {
    eventId: event.id,
    personId: person.id,
    connector: run.connector.name,
    evidence: participation.evidence ?? null,
    read: run.read,
  }
  if (participation.state === 'attended') {
    return participation.stays.map((stay) => ({ ...said, ...stayStatement(stay) }))
  }
  const { record, occurredAt, state } = participation
  return [
    {
      ...said,
      record: record.id,
      locator: record.locator,
      kind: state,
      at: occurredAt,
      joinedAt: null,
      leftAt: null,
      seconds: null,
    },
  ]
}

function stayStatement({ record, joinedAt, leftAt, seconds }: Stay) {
  return {
    record: record.id,
    locator: record.locator,
    kind: 'stay',
    at: null,
    joinedAt: joinedAt ?? null,
    leftAt: leftAt ?? null,
    seconds: seconds ?? null,
  } as const
}

// A record that says "registered" alone takes back what it said before: the person came again.
function merge(
  before: readonly StatementRow[],
  fresh: readonly StatementRow[],
): { readonly kept: readonly StatementRow[]; readonly contradicted: readonly StatementRow[] } {
  const freshKeys = new Set(fresh.map(statementKey))
  const standing = new Set(
    fresh
      .filter(({ kind }) => kind === 'registered')
      .map(({ connector, record }) => `${connector}\n${record}`),
  )
  const older = before.filter((statement) => !freshKeys.has(statementKey(statement)))
  const contradicted = older.filter(
    ({ kind, connector, record }) =>
      kind === 'cancelled' && standing.has(`${connector}\n${record}`),
  )
  const dead = new Set(contradicted)
  return { kept: [...older.filter((statement) => !dead.has(statement)), ...fresh], contradicted }
}

function statementKey({ connector, record, kind }: StatementRow): string {
  return `${kind}\n${connector}\n${record}`
}

function countedAs({ record, eventId, personId, kind }: StatementRow): CountedRecord {
  return { record, eventId, personId, says: kind === 'stay' ? 'attended' : kind }
}
