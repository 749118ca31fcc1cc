import type { LeftOutRule, QuarantineReason } from '@turnout/core'
import { CsvRefusedError } from '../csv-errors.ts'
import { type CsvReadingOptions, type ReadingRules, toReadingRules } from '../csv-options.ts'
import { type CsvDocument, type CsvFile, lookAt, surveyFile } from '../csv-reader.ts'
import { documentBatches } from '../document-batches.ts'
import { type EventRules, keyOfDocument, type ToldEvent, toldEvent } from '../event-of-document.ts'
import { withInput } from '../files/standard-input.ts'
import { refuseTimes } from '../files/refuse-times.ts'
import type { ByteSurvey } from '../text/byte-survey.ts'
import { type CsvFinding, findingsOf } from './findings.ts'
import { type InspectedPerson, isoText, lineOf, PeopleFold } from './fold-people.ts'

/** Options of {@link inspectCsv}: those of reading, and what the connector would do with stays without times. */
export interface CsvInspectOptions extends CsvReadingOptions {
  /** Default `quarantine`. */
  readonly untimedAttendance?: 'quarantine' | 'estimate'
  readonly signal?: AbortSignal
}

/** The whole reading of a file, as `--json --people` prints it. */
export interface CsvReport {
  /** The options that were given. */
  readonly options: Readonly<Record<string, unknown>>
  /** The id of a profile, `generic`, or `refused`. */
  readonly profile: string
  readonly event: {
    readonly title: string | null
    readonly platformId: string | null
    readonly startsAt: string | null
    readonly endsAt: string | null
  }
  readonly people: readonly InspectedPerson[]
  readonly leftOut: readonly { readonly line: number; readonly rule: LeftOutRule }[]
  readonly rejected: readonly { readonly line: number; readonly code: QuarantineReason }[]
}

/** What `turnout csv inspect` knows of a file. */
export interface CsvInspection {
  readonly file: string
  readonly report: CsvReport
  /** Why the file is refused and the way out; null where it is read. */
  readonly refused: string | null
  readonly findings: readonly CsvFinding[]
  /** Why rows are rejected, without addresses. */
  readonly rejections: readonly {
    readonly line: number
    readonly code: QuarantineReason
    readonly message: string
  }[]
  readonly notices: readonly string[]
}

/**
 * Reads a file as a connector would, and tells everything about it. Sends and keeps nothing. `-` is standard input.
 * @throws ConfigError for an option that cannot be used, UnavailableError for a file that cannot be read.
 */
export async function inspectCsv(
  path: string,
  options: CsvInspectOptions = {},
): Promise<CsvInspection> {
  const rules = toReadingRules(options)
  const signal = options.signal ?? new AbortController().signal
  return await withInput(path, signal, async (file) => {
    const survey = await surveyFile(file, signal)
    try {
      return await inspectSurveyed(file, { survey, rules, options, signal })
    } catch (error) {
      if (!(error instanceof CsvRefusedError)) throw error
      return refusedInspection(file.shown, error.why, options)
    }
  })
}

interface Inspecting {
  readonly survey: ByteSurvey
  readonly rules: ReadingRules
  readonly options: CsvInspectOptions
  readonly signal: AbortSignal
}

async function inspectSurveyed(file: CsvFile, inspecting: Inspecting): Promise<CsvInspection> {
  const { rules, options } = inspecting
  const document = await lookAt(file, inspecting)
  const findings = findingsOf(document, rules)
  const refused = document.layout.refused ?? refuseTimes(document.times, rules)
  if (refused !== null) return { ...refusedInspection(file.shown, refused, options), findings }
  const told = toldEvent(document, rules)
  const rows = await readAll(document, told, inspecting)
  const { people, unsent } = rows.fold.finish({
    startsAt: told.startsAt,
    endsAt: told.endsAt,
    untimedAttendance: options.untimedAttendance ?? 'quarantine',
  })
  const rejections = [...rows.rejections, ...unsent.map(explainUnsent)].toSorted(
    (a, b) => a.line - b.line,
  )
  return {
    file: file.shown,
    report: {
      options: givenOptions(options),
      profile: document.layout.choice.profile.id,
      event: {
        title: told.title,
        platformId: told.platformId,
        startsAt: isoText(told.startsAt),
        endsAt: isoText(told.endsAt),
      },
      people,
      leftOut: rows.leftOut.toSorted((a, b) => a.line - b.line),
      rejected: rejections.map(({ line, code }) => ({ line, code })),
    },
    refused: null,
    findings,
    rejections,
    notices: rows.notices,
  }
}

interface ReadRows {
  readonly fold: PeopleFold
  readonly leftOut: { readonly line: number; readonly rule: LeftOutRule }[]
  readonly rejections: CsvInspection['rejections'][number][]
  readonly notices: string[]
}

async function readAll(
  document: CsvDocument,
  told: ToldEvent,
  { rules, signal }: Inspecting,
): Promise<ReadRows> {
  // What is read does not depend on the event's id; standard input needs one.
  const eventRules: EventRules = { accountId: 'csv', event: { eventId: 'inspected' } }
  const read: ReadRows = { fold: new PeopleFold(), leftOut: [], rejections: [], notices: [] }
  const batches = documentBatches({
    document,
    told,
    key: keyOfDocument(told, document.file, eventRules),
    rules,
    eventRules,
    completeRoster: false,
    skipRecords: 0,
    now: Date.now,
    signal,
  })
  for await (const batch of batches) {
    for (const participation of batch.participations) read.fold.add(participation)
    for (const { record, rule } of batch.leftOut) read.leftOut.push({ line: lineOf(record), rule })
    for (const { record, reason, message } of batch.rejected) {
      read.rejections.push({ line: lineOf(record), code: reason, message })
    }
    read.notices.push(...batch.notices)
  }
  return read
}

function explainUnsent({ line, code }: { line: number; code: QuarantineReason }): {
  line: number
  code: QuarantineReason
  message: string
} {
  const message =
    code === 'attendance_without_times'
      ? 'attended, but the file has no times for it'
      : 'the person left before joining'
  return { line, code, message }
}

function refusedInspection(
  file: string,
  refused: string,
  options: CsvInspectOptions,
): CsvInspection {
  const event = { title: null, platformId: null, startsAt: null, endsAt: null }
  return {
    file,
    report: {
      options: givenOptions(options),
      profile: 'refused',
      event,
      people: [],
      leftOut: [],
      rejected: [],
    },
    refused,
    findings: [],
    rejections: [],
    notices: [],
  }
}

function givenOptions({ signal: _signal, ...options }: CsvInspectOptions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
