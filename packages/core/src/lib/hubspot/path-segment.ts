import { InvalidValueError } from '../model/errors.ts'
import { routeWords } from '../model/route-words.ts'

/**
 * An external id as a path segment, percent-encoded.
 * @throws InvalidValueError for an empty id, `.` and `..`, half a character, and the words that HubSpot's routes use.
 */
export function externalIdSegment(id: string, name: string): string {
  if (id === '' || routeWords.has(id)) {
    throw new InvalidValueError(
      `${name} "${id}" cannot stand in a HubSpot path: it would call another operation. Choose another id.`,
    )
  }
  return encoded(id, name)
}

/** One of HubSpot's own numeric ids as a path segment. @throws InvalidValueError when it is no number. */
export function numericIdSegment(id: string | number, name: string): string {
  const text = String(id)
  if (/^\d{1,19}$/.test(text)) return text
  throw new InvalidValueError(`${name} must be a HubSpot id of digits only.`)
}

/** A contact's id or address as a path segment. @throws InvalidValueError when it is empty. */
export function contactSegment(contactIdentifier: string): string {
  if (/^\d+$|@/.test(contactIdentifier)) return encoded(contactIdentifier, 'contactIdentifier')
  throw new InvalidValueError('contactIdentifier must be a contact id or an e-mail address.')
}

function encoded(segment: string, name: string): string {
  if (segment.isWellFormed()) return encodeURIComponent(segment)
  throw new InvalidValueError(`${name} holds half a character. Choose another id.`)
}
