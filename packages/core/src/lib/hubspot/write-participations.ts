import type {
  EventRef,
  ParticipationRow,
  RowOutcome,
  SubscriberState,
} from '../sync/destination.ts'
import { HttpError } from '../http/http-error.ts'
import type { BatchError } from './batch-answer.ts'
import type { CallOptions } from './call-options.ts'
import { chunksOf, lookUpContactsIfAllowed } from './contact-lookup.ts'
import { destinationError } from './destination-error.ts'
import type { AttendanceAnswer, MaybeStayed } from './attendance.ts'
import type { EventIds } from './event-ids.ts'
import { externalIds } from './event-writes.ts'
import { HubSpotError } from './hubspot-error.ts'
import { namedRows, unattributedErrors, unmatchedResults } from './match-rows.ts'
import type { Portal } from './portal.ts'
import { toContactProperties } from './property-mapping.ts'

/** Rows of one event and state. */
export interface ParticipationBatch {
  readonly event: EventRef
  readonly state: SubscriberState
  readonly rows: readonly ParticipationRow[]
}

type Row = ParticipationRow
type LongEnough = Row & { readonly span: NonNullable<Row['span']> }
/** What became of the rows of a part; its keys are the very rows. */
type Outcomes = ReadonlyMap<Row, RowOutcome>

/** Sends rows in chunks, by contact id where it is known; each row gets its own outcome. */
export async function writeParticipations(
  portal: Portal,
  batch: ParticipationBatch,
  options: CallOptions,
): Promise<readonly RowOutcome[]> {
  const writer = new ParticipationWriter(portal, batch, options)
  const outcomes = await writer.write()
  return batch.rows.map((row) => outcomes.get(row) ?? unmentioned)
}

const unmentioned: RowOutcome = {
  kind: 'unknown',
  answered: true,
  message: 'HubSpot’s answer does not mention this person.',
}

const tooShort: RowOutcome = {
  kind: 'refused',
  message:
    'Attendance needs two times that are at least one second apart: HubSpot drops the rest silently.',
  correlationId: null,
}

class ParticipationWriter {
  readonly #portal: Portal
  readonly #event: EventIds
  readonly #batch: ParticipationBatch
  readonly #options: CallOptions

  constructor(portal: Portal, batch: ParticipationBatch, options: CallOptions) {
    this.#portal = portal
    this.#batch = batch
    this.#options = options
    const { objectId, key } = batch.event
    this.#event = objectId === null ? externalIds(key) : { objectId }
  }

  async write(): Promise<Outcomes> {
    const { rows, state } = this.#batch
    const sendable = state === 'attend' ? rows.filter(isLongEnough) : rows
    const known = sendable.filter(({ contactId }) => contactId !== null)
    const byAddress = sendable.filter(({ contactId }) => contactId === null)
    const { size } = this.#portal.batch
    const outcomes = await this.#together([...chunksOf(known, size), ...chunksOf(byAddress, size)])
    const left = rows.filter((row) => !sendable.includes(row))
    return left.length === 0 ? outcomes : new Map([...outcomes, ...all(left, tooShort)])
  }

  /** Side by side. When one part fails and another does not, nobody can tell about the rows of the first. */
  async #together(parts: readonly (readonly Row[])[]): Promise<Outcomes> {
    const settled = await Promise.allSettled(parts.map((rows) => this.#send(rows)))
    const failed = settled.find((part) => part.status === 'rejected')
    if (failed?.status === 'rejected' && settled.every(({ status }) => status === 'rejected')) {
      throw failed.reason
    }
    if (failed !== undefined) this.#options.signal?.throwIfAborted()
    const outcomes = new Map<Row, RowOutcome>()
    for (const [index, part] of settled.entries()) {
      const rows = parts[index] ?? []
      const answer =
        part.status === 'fulfilled' ? part.value : all(rows, this.#undecided(part.reason))
      for (const [row, outcome] of answer) outcomes.set(row, outcome)
    }
    return outcomes
  }

  #undecided(reason: unknown): RowOutcome {
    const error = destinationError(this.#portal.name, reason)
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'unknown', answered: false, message }
  }

  async #send(rows: readonly Row[]): Promise<Outcomes> {
    let answer: AttendanceAnswer
    try {
      answer = await this.#record(rows)
    } catch (error) {
      return await this.#afterError(rows, error)
    }
    return await this.#afterAnswer(rows, answer)
  }

