import type { EmailAddress } from '../model/email-address.ts'
import type { EventKey } from '../model/event-key.ts'
import type { Instant } from '../model/instant.ts'
import type { LeftOutRule } from '../model/reasons.ts'
import type { LedgerReader } from './ledger-reader.ts'
import type { RunReport } from './run-report.ts'
import type {
  ConnectorRow,
  CountedRecord,
  EventRow,
  NewQuarantine,
  NewTransition,
  OutboxRow,
  ParticipationState,
  PersonRow,
  PinnedState,
  RecordTally,
  SendableTransition,
  StatementRow,
  TransitionChange,
  TransitionRow,
  TransitionStatus,
} from './ledger-rows.ts'

/** The only durable state: what Turnout knows it has sent, with the evidence. One engine writes it. */
export interface Ledger extends LedgerReader {
  /** Runs the work in one transaction: all of it is kept, or nothing. Transactions run one after another. */
  transaction<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T>
  /** A private copy for a plan: what is done to it leaves no trace. */
  copy(): Promise<Ledger>
}

/** What the engine asks of a ledger inside a transaction. Lists may be long; a store cuts them as it needs. */
export interface LedgerTransaction {
  connector(name: string): Promise<ConnectorRow | null>
  saveConnector(row: ConnectorRow): Promise<void>
  /** Keeps the report of a connector's last run. */
  saveReport(connector: string, report: RunReport): Promise<void>

  eventsByKey(portal: string, keys: readonly EventKey[]): Promise<readonly EventRow[]>
  eventById(id: number): Promise<EventRow | null>
  addEvent(row: Omit<EventRow, 'id'>): Promise<EventRow>
  saveEvent(row: EventRow): Promise<void>
  /** Events of the portal with that event id, or with that title within five minutes of that start. */
  similarEvents(
    portal: string,
    like: { readonly eventId: string; readonly title: string; readonly startsAt: Instant | null },
  ): Promise<readonly EventRow[]>
  /** Events whose told properties or cancellation the destination does not know yet. */
  eventsToWrite(connector: string): Promise<readonly EventRow[]>
  /** Events with stays of this connector to fold. */
  eventsToFold(connector: string): Promise<readonly EventRow[]>
  /** Owned events whose attendance is final and which were not completed since. */
  eventsToComplete(connector: string): Promise<readonly EventRow[]>
  /** Events that this connector only refers to, and that no connector has brought yet. */
  eventsAwaited(connector: string): Promise<readonly EventRow[]>
  eventsOwned(connector: string): Promise<readonly EventRow[]>
  /** Events of the connector that wait for a person. */
  eventsInDoubt(connector: string): Promise<readonly EventRow[]>
  /** First join and last leave of anybody at the event. */
  attendedSpan(
    eventId: number,
  ): Promise<{ readonly joinedAt: Instant; readonly leftAt: Instant } | null>

  peopleByEmail(portal: string, emails: readonly EmailAddress[]): Promise<readonly PersonRow[]>
  /** Adds people, or brings their names and fields up to date; gives them with their ids. */
  savePeople(
    portal: string,
    people: readonly Omit<PersonRow, 'id' | 'contactId' | 'fieldsDue'>[],
  ): Promise<readonly PersonRow[]>
  setContactIds(
    contacts: readonly { readonly personId: number; readonly contactId: string | null }[],
  ): Promise<void>
  /** People of the connector whose fields are to be brought onto their contacts. */
  peopleWithFieldsDue(connector: string, limit: number): Promise<readonly PersonRow[]>
  fieldsWritten(personIds: readonly number[]): Promise<void>

  statementsOf(eventId: number, personIds: readonly number[]): Promise<readonly StatementRow[]>
  saveStatements(rows: readonly StatementRow[]): Promise<void>
  deleteStatements(
    rows: readonly Pick<StatementRow, 'eventId' | 'personId' | 'connector' | 'record' | 'kind'>[],
  ): Promise<void>
  /** Says that these people were seen in the list of this read, though no record of theirs is sent. */
  touchStatements(
    seen: { readonly eventId: number; readonly connector: string; readonly read: number },
    personIds: readonly number[],
  ): Promise<void>
  /** Says that these records were seen in this read, though they cannot be read any more. */
  touchRecords(
    seen: { readonly eventId: number; readonly connector: string; readonly read: number },
    records: readonly string[],
  ): Promise<void>
  /**
   * Takes the stays that this read gave for all that there are: forgets the connector's older ones, and lets the others
   * be folded.
   */
  listStays(seen: {
    readonly eventId: number
    readonly connector: string
    readonly read: number
  }): Promise<void>
  /**
   * The stays of the next people, in the order of their ids; a person is never cut. Whoever has a stay that is not listed
   * yet, by whichever connector, is not among them.
   */
  staysPage(
    eventId: number,
    page: { readonly afterPerson: number; readonly people: number },
  ): Promise<readonly StatementRow[]>
  /** Takes back attendance that was never sent and that no stay speaks of any more; gives whose it was. */
  takeBackAttendance(eventId: number): Promise<readonly number[]>
  /** Makes another event's statements this event's, and takes back what was pinned there and not sent. */
  moveStatements(from: number, to: number): Promise<readonly number[]>

