import type { DayMonthOrder } from '../time/day-month-order.ts'
import { type DurationUnit, durationUnit } from '../time/duration.ts'
import { ZoneClock } from '../time/zone-clock.ts'
import { type Field, fields, knownName } from './header-dictionary.ts'
import { cleanText, headerName, type HeaderName } from './header-text.ts'
import type { Profile, RowMeaning } from './profiles.ts'
import type { TableRole } from './sections.ts'
import { placeTeamsColumns } from './teams-places.ts'

/** Which column holds a field, by position; -1 where none does. */
export type Columns = Readonly<Record<Field, number>>

/** A table of people in a file: what its columns hold and what its rows mean. */
export interface Table {
  readonly role: TableRole
  readonly profile: Profile
  readonly columns: Columns
  /** Never `generic`: that is settled by the columns. */
  readonly meaning: ResolvedMeaning
  /** Columns that are kept as the answers of the registration form. */
  readonly answers: readonly { readonly column: number; readonly name: string }[]
  readonly headers: readonly string[]
  /** The number of columns up to the last one that has a header. */
  readonly width: number
  readonly zones: ReadonlyMap<number, ZoneClock>
  readonly durationUnit: DurationUnit
  /** Positions of the columns that are read: 1 = read. */
  readonly wanted: Uint8Array
}

/** How rows are understood once the columns are known. `joins`: a row with a time attended, one without registered. */
export type ResolvedMeaning = Exclude<RowMeaning, 'generic'> | 'joins'

/** What makes a table of a header row. */
export interface TableOptions {
  readonly headers: readonly string[]
  readonly role: TableRole
  readonly profile: Profile
  /** Headers that the options name for fields, normalised. */
  readonly mapped: ReadonlyMap<string, Field>
  /** The column that holds addresses, where only the rows tell. */
  readonly emailColumn?: number
}

const unread: ReadonlySet<Field> = new Set<Field>(['isGuest', 'country', 'eventEnd'])
const answered: ReadonlySet<Field> = new Set<Field>(['company', 'phone', 'source'])

/** Makes a table of its header row. */
export function toTable(options: TableOptions): Table {
  const { headers, role, profile } = options
  const names = headers.map(headerName)
  const columns = findColumns(names, options)
  const answers = findAnswers(names, columns, options)
  return {
    role,
    profile,
    columns,
    meaning: resolveMeaning(profile.meaning, columns),
    answers,
    headers,
    width: headers.findLastIndex((header) => header.trim() !== '') + 1,
    zones: findZones(names),
    durationUnit: durationUnit(names[columns.duration]?.key ?? ''),
    wanted: findWanted(columns, answers),
  }
}

/** The columns of times, in the order in which they are read. */
export function timeColumns({ columns }: Table): readonly number[] {
  const { joinedAt, leftAt, registeredAt, checkedInAt, timestamp } = columns
  return [joinedAt, leftAt, checkedInAt, timestamp, registeredAt].filter((column) => column >= 0)
}

/** The header of a column as the file has it, for people to find it. */
export function headerOf({ headers }: Table, column: number): string {
  return cleanText(headers[column] ?? '').replace(/\s+/g, ' ') || `column ${column + 1}`
}

/** Month-first or day-first where a profile's maker always writes the same. */
export function orderOf(profile: Profile): DayMonthOrder | null {
  // Live event reports are made in en-US whatever the language of the tenant.
  return profile.id === 'teams-live-event' ? 'mdy' : null
}

