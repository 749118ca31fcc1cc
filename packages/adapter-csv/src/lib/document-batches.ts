import type {
  AttendanceListing,
  EventKey,
  LeftOutRecord,
  Participation,
  RecordRef,
  RejectedRecord,
  WebinarEvent,
} from '@turnout/core'
import type { ReadingRules } from './csv-options.ts'
import { type CsvDocument, readRows, rowContext } from './csv-reader.ts'
import { readRow, rejectProblem } from './csv-to-model.ts'
import { eventOfDocument, type EventRules, type ToldEvent } from './event-of-document.ts'
import { TableWalker } from './layout/table-walker.ts'
import { type Table } from './layout/table.ts'
import { FileRemarks } from './rows/file-remarks.ts'
import { LogPairs } from './rows/log-pairs.ts'
import { RecordIds } from './rows/record-ids.ts'
import type { RowContext } from './rows/row-context.ts'
import type { PersonReading, RowReading } from './rows/row-reading.ts'
import { type Row, rowText } from './text/row.ts'
import { offsetName } from './time/zone-abbreviations.ts'

const BATCH_RECORDS = 1000
const LONGEST_RAW = 4000

/** A part of what a file tells; the source adds the cursor. */
export interface DocumentBatch {
  readonly events: readonly WebinarEvent[]
  readonly participations: readonly Participation[]
  readonly leftOut: readonly LeftOutRecord[]
  readonly rejected: readonly RejectedRecord[]
  readonly recordsRead: number
  readonly completeRosters: readonly EventKey[]
  readonly attendance: readonly AttendanceListing[]
  readonly notices: readonly string[]
  /** Records of the file up to here; null where a read cannot go on from here. */
  readonly recordsSoFar: number | null
  readonly last: boolean
}

/** What a document's rows are read with. */
export interface DocumentReading {
  readonly document: CsvDocument
  readonly told: ToldEvent
  readonly key: EventKey
  readonly rules: ReadingRules
  readonly eventRules: EventRules
  readonly completeRoster: boolean
  /** Records at the start of the file that were given before. */
  readonly skipRecords: number
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Gives what a document tells, in batches of about a thousand records, as they are asked for. */
export async function* documentBatches(reading: DocumentReading): AsyncGenerator<DocumentBatch> {
  const walker = new TableWalker(reading.document.layout)
  const collector = new Collector(reading)
  for await (const rows of readRows(reading.document, walker, reading.signal)) {
    for (const row of rows) {
      const cells = walker.next(row)
      if (cells === null) continue
      collector.add(row, cells, walker.table)
      if (!collector.full) continue
      yield collector.take(false)
      reading.signal.throwIfAborted()
    }
  }
  yield collector.take(true)
}

class Collector {
  readonly #reading: DocumentReading
  readonly #context: RowContext
  readonly #ids: RecordIds
  readonly #pairs: LogPairs
  readonly #file: string
  readonly #remarks = new FileRemarks()
  #participations: Participation[] = []
  #leftOut: LeftOutRecord[] = []
  #rejected: RejectedRecord[] = []
  #recordsRead = 0
  #records = 0
  #rejections = 0
  #attended: boolean
  #afterwards: boolean
  #registrations = false
  #isLog = false
  #shownStatus: string | null = null

  constructor(reading: DocumentReading) {
    const { document, rules, key } = reading
    this.#reading = reading
    this.#context = rowContext(document, rules)
    // Rows of people have about a hundred bytes.
    this.#ids = new RecordIds(`${key.accountId}/${key.eventId}`, document.size / 100)
    this.#pairs = new LogPairs(key)
    this.#file = document.file.shown
    this.#afterwards = isMadeAfterwards(document)
    this.#attended = this.#afterwards
  }

  get full(): boolean {
    return this.#recordsRead >= BATCH_RECORDS
  }

  add(row: Row, cells: readonly string[], table: Table | null): void {
    const record = this.#record(row, cells, table)
    const reading =
      row.problem === null && table !== null
        ? readRow(cells, table, this.#context)
        : rejectProblem(row.problem ?? 'unclosed_quote')
    if (table !== null) {
      this.#noteTable(table)
      this.#remarks.add(row, cells, table, reading)
    }
    this.#records++
    if (this.#records <= this.#reading.skipRecords) return
    this.#keep(reading, record, row)
  }

  take(last: boolean): DocumentBatch {
    const { document, key } = this.#reading
    if (last) this.#keepLogged(this.#pairs.rest())
    const events = this.#events(last)
    const batch = {
      events,
      participations: this.#participations,
      leftOut: this.#leftOut,
      rejected: this.#rejected,
      recordsRead: this.#recordsRead,
      completeRosters: last && this.#isWholeRoster() ? [key] : [],
      attendance: last ? this.#attendance() : [],
      notices: last ? this.#notices(document) : [],
      recordsSoFar: this.#isLog ? null : this.#records,
      last,
    }
    this.#participations = []
    this.#leftOut = []
    this.#rejected = []
    this.#recordsRead = 0
    return batch
  }

  #record(row: Row, cells: readonly string[], table: Table | null): RecordRef {
    const locator = { file: this.#file, line: row.line }
    const broken = row.problem !== null || table === null
    return {
      id: this.#ids.next(
        broken ? [rowText(row).slice(0, LONGEST_RAW)] : cells,
        broken ? null : table,
      ),
      locator,
    }
  }

  #noteTable({ meaning, role }: Table): void {
    if (meaning === 'log') this.#isLog = true
    if (role === 'people' && meaning !== 'participants' && meaning !== 'log')
      this.#registrations = true
  }

