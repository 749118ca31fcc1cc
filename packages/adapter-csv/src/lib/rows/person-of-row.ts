import {
  type EmailAddress,
  parseEmailAddress,
  type Person,
  type QuarantineReason,
} from '@turnout/core'
import { cleanText } from '../layout/header-text.ts'
import type { Table } from '../layout/table.ts'
import { isNothing } from '../time/read-time.ts'
import { unwrapExcel } from '../time/time-text.ts'

/** Why a row names nobody. */
export interface NoAddress {
  readonly reason: Extract<
    QuarantineReason,
    'no_email' | 'invalid_email' | 'masked_email' | 'placeholder_email' | 'ambiguous_person'
  >
  readonly message: string
}

/**
 * The address of a row, from its e-mail cell or, where that is empty, from an address in the user principal name.
 * Whoever takes part in a live event without signing in has some id there.
 */
export function addressOfRow(
  cells: readonly string[],
  { columns, profile }: Table,
): EmailAddress | NoAddress {
  const cell = cells[columns.email] ?? ''
  const parsed = cell.startsWith("'") ? null : parseAgain(cell)
  if (parsed !== null) return checked(parsed)
  if (isNothing(cell.trim()) || (profile.id === 'teams-live-event' && !cell.includes('@'))) {
    const upn = parseEmailAddress(cells[columns.upn] ?? '')
    return upn === null ? { reason: 'no_email', message: 'no address' } : checked(upn)
  }
  return addressInside(cell)
}

// The rows of a person stand together in most files.
const last: { cell: string; parsed: EmailAddress | null } = { cell: '', parsed: null }

function parseAgain(cell: string): EmailAddress | null {
  if (cell !== last.cell) {
    last.parsed = parseEmailAddress(cell)
    last.cell = cell
  }
  return last.parsed
}

/** Whether an address is missing. */
export function isNoAddress(result: EmailAddress | NoAddress): result is NoAddress {
  return typeof result === 'object'
}

/** The person of a row: names as given, answers of the form as `fields`. */
export function personOfRow(cells: readonly string[], table: Table, email: EmailAddress): Person {
  const person: { -readonly [Key in keyof Person]: Person[Key] } = { email }
  nameRow(person, cells, table)
  const fields = answersOfRow(cells, table)
  if (fields !== null) person.fields = fields
  return person
}

function checked(email: EmailAddress): EmailAddress | NoAddress {
  if (/\*{2,}|…|\.{3}/.test(email)) {
    return { reason: 'masked_email', message: 'the address is masked' }
  }
  // Webex gives guests who are not signed in an address in this domain.
  if (email.endsWith('.localhost')) {
    return { reason: 'placeholder_email', message: 'the address is a placeholder of the platform' }
  }
  return email
}

/** `Priya <priya@example.com>`, full-width letters, quotes, a trailing dot or comma. */
function addressInside(cell: string): EmailAddress | NoAddress {
  const text = unwrapExcel(cell).normalize('NFKC')
  const inside = /<([^<>]+)>/.exec(text)?.[1] ?? text.replace(/^["'\s]+|["'\s.,;]+$/g, '')
  const parsed = parseEmailAddress(inside)
  if (parsed !== null) return checked(parsed)
  if (/\*{2,}.*@/.test(text)) return { reason: 'masked_email', message: 'the address is masked' }
  const several = text.split(/[\s,;/]+/).filter((part) => parseEmailAddress(part) !== null)
  if (several.length > 1) {
    return { reason: 'ambiguous_person', message: `${several.length} addresses in one cell` }
  }
  return { reason: 'invalid_email', message: 'the address cannot be one' }
}

type Names = { -readonly [Key in 'firstName' | 'lastName']?: string }

function nameRow(person: Names, cells: readonly string[], { columns }: Table): void {
  const firstName = nameCell(cells[columns.firstName])
  const lastName = nameCell(cells[columns.lastName])
  if (firstName === '' && lastName === '') {
    Object.assign(person, splitName(nameCell(cells[columns.name])))
  }
  if (firstName !== '') person.firstName = firstName
  if (lastName !== '') person.lastName = lastName
}

function nameCell(cell: string | undefined): string {
  return cell === undefined || isNothing(cell) ? '' : cleanText(cell)
}

/** Splits only where there is no doubt: `Sandoval, Priya`, or two words of Latin letters. */
function splitName(name: string): Pick<Person, 'firstName' | 'lastName'> {
  if (name === '' || name.includes('@')) return {}
  // Teams marks guests after the name; Zoom gives the name in the account in brackets.
  const bare = name.replace(/\s*\((?:guest|external|unverified|ゲスト|外部)\)\s*$/i, '')
  const real = /\(([^()]+)\)\s*$/.exec(bare)?.[1] ?? bare
  const comma = /^([^,]+), ([^,]+)$/.exec(real)
  if (comma !== null)
    return { firstName: (comma[2] ?? '').trim(), lastName: (comma[1] ?? '').trim() }
  const words =
    /^(\p{Script=Latin}[\p{Script=Latin}\p{M}'’.-]*) (\p{Script=Latin}[\p{Script=Latin}\p{M}'’.-]*)$/u.exec(
      real,
    )
  return words === null ? {} : { firstName: words[1] ?? '', lastName: words[2] ?? '' }
}

function answersOfRow(
  cells: readonly string[],
  { answers }: Table,
): Readonly<Record<string, string>> | null {
  let found: [string, string][] | null = null
  for (const { column, name } of answers) {
    const cell = cells[column]
    if (cell === undefined || isNothing(cell)) continue
    found ??= []
    found.push([name, cleanText(cell)])
  }
  // fromEntries makes own properties, so a header called __proto__ is a name like any other.
  return found === null ? null : Object.fromEntries(found)
}
