import { parseEmailAddress } from '@turnout/core'
import { isNothing, readTime } from '../time/read-time.ts'
import { type Field, type KnownName, knownName } from './header-dictionary.ts'
import { headerName, normaliseCell } from './header-text.ts'
import { infoLabel } from './info-labels.ts'

/** How surely a row is the header of a table of people. */
export type HeaderStrength = 'strong' | 'weak' | 'none'

/**
 * Whether a row heads a table of people: `strong` with two known names, one of them an address or a name of a
 * person; `weak` with an address alone. Rows that hold an address are never headers.
 */
export function headerStrength(
  cells: readonly string[],
  mapped: ReadonlySet<string>,
): HeaderStrength {
  const keys = cells.map((cell) => headerName(cell).key)
  if (cells.some((cell) => cell.includes('@') && parseEmailAddress(cell) !== null)) return 'none'
  const known = keys.map((key) => knownName(key)).filter((name) => name !== undefined)
  if (isTeamsHeader(keys)) return 'strong'
  const chosen = keys.filter((key) => mapped.has(key)).length
  if (isInfoHeader(keys, known)) return 'none'
  const person = known.some(({ field }) => field === 'email' || field === 'upn' || field === 'name')
  const count = known.length + chosen
  if ((person || chosen > 0) && count >= 2) return 'strong'
  return known.some(({ field }) => field === 'email') || chosen > 0 ? 'weak' : 'none'
}

// What people call a column of addresses, in a few words of a few languages.
const addressWord =
  /mail|contact|kontakt|address|adress|adresse|direcci|indirizzo|endereço|courriel|почт|メール|アドレス|連絡先|邮箱|邮件|郵箱|이메일/
const denial =
  /\b(?:no|not|none|without|missing|unknown|invalid|pending|asked|kein|keine|ohne|sans|pas|sin|senza|sem|brak|нет)\b|なし|無し|不明|未/
const LONGEST_LABEL = 40

// Fields whose names nobody would fill in about a person; "Registered" and "Host" could be answers.
const surelyLabels: ReadonlySet<Field> = new Set<Field>([
  'name',
  'firstName',
  'lastName',
  'registeredAt',
  'joinedAt',
  'leftAt',
  'duration',
])

/**
 * Whether a row above addresses names its columns, rather than telling of somebody without an address: the column of
 * the addresses is called like one, or another column has a name that is known, and no cell is a value.
 */
export function isLabelRow(cells: readonly string[], emailColumn: number): boolean {
  const label = normaliseCell(cells[emailColumn] ?? '')
  if (isNothing(label) || label.length > LONGEST_LABEL || denial.test(label)) return false
  if (cells.some((cell) => cell.includes('@') || isValue(cell))) return false
  const known = cells.map((cell) => knownName(headerName(cell).key)?.field)
  return (
    addressWord.test(label) || known.some((field) => field !== undefined && surelyLabels.has(field))
  )
}

/** A time or a number, like one of a telephone. */
function isValue(cell: string): boolean {
  return (
    cell.trim() !== '' && (readTime(cell) !== null || /^[+(]?\d[\d\s()./,-]*$/.test(cell.trim()))
  )
}

/** Whether a row inside a table is a header again: the same one, or one whose cells are mostly known. */
export function isHeaderAgain(cells: readonly string[], headers: readonly string[]): boolean {
  if (isSameHeader(cells, headers)) return true
  const filled = keysOf(cells)
  // Data can be words like "Participant" and "Registered" too: two of them make no header, unless one names addresses.
  const known = filled.map(knownName).filter((name) => name !== undefined)
  if (known.length === 2 && filled.length === 2) return known.some(({ field }) => field === 'email')
  return known.length >= 3 && known.length * 2 > filled.length
}

/** Whether a row has the cells of a header, as people compare them. */
export function isSameHeader(cells: readonly string[], headers: readonly string[]): boolean {
  return headers.length > 0 && keysOf(cells).join('\n') === keysOf(headers).join('\n')
}

function keysOf(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell.trim() !== '').map((cell) => headerName(cell).key)
}

/** Teams has a column with the same last word in every language; the words of the others may not be known. */
export function isTeamsHeader(keys: readonly string[]): boolean {
  return keys.length >= 4 && keys.some((key) => key.endsWith('(upn)'))
}

/** Zoom's meeting block has a column for the host's address: a header of facts, not of people. */
function isInfoHeader(keys: readonly string[], known: readonly KnownName[]): boolean {
  const labels = new Set(keys.map(infoLabel))
  const tellsStart = labels.has('start')
  const tellsEvent = labels.has('title') || labels.has('id')
  // The block has the number of people under names that may be those of people elsewhere, like 参加者.
  const tellsPeople = known.some(
    ({ field, attested }) => field === 'joinedAt' || (field === 'name' && attested),
  )
  return tellsStart && tellsEvent && !tellsPeople
}