function findColumns(names: readonly HeaderName[], options: TableOptions): Columns {
  const found = Object.fromEntries(fields.map((field) => [field, -1])) as Record<Field, number>
  const attested = new Set<Field>()
  const usage = isUsageReport(names)
  for (const [column, { key }] of names.entries()) {
    const known = options.mapped.size > 0 && options.mapped.has(key) ? null : knownName(key)
    if (known === undefined || known === null) continue
    const { field } = known
    const better = found[field] === -1 || (known.attested && !attested.has(field))
    // Zoom's usage report has the host's name and address first and the participant's after.
    if (usage && field === 'email' && found.email >= 0) found.hostEmail = found.email
    if (better || (usage && (field === 'email' || field === 'name'))) found[field] = column
    if (known.attested) attested.add(field)
  }
  for (const [column, { key }] of names.entries()) {
    const field = options.mapped.get(key)
    if (field !== undefined) found[field] = column
  }
  if (options.emailColumn !== undefined) found.email = options.emailColumn
  placeTeamsColumns(found, names)
  return withLanguageTraps(found, names)
}

function isUsageReport(names: readonly HeaderName[]): boolean {
  const told = new Set(names.map(({ key }) => knownName(key)?.field))
  return told.has('eventTitle') && told.has('eventId')
}

function withLanguageTraps(found: Record<Field, number>, names: readonly HeaderName[]): Columns {
  const keyAt = (column: number): string => names[column]?.key ?? ''
  // Beside a column of surnames, "Nombre", "Nom", "Nome" and "名前" are the given name.
  if (found.lastName >= 0 && found.firstName === -1) {
    const given = names.findIndex(({ key }) => /^(?:nombre|nom|nome|名前)$/.test(key))
    if (given >= 0) {
      found.firstName = given
      if (found.name === given) found.name = -1
    }
  }
  // Zoom's Spanish webinar report calls the join time "Puesto de trabajo" (job title).
  const mistranslated = names.findIndex(({ key }) => key === 'puesto de trabajo')
  if (found.joinedAt === -1 && mistranslated >= 0 && keyAt(found.leftAt) === 'hora de salida') {
    found.joinedAt = mistranslated
  }
  return found
}

function resolveMeaning(meaning: RowMeaning, columns: Columns): ResolvedMeaning {
  if (meaning !== 'generic') return meaning
  const has = (field: Field): boolean => columns[field] >= 0
  if (has('registered')) return 'columns'
  if (has('action') && has('timestamp')) return 'log'
  if (has('attended') || has('status') || has('registeredAt')) return 'registrants'
  if (has('checkedInAt') || has('cancelled')) return 'registrants'
  return has('joinedAt') || has('leftAt') || has('duration') ? 'joins' : 'registrations'
}

function findAnswers(
  names: readonly HeaderName[],
  columns: Columns,
  { headers, profile }: TableOptions,
): { column: number; name: string }[] {
  const used = new Set(Object.values(columns))
  const own = new Set([...profile.all, ...profile.any])
  const answers: { column: number; name: string }[] = []
  for (const [column, { key }] of names.entries()) {
    const known = knownName(key)
    const isAnswer = known === undefined ? !own.has(key) : answered.has(known.field)
    const taken = known === undefined ? used.has(column) : false
    const name = cleanText(headers[column] ?? '').replace(/\s+/g, ' ')
    if (isAnswer && !taken && name !== '') answers.push({ column, name })
  }
  return answers
}

function findZones(names: readonly HeaderName[]): Map<number, ZoneClock> {
  const zones = new Map<number, ZoneClock>()
  for (const [column, { zone }] of names.entries()) {
    const clock = zone === null ? null : zoneOrNull(zone)
    if (clock !== null) zones.set(column, clock)
  }
  return zones
}

function zoneOrNull(zone: string): ZoneClock | null {
  try {
    return new ZoneClock(zone)
  } catch {
    return null
  }
}

function findWanted(columns: Columns, answers: readonly { readonly column: number }[]): Uint8Array {
  const used = fields.filter((field) => !unread.has(field))
  const positions = [...used.map((field) => columns[field]), ...answers.map(({ column }) => column)]
  const wanted = new Uint8Array(Math.max(0, ...positions) + 1)
  for (const position of positions) if (position >= 0) wanted[position] = 1
  return wanted
}
