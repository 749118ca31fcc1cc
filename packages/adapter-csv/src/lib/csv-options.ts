import { ConfigError, type Instant, toInstant } from '@turnout/core'
import type { OpenFile } from './files/open-file.ts'
import { type Field, fields } from './layout/header-dictionary.ts'
import { normaliseCell } from './layout/header-text.ts'
import { profileNamed, profiles } from './layout/profiles.ts'
import type { CsvLimits } from './text/row.ts'
import { namedEncoding } from './text/encoding-ladder.ts'
import type { DayMonthOrder } from './time/day-month-order.ts'
import { ZoneClock } from './time/zone-clock.ts'

/** What a column can be mapped to in the option `columns`. */
export type CsvField =
  | 'email'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'attended'
  | 'registered'
  | 'cancelled'
  | 'status'
  | 'registeredAt'
  | 'checkedInAt'
  | 'joinedAt'
  | 'leftAt'
  | 'duration'
  | 'role'
  | 'waitingRoom'

/** How files are to be understood, where they do not say it themselves. */
export interface CsvReadingOptions {
  /** IANA zone of times that state none, like `Europe/Berlin`. */
  readonly timeZone?: string
  /** The day of the event as `2026-09-08`: for clock times without a date, and to decide the order of day and month. */
  readonly eventDate?: string
  /** Whether 05/06/2026 is in May (`mdy`) or in June (`dmy`). Default: decided from all values of the file. */
  readonly dayMonthOrder?: DayMonthOrder
  /** Id of a profile, or `generic`. Default: detected. */
  readonly profile?: string
  /** A label like `windows-1252` or `macintosh`. Default: detected. */
  readonly encoding?: string
  /** One character. Default: detected. */
  readonly delimiter?: string
  /** The line of the header, from 1; 0: there is none. Default: detected. */
  readonly headerLine?: number
  /** Headers of the columns that hold these fields, for files whose headers are not known. */
  readonly columns?: Partial<Record<CsvField, string>>
  /** Hosts and panelists are left out unless they are named here. */
  readonly include?: readonly ('host' | 'panelist')[]
  /** Default: cells of 1,048,576 characters, rows of 8,388,608, 10,000 columns. */
  readonly limits?: Partial<CsvLimits>
}

/** What the options say about the event of the files. */
export interface CsvEventOptions {
  /** Together with `eventId`: the event is another connector's, and the files only add people to it. */
  readonly accountId?: string
  /** Names the event instead of the report's id or the file's name. */
  readonly eventId?: string
  readonly title?: string
  readonly organizer?: string
  /** ISO 8601 with an offset. */
  readonly startsAt?: string
  /** ISO 8601 with an offset. */
  readonly endsAt?: string
}

/** Options of {@link csvSource}. */
export interface CsvSourceOptions extends CsvReadingOptions {
  /** A path, a glob, a folder (its *.csv, *.tsv and *.txt), several of these, or `-` for standard input. */
  readonly files: string | readonly string[]
  /** The account in the keys of events. Default `csv`. */
  readonly accountId?: string
  readonly event?: CsvEventOptions
  /** Each file lists everybody who is registered: whoever is missing has cancelled. Default: never assumed. */
  readonly roster?: 'complete'
  /** How long a file must have been left alone before it is read. Default 1000 ms. */
  readonly settleMs?: number
  /** When to look again for files. Default: 60,000 ms for folders and globs, else never; 0 is never. */
  readonly watchMs?: number
  /** The current time in epoch milliseconds. Default `Date.now`. */
  readonly now?: () => number
  /** Waits; rejects with the signal's reason when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Opens files. Default: from this machine. */
  readonly openFile?: OpenFile
  /** What `-` reads. Default `process.stdin`. */
  readonly stdin?: AsyncIterable<Uint8Array>
}

/** Options that were checked, with their defaults. */
export interface ReadingRules {
  readonly zone: ZoneClock | null
  readonly eventDay: number | null
  readonly dayMonthOrder: DayMonthOrder | null
  readonly profile: string | null
  readonly encoding: string | null
  readonly delimiter: string | null
  readonly headerLine: number | null
  readonly mapped: ReadonlyMap<string, Field>
  readonly include: ReadonlySet<'host' | 'panelist'>
  readonly limits: CsvLimits
}

const defaultLimits: CsvLimits = { fieldLength: 1_048_576, rowLength: 8_388_608, columns: 10_000 }

/** Checks the options about reading. @throws ConfigError that names the option. */
export function toReadingRules(options: CsvReadingOptions): ReadingRules {
  return {
    zone: options.timeZone === undefined ? null : new ZoneClock(options.timeZone),
    eventDay: options.eventDate === undefined ? null : toDay(options.eventDate),
    dayMonthOrder: checkedOrder(options.dayMonthOrder),
    profile: checkedProfile(options.profile),
    encoding: checkedEncoding(options.encoding),
    delimiter: checkedDelimiter(options.delimiter),
    headerLine: checkedLine(options.headerLine),
    mapped: toMapped(options.columns ?? {}),
    include: new Set(options.include ?? []),
    limits: { ...defaultLimits, ...options.limits },
  }
}

/** Reads a time of the options. @throws ConfigError that names the option. */
export function optionInstant(path: string, text: string | undefined): Instant | null {
  if (text === undefined) return null
  try {
    return toInstant(text)
  } catch (error) {
    throw new ConfigError(path, error instanceof Error ? error.message : 'no time', {
      cause: error,
    })
  }
}

function toDay(date: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date.trim())
  const epochMs = match === null ? Number.NaN : Date.parse(`${match[0]}T00:00:00Z`)
  const real = !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(date.trim())
  if (!real) throw new ConfigError('eventDate', `"${date}" is no day. Write it as 2026-09-08.`)
  return epochMs / 86_400_000
}

function checkedOrder(order: DayMonthOrder | undefined): DayMonthOrder | null {
  if (order === undefined || order === 'mdy' || order === 'dmy') return order ?? null
  throw new ConfigError('dayMonthOrder', `"${String(order)}" is neither "mdy" nor "dmy".`)
}

function checkedProfile(id: string | undefined): string | null {
  if (id === undefined || profileNamed(id) !== undefined) return id ?? null
  const known = ['generic', ...profiles.map((profile) => profile.id)].join(', ')
  throw new ConfigError('profile', `"${id}" is not known. Known are ${known}.`)
}

function checkedEncoding(label: string | undefined): string | null {
  if (label === undefined || namedEncoding(label, Buffer.alloc(0)) !== null) return label ?? null
  throw new ConfigError(
    'encoding',
    `"${label}" is not known. Use a label like utf-8, utf-16le, windows-1252, shift_jis, euc-jp or macintosh.`,
  )
}

function checkedDelimiter(delimiter: string | undefined): string | null {
  if (delimiter === undefined) return null
  const character = delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter
  if (character.length === 1 && !/["\r\n]/.test(character)) return character
  throw new ConfigError('delimiter', 'give one character that is no quote and no line end.')
}

function checkedLine(line: number | undefined): number | null {
  if (line === undefined || (Number.isInteger(line) && line >= 0)) return line ?? null
  throw new ConfigError('headerLine', 'give the number of a line from 1, or 0 for no header.')
}

function toMapped(columns: Partial<Record<CsvField, string>>): Map<string, Field> {
  const mapped = new Map<string, Field>()
  for (const [field, header] of Object.entries(columns)) {
    const known = fields.find((candidate) => candidate === field)
    if (known === undefined) throw new ConfigError(`columns.${field}`, 'there is no such field.')
    if (header !== undefined) mapped.set(normaliseCell(header), known)
  }
  return mapped
}