  #keep(reading: RowReading, record: RecordRef, row: Row): void {
    const { key: event } = this.#reading
    switch (reading.kind) {
      case 'person':
        this.#keepPerson(reading, record)
        return
      case 'left_out': {
        const { rule, email } = reading
        this.#recordsRead++
        this.#leftOut.push({ record, rule, event, ...(email === undefined ? {} : { email }) })
        return
      }
      case 'rejected': {
        const { reason, message, field } = reading
        const locator = field === undefined ? record.locator : { ...record.locator, field }
        const raw = copyOf(rowText(row).slice(0, LONGEST_RAW))
        this.#rejected.push({ record: { id: record.id, locator }, reason, message, event, raw })
        this.#recordsRead++
        this.#rejections++
      }
    }
  }

  #keepPerson({ person, registered, cancelled, stay }: PersonReading, record: RecordRef): void {
    const { key: event } = this.#reading
    if (registered !== undefined) {
      this.#participations.push({
        state: 'registered',
        event,
        person,
        record,
        occurredAt: registered.at,
      })
    }
    if (cancelled === true) {
      this.#participations.push({ state: 'cancelled', event, person, record, occurredAt: null })
    }
    if (stay !== undefined) this.#attended = true
    if (stay !== undefined && this.#isLog) {
      this.#keepLogged(this.#pairs.add(person, record, stay))
      return
    }
    this.#recordsRead++
    if (stay === undefined) return
    this.#participations.push({ state: 'attended', event, person, stays: [{ record, ...stay }] })
  }

  /** A row of a log counts when its stay is known, which may be rows later. */
  #keepLogged(stays: readonly Participation[]): void {
    this.#participations.push(...stays)
    this.#recordsRead += stays.length
  }

  /** The event comes with the first people, and again when the rows change what is known of it. */
  #events(last: boolean): readonly WebinarEvent[] {
    const { told, key, eventRules, now } = this.#reading
    if (this.#records === 0 && !this.#afterwards) return []
    const event = eventOfDocument(told, key, {
      rules: eventRules,
      now: now(),
      attended: this.#attended,
    })
    const again = this.#shownStatus === event.status && !(last && this.#shownStatus === null)
    this.#shownStatus = event.status
    return again ? [] : [event]
  }

  #attendance(): AttendanceListing[] {
    const { told, key, eventRules, now } = this.#reading
    if (!this.#attended) return []
    const { status } = eventOfDocument(told, key, { rules: eventRules, now: now(), attended: true })
    return [{ event: key, status: status === 'ended' ? 'final' : 'provisional' }]
  }

  /** A row that cannot be read may be about anybody: the roster is then not whole. */
  #isWholeRoster(): boolean {
    const { completeRoster, skipRecords } = this.#reading
    return completeRoster && this.#registrations && this.#rejections === 0 && skipRecords === 0
  }

  #notices({ file, layout, encoding }: CsvDocument): readonly string[] {
    const guess = encoding.guess
      ? [`The encoding is taken as ${encoding.encoding}: ${encoding.because}.`]
      : []
    const ambiguous = layout.choice.ambiguous
      ? [`The profile is ${layout.choice.because}; the columns are taken by their names.`]
      : []
    const roster =
      this.#reading.completeRoster && this.#rejections > 0
        ? [
            `${this.#rejections} rows cannot be read, so the file is not taken as a complete roster.`,
          ]
        : []
    return [
      ...layout.notes,
      ...this.#remarks.notices(),
      ...guess,
      ...ambiguous,
      ...this.#context.unknownWords.notices(),
      ...guessedZones(this.#context),
      ...roster,
    ].map((notice) => `${file.shown}: ${notice}`)
  }
}

function guessedZones({ times }: RowContext): readonly string[] {
  return [...(times.guessedZones ?? [])].map(
    ([zone, minutes]) =>
      `The zone ${zone} has several meanings and is taken for UTC${offsetName(minutes)}. Set the option timeZone to the zone that is meant, like 'Asia/Shanghai' for CST.`,
  )
}

/** A slice of a string keeps all of it in memory; a copy does not. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Whether such a report is made only after an event, so that nobody in it means that nobody came. */
function isMadeAfterwards({ layout }: CsvDocument): boolean {
  const { meaning, id } = layout.choice.profile
  return (
    meaning === 'told' ||
    meaning === 'participants' ||
    meaning === 'log' ||
    id === 'gotowebinar-attendee'
  )
}