  #record(rows: readonly Row[]): Promise<AttendanceAnswer> {
    const { state } = this.#batch
    return state === 'attend'
      ? this.#recordAs(state, rows.filter(isLongEnough), ({ span }) => span)
      : this.#recordAs(state, rows, () => ({}))
  }

  #recordAs<S extends SubscriberState, R extends Row>(
    state: S,
    rows: readonly R[],
    timesOf: (row: R) => MaybeStayed<S>,
  ): Promise<AttendanceAnswer> {
    const { attendance } = this.#portal.client
    if (rows[0]?.contactId === null) {
      const byEmail = rows.map((row) => ({ ...this.#byEmail(row), ...timesOf(row) }))
      return attendance.recordByEmail(this.#event, state, byEmail, this.#options)
    }
    const byId = rows.map((row) => ({ ...byContactId(row), ...timesOf(row) }))
    return attendance.recordByContactId(this.#event, state, byId, this.#options)
  }

  #byEmail({ person, occurredAt }: Row) {
    const { mapping } = this.#portal
    const contactProperties = { ...mapping.constant, ...toContactProperties(person, mapping) }
    return { email: person.email, occurredAt, contactProperties }
  }

  async #afterError(rows: readonly Row[], error: unknown): Promise<Outcomes> {
    if (nobodyCanTell(error)) return all(rows, this.#undecided(error))
    if (!(error instanceof HubSpotError)) throw error
    if (error.kind === 'batch_too_large' && rows.length > 1) {
      const half = Math.ceil(rows.length / 2)
      const learned = Math.max(half, SMALLEST_BATCH)
      this.#portal.batch.size = Math.min(this.#portal.batch.size, learned)
      return await this.#together(chunksOf(rows, half))
    }
    const aboutRows = error.kind === 'validation' || error.kind === 'batch_too_large'
    if (!aboutRows || isAboutTheCall(error)) throw error
    return await this.#findTheBadRow(rows, error)
  }

  /** HubSpot refuses a whole chunk for one row: the row it names, or else the one that is left after halving. */
  async #findTheBadRow(rows: readonly Row[], error: HubSpotError): Promise<Outcomes> {
    const { said, contextValues } = HubSpotError.factsOf(error)
    const outcome = this.#refused(said, error.correlationId)
    if (rows.length === 1) return all(rows, outcome)
    const named = new Set(namedRows(rows.map(keyOf), { message: said, contextValues }))
    const good = rows.filter((_, index) => !named.has(index))
    if (named.size === 0) return await this.#together(chunksOf(rows, Math.ceil(rows.length / 2)))
    const bad = all(
      rows.filter((_, index) => named.has(index)),
      outcome,
    )
    return good.length === 0 ? bad : new Map([...bad, ...(await this.#together([good]))])
  }

  async #afterAnswer(rows: readonly Row[], answer: AttendanceAnswer): Promise<Outcomes> {
    const outcomes = new Map<Row, RowOutcome>()
    const silent: Row[] = []
    for (const [index, row] of rows.entries()) {
      const recorded = answer.rows[index]
      if (recorded?.kind === 'recorded') {
        outcomes.set(row, { kind: 'stored', contactId: recorded.contactId })
      } else if (recorded?.kind === 'refused') outcomes.set(row, this.#refusedBy(recorded.error))
      else silent.push(row)
    }
    if (silent.length === 0) return outcomes
    const nameless = unattributedErrors(answer.errors, new Set(rows.map(keyOf)))
    const settled =
      nameless[0] === undefined
        ? await this.#byOtherAddress(rows, silent, answer)
        : await this.#afterNamelessError(rows, silent, nameless[0])
    return new Map([...outcomes, ...settled])
  }

  /** An error in a success that names nobody: the rows that were not mentioned are sent again in smaller parts. */
  async #afterNamelessError(
    rows: readonly Row[],
    silent: readonly Row[],
    error: BatchError,
  ): Promise<Outcomes> {
    if (silent.length === 1) return all(silent, this.#refusedBy(error))
    const size = silent.length < rows.length ? silent.length : Math.ceil(silent.length / 2)
    return await this.#together(chunksOf(silent, size))
  }

  #refusedBy({ message, subCategory, correlationId }: BatchError): RowOutcome {
    const said = subCategory === null ? message : `${message} (${subCategory})`
    return this.#refused(said, correlationId)
  }

  #refused(said: string, correlationId: string | null): RowOutcome {
    const message = said === '' ? 'HubSpot gave no reason.' : this.#portal.redactor.redact(said)
    return { kind: 'refused', message, correlationId }
  }

  /** Contacts that answered under another of their addresses. */
  async #byOtherAddress(
    rows: readonly Row[],
    silent: readonly Row[],
    answer: AttendanceAnswer,
  ): Promise<Outcomes> {
    const people = rows.filter(({ contactId }) => contactId === null).map(({ person }) => person)
    const strangers = people.length === 0 ? [] : unmatchedResults(people, answer.results)
    if (strangers.length === 0) return all(silent, unmentioned)
    const ids = strangers.map(({ vid }) => String(vid))
    const found = await lookUpContactsIfAllowed(this.#portal, ids, {}, this.#options)
    return new Map(
      silent.map((row) => {
        const contact = found?.byAddress.get(row.person.email)
        return [
          row,
          contact === undefined ? unmentioned : { kind: 'stored', contactId: contact.id },
        ]
      }),
    )
  }
}

const SHORTEST_STAY_MS = 1000
/** A batch that is too large with fewer rows than this is so for another reason. */
const SMALLEST_BATCH = 10

function isLongEnough(row: Row): row is LongEnough {
  const { span } = row
  return span !== undefined && span.leftAt - span.joinedAt >= SHORTEST_STAY_MS
}

function byContactId({ contactId, occurredAt }: Row) {
  return { contactId: contactId ?? '', occurredAt }
}

function keyOf(row: Row): string {
  return row.contactId ?? row.person.email
}

function all(rows: readonly Row[], outcome: RowOutcome): Outcomes {
  return new Map(rows.map((row) => [row, outcome]))
}

function nobodyCanTell(error: unknown): boolean {
  return (error instanceof HttpError || error instanceof HubSpotError) && error.mayHaveActed
}

// Texts of refusals that mean the path or the query, never a row.
const ABOUT_THE_CALL = /externalAccountId is required|Unknown state for|parse value for path/i

function isAboutTheCall(error: HubSpotError): boolean {
  return ABOUT_THE_CALL.test(HubSpotError.factsOf(error).said)
}
