import { invalid } from './api-error.ts'
import { contactBody, contactValues } from './contact-bodies.ts'
import { type Contact, emailsOf } from './contacts.ts'
import { integerOf, type JsonObject, listOf, objectOf, textOf } from './json.ts'
import { type Answer, type Call, ok } from './operation.ts'

/** Searches contacts by groups of filters: all filters of one group must hold, for one of the groups. */
export function searchContacts(call: Call): Answer {
  const body = objectOf(call.body)
  const groups = listOf(body['filterGroups']).map((group) =>
    listOf(objectOf(group)['filters']).map(objectOf),
  )
  const properties = listOf(body['properties']).map((name) => textOf(name) ?? '')
  const found = call.portal.contacts
    .all()
    .filter(
      (contact) =>
        groups.length === 0 ||
        groups.some((group) => group.every((filter) => holds(filter, contact))),
    )
  const limit = within(body['limit'] ?? 10, 'limit', 200)
  const start = within(body['after'] ?? 0, 'after', mostFound)
  const end = start + limit
  const results = found.slice(start, end).map((contact) => contactBody(contact, properties))
  const paging = end < found.length ? { paging: { next: { after: String(end) } } } : {}
  return ok({ total: found.length, results, ...paging })
}

// Documented: 200 a page, and nothing beyond the first 10,000.
const mostFound = 10_000

function within(value: unknown, name: string, most: number): number {
  const number = integerOf(value)
  if (number !== null && number >= 0 && number <= most) return number
  throw invalid(`Invalid input JSON: ${name} must be a number from 0 to ${most}`)
}

function holds(filter: JsonObject, contact: Contact): boolean {
  const name = textOf(filter['propertyName']) ?? ''
  const value = textOf(filter['value'])?.toLowerCase() ?? ''
  const values = new Set(listOf(filter['values']).map((entry) => textOf(entry)?.toLowerCase()))
  const held = valuesOf(contact, name)
  switch (filter['operator']) {
    case 'EQ':
      return held.includes(value)
    case 'NEQ':
      return !held.includes(value)
    case 'IN':
      return held.some((entry) => values.has(entry))
    case 'HAS_PROPERTY':
      return held.length > 0
    case 'NOT_HAS_PROPERTY':
      return held.length === 0
    case 'CONTAINS_TOKEN':
      return held.some((entry) => entry.includes(value.replaceAll('*', '')))
    default:
      throw invalid(
        `Invalid input JSON: the emulator knows no operator ${textOf(filter['operator'])}`,
      )
  }
}

// A search for an address finds further addresses too; one for hs_additional_emails only those.
function valuesOf(contact: Contact, name: string): string[] {
  if (name === 'email') return emailsOf(contact)
  if (name === 'hs_additional_emails') return [...contact.additionalEmails]
  const value = contactValues(contact)[name]
  return value === undefined ? [] : [value.toLowerCase()]
}
