import { parseEmailAddress } from '@turnout/core'
import { type KnownName, knownName } from './header-dictionary.ts'
import { headerName } from './header-text.ts'
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
  const chosen = keys.filter((key) => mapped.has(key)).length
  if (isInfoHeader(keys, known)) return 'none'
  const person = known.some(({ field }) => field === 'email' || field === 'upn' || field === 'name')
  const count = known.length + chosen
  if ((person || chosen > 0) && count >= 2) return 'strong'
  return known.some(({ field }) => field === 'email') || chosen > 0 ? 'weak' : 'none'
}

/** Whether a row inside a table is a header again: the same one, or one whose cells are mostly known. */
export function isHeaderAgain(cells: readonly string[], headers: readonly string[]): boolean {
  if (isSameHeader(cells, headers)) return true
  const filled = keysOf(cells)
  // Data can be words like "Participant" and "Registered" too: two of them make no header.
  const known = filled.filter((key) => knownName(key) !== undefined)
  return known.length >= 3 && known.length * 2 > filled.length
}

/** Whether a row has the cells of a header, as people compare them. */
export function isSameHeader(cells: readonly string[], headers: readonly string[]): boolean {
  return headers.length > 0 && keysOf(cells).join('\n') === keysOf(headers).join('\n')
}

function keysOf(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell.trim() !== '').map((cell) => headerName(cell).key)
}

/** Zoom's meeting block has a column for the host's address: a header of facts, not of people. */
function isInfoHeader(keys: readonly string[], known: readonly KnownName[]): boolean {
  const labels = new Set(keys.map(infoLabel))
  const tellsStart = labels.has('start')
  const tellsEvent = labels.has('title') || labels.has('id')
  const tellsPeople = known.some(({ field }) => field === 'name' || field === 'joinedAt')
  return tellsStart && tellsEvent && !tellsPeople
}