  /** People registered by this connector, and not withdrawn, whom this read did not give, and how many it did give. */
  vanished(seen: {
    readonly eventId: number
    readonly connector: string
    readonly read: number
  }): Promise<{ readonly personIds: readonly number[]; readonly present: number }>

  pinnedStates(eventId: number, personIds: readonly number[]): Promise<readonly PinnedState[]>
  addTransitions(rows: readonly NewTransition[]): Promise<void>
  saveTransitions(rows: readonly TransitionRow[]): Promise<void>
  /** Changes what is given, leaves the rest. */
  changeTransitions(changes: readonly TransitionChange[]): Promise<void>
  waitingCount(connector: string): Promise<number>
  /** The people of records that wait. */
  peopleWaiting(connector: string): Promise<readonly Pick<PersonRow, 'id' | 'email'>[]>
  /** Takes back what was pinned and gathered for these people and never sent; their records count as left out. */
  leaveOutPeople(
    connector: string,
    people: readonly { readonly personId: number; readonly rule: LeftOutRule }[],
  ): Promise<void>
  /** How many people the waiting transitions are of. */
  waitingPeople(connector: string): Promise<number>
  waitingTally(connector: string): Promise<
    readonly {
      readonly eventId: number
      readonly state: ParticipationState
      readonly transitions: number
    }[]
  >
  /** What can be sent now: the first waiting transition of each person, of events that the destination has. */
  nextWave(connector: string, limit: number): Promise<readonly OutboxRow[]>
  /** Counts one more attempt for those that still wait, and gives them: what was taken back meanwhile is not sent. */
  beginSending(transitionIds: readonly number[]): Promise<ReadonlySet<number>>
  /** Rows that nobody can tell about. */
  unknownRows(connector: string): Promise<readonly OutboxRow[]>
  /** Events with current states that are stored and not verified. */
  eventsToVerify(connector: string): Promise<readonly EventRow[]>
  countToVerify(connector: string, eventId: number): Promise<number>
  rowsToVerify(connector: string, eventId: number, limit: number): Promise<readonly OutboxRow[]>
  /** Those of them whose people are these contacts, by id or by address. */
  rowsToVerifyOf(
    connector: string,
    eventId: number,
    contacts: { readonly ids: readonly string[]; readonly emails: readonly string[] },
  ): Promise<readonly OutboxRow[]>
  /** Marks what came before these transitions of the same people at the same events as superseded. */
  supersedeBefore(rows: readonly SendableTransition[]): Promise<void>
  /** Current rows of people who are the same contact as another person of the event, who came before them. */
  rowsOfSharedContacts(connector: string, eventId: number): Promise<readonly OutboxRow[]>

  /** Those of these people who are in quarantine, or were dropped from it, because their contact was deleted. */
  peopleDeleted(personIds: readonly number[]): Promise<ReadonlySet<number>>
  /** A record is there for one reason at a time. */
  addQuarantine(rows: readonly NewQuarantine[]): Promise<void>
  /** Takes source records off the list that can be read again; whether their stays have times shows later. */
  resolveQuarantine(connector: string, records: readonly string[]): Promise<void>
  /** Takes stays off the list that have times by now, and forgets that they were dropped. */
  resolveUntimed(connector: string, records: readonly string[]): Promise<void>
  /** The records among these that a person dropped. */
  droppedRecords(connector: string, records: readonly string[]): Promise<ReadonlySet<string>>
  /** Sends again what is in quarantine: transitions wait once more, stays are folded again, records are read again. */
  replayQuarantine(ids: readonly number[]): Promise<number>
  dropQuarantine(ids: readonly number[]): Promise<number>
  /** Folds again the stays that waited for an estimate. */
  refoldUntimed(connector: string): Promise<void>

  countRecords(connector: string, records: readonly CountedRecord[]): Promise<void>
  tally(connector: string, period: number): Promise<readonly RecordTally[]>
  transitionTally(
    connector: string,
    period: number,
  ): Promise<
    readonly {
      readonly eventId: number
      readonly state: ParticipationState
      readonly status: TransitionStatus
      readonly fromRoster: boolean
      readonly transitions: number
    }[]
  >
  /** Forgets what was counted, whatever became of it: the connector goes to another portal, and reads all again. */
  forgetCounts(connector: string): Promise<void>
  /** Ends a period: what is answered is forgotten by the counting, what waits is carried over. */
  closePeriod(connector: string, period: number): Promise<void>
}
