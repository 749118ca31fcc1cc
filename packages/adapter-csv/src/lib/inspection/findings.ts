import type { ReadingRules } from '../csv-options.ts'
import type { CsvDocument } from '../csv-reader.ts'
import { knownName } from '../layout/header-dictionary.ts'
import { headerName } from '../layout/header-text.ts'

/** What was detected, why, and which option would change it. */
export interface CsvFinding {
  readonly what: string
  readonly found: string
  readonly because: string
  /** The option in kebab-case, as the command takes it. */
  readonly option: string
}

/** What was found out about a document. */
export function findingsOf(document: CsvDocument, rules: ReadingRules): readonly CsvFinding[] {
  const { encoding, layout, times } = document
  const runnersUp = layout.choice.scores
    .slice(1)
    .map(({ id, points }) => `${id} with ${points}`)
    .join(', ')
  return [
    { what: 'encoding', found: encoding.encoding, because: encoding.because, option: '--encoding' },
    {
      what: 'delimiter',
      found: delimiterName(layout.delimiter),
      because: layout.delimiterBecause,
      option: '--delimiter',
    },
    {
      what: 'profile',
      found: layout.choice.profile.id,
      because: layout.choice.because + (runnersUp === '' ? '' : ` (next: ${runnersUp})`),
      option: '--profile',
    },
    {
      what: 'header',
      found: layout.mainHeader.line === null ? 'none' : `line ${layout.mainHeader.line}`,
      because: headerBecause(document, rules),
      option: '--header-line',
    },
    ...parts(document),
    {
      what: 'day and month',
      found: orderName(times.order),
      because: times.undecided === null ? times.orderBecause : 'both readings fit',
      option: '--day-month-order',
    },
    { what: 'time zone', ...timeZone(document, rules), option: '--time-zone' },
    ...eventDate(document, rules),
  ]
}

function timeZone(
  { times }: CsvDocument,
  { zone }: ReadingRules,
): Pick<CsvFinding, 'found' | 'because'> {
  if (zone !== null) return { found: zone.timeZone, because: 'the option timeZone says so' }
  return times.zoneless === null
    ? { found: 'not needed', because: 'no time that is read lacks one' }
    : {
        found: 'missing',
        because: `times like "${times.zoneless}" state none: set timeZone (--time-zone) to the zone of whoever exported the file`,
      }
}

/** Said only where there are clock times without a date. */
function eventDate({ times }: CsvDocument, rules: ReadingRules): readonly CsvFinding[] {
  const { dateless, eventDay } = times
  if (dateless === null) return []
  const because =
    eventDay === null
      ? `times like "${dateless}" have no date`
      : `the ${rules.eventDay === null ? 'file' : 'option eventDate'} says so, for times like "${dateless}"`
  const found =
    eventDay === null ? 'missing' : new Date(eventDay * 86_400_000).toISOString().slice(0, 10)
  return [{ what: 'event date', found, because, option: '--event-date' }]
}

function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter
}

function orderName(order: 'mdy' | 'dmy' | null): string {
  if (order === null) return 'not known'
  return order === 'mdy' ? 'month first' : 'day first'
}

/** The titles of the parts of a report, as far as they stand among its first rows. */
function parts({ layout: { titles } }: CsvDocument): readonly CsvFinding[] {
  if (titles.length === 0) return []
  const found = titles.map(({ line, opens }) => `${opens} ${line}`).join(', ')
  const because = 'titles that stand alone in these lines'
  return [{ what: 'parts', found, because, option: '--header-line' }]
}

function headerBecause({ layout: { mainHeader } }: CsvDocument, rules: ReadingRules): string {
  if (rules.headerLine !== null) return 'the option headerLine says so'
  const known = mainHeader.cells.filter((cell) => knownName(headerName(cell).key) !== undefined)
  return mainHeader.line === null
    ? 'the first row holds an address'
    : `${known.length} of its ${mainHeader.cells.length} cells are known`
}
