import { type EmailAddress, parseEmailAddress, TurnoutError } from '@turnout/core'
import { CsvRefusedError, fileError } from './csv-errors.ts'
import type { ReadingRules } from './csv-options.ts'
import { scanTimes, type TimeFindings } from './files/scan-times.ts'
import type { OpenedFile, OpenFile } from './files/open-file.ts'
import { refuseTimes } from './files/refuse-times.ts'
import { findLayout, type Layout } from './layout/layout.ts'
import { refuseBytes } from './layout/refusals.ts'
import { TableWalker } from './layout/table-walker.ts'
import { type RowContext, WordCounter } from './rows/row-context.ts'
import { type ByteSurvey, ByteSurveyor } from './text/byte-survey.ts'
import { chooseEncoding, type EncodingChoice, namedEncoding } from './text/encoding-ladder.ts'
import { byteChunks, decodeHead, textChunks } from './text/text-chunks.ts'
import type { Row } from './text/row.ts'
import { Tokenizer } from './text/tokenizer.ts'

/** A file on this machine, and what people call it. */
export interface CsvFile {
  readonly path: string
  /** For messages and locators. */
  readonly shown: string
  readonly open: OpenFile
}

/** A file that was looked at: how it is built and what is needed to read its rows. */
export interface CsvDocument {
  readonly file: CsvFile
  readonly digest: string
  readonly size: number
  readonly encoding: EncodingChoice
  readonly layout: Layout
  readonly times: TimeFindings
}

/** Looks at the bytes of a file once, without keeping them. @throws UnavailableError when it cannot be read. */
export async function surveyFile(file: CsvFile, signal: AbortSignal): Promise<ByteSurvey> {
  return withFile(file, async (handle) => {
    const surveyor = new ByteSurveyor()
    for await (const chunk of byteChunks(handle, signal)) surveyor.add(chunk)
    return surveyor.finish()
  })
}

/** Looks at the first bytes of a file alone, for when its encoding is known. */
export async function surveyHead(file: CsvFile, signal: AbortSignal): Promise<ByteSurvey> {
  return withFile(file, async (handle) => {
    const surveyor = new ByteSurveyor()
    for await (const chunk of byteChunks(handle, signal)) {
      surveyor.add(chunk)
      break
    }
    return surveyor.finish()
  })
}

/**
 * Finds out how a file is built. @throws CsvRefusedError when it cannot be read right, with the way out.
 */
export async function openDocument(
  file: CsvFile,
  { survey, rules, signal }: { survey: ByteSurvey; rules: ReadingRules; signal: AbortSignal },
): Promise<CsvDocument> {
  const document = await lookAt(file, { survey, rules, signal })
  const refused = document.layout.refused ?? refuseTimes(document.times, rules)
  if (refused !== null) throw new CsvRefusedError(file.shown, refused)
  return document
}

/** Finds out how a file is built, and leaves it to the caller what to do about refusals of layout and times. */
export async function lookAt(
  file: CsvFile,
  { survey, rules, signal }: { survey: ByteSurvey; rules: ReadingRules; signal: AbortSignal },
): Promise<CsvDocument> {
  const refused = refuseBytes(survey)
  if (refused !== null) throw new CsvRefusedError(file.shown, refused)
  const encoding = encodingOf(survey, rules)
  const head = decodeHead(survey.head, encoding)
  const whole = survey.head.length >= survey.size
  const layout = findLayout(head, whole, {
    mapped: rules.mapped,
    limits: rules.limits,
    ...(rules.delimiter === null ? {} : { delimiter: rules.delimiter }),
    ...(rules.profile === null ? {} : { profile: rules.profile }),
    ...(rules.headerLine === null ? {} : { headerLine: rules.headerLine }),
  })
  const { digest, size } = survey
  const found = { file, digest, size, encoding, layout }
  const blocks = readRows(found, new TableWalker(layout), signal)
  const { dayMonthOrder: order, eventDay } = rules
  return { ...found, times: await scanTimes(blocks, { layout, order, eventDay }) }
}

/** A document's rows in blocks, as they are asked for. The walker says which columns are needed from where on. */
export async function* readRows(
  { file, encoding, layout }: Pick<CsvDocument, 'file' | 'encoding' | 'layout'>,
  walker: TableWalker,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[]> {
  const handle = await openFile(file)
  try {
    const tokenizer = new Tokenizer({ delimiter: layout.delimiter, limits: layout.limits })
    for await (const text of textChunks(handle, encoding, { signal })) {
      yield tokenizer.push(text)
      tokenizer.want(walker.table?.wanted ?? null, walker.table?.width ?? 0)
    }
    yield tokenizer.end()
  } catch (error) {
    throw error instanceof TurnoutError ? error : fileError(file.shown, error)
  } finally {
    await handle.close()
  }
}

/** What rows are read with. */
export function rowContext({ layout, times }: CsvDocument, rules: ReadingRules): RowContext {
  return {
    times: {
      zone: rules.zone,
      order: times.order,
      eventDay: times.eventDay,
      guessedZones: new Map(),
    },
    include: rules.include,
    hostEmail: hostOf(layout),
    breakoutSession: /^\s*breakout\b/i,
    unknownWords: new WordCounter(),
    namedEvent: { first: null },
  }
}

function hostOf({ facts }: Layout): EmailAddress | null {
  return facts.hostEmail === null ? null : parseEmailAddress(facts.hostEmail)
}

function encodingOf(survey: ByteSurvey, { encoding }: ReadingRules): EncodingChoice {
  const named = encoding === null ? null : namedEncoding(encoding, survey.head)
  return named ?? chooseEncoding(survey)
}

async function withFile<T>(file: CsvFile, use: (handle: OpenedFile) => Promise<T>): Promise<T> {
  const handle = await openFile(file)
  try {
    return await use(handle)
  } catch (error) {
    throw error instanceof TurnoutError ? error : fileError(file.shown, error)
  } finally {
    await handle.close()
  }
}

async function openFile({ path, shown, open }: CsvFile): Promise<OpenedFile> {
  try {
    return await open(path)
  } catch (error) {
    throw fileError(shown, error)
  }
}
