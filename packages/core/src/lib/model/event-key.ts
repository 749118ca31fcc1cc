import { InvalidValueError } from './errors.ts'
import { routeWords } from './route-words.ts'

/**
 * Names one event for ever: HubSpot's `externalAccountId` and `externalEventId`.
 * Both parts match `[A-Za-z0-9._]{1,200}`. Made by {@link eventKey} only.
 */
export interface EventKey {
  readonly accountId: string
  readonly eventId: string
}

/** What a platform calls an account and an event, as it comes. */
export interface PlatformIds {
  readonly accountId: string
  readonly eventId: string
}

const LONGEST = 200

/**
 * Makes the key of an event from a platform's ids; the same ids give the same key in every version of Turnout.
 * Every byte outside `[A-Za-z0-9.]` becomes `_XX` (its UTF-8 hex), so that the ids can be read back.
 * @throws InvalidValueError when an id is empty or longer than 200 characters after escaping.
 */
export function eventKey(ids: PlatformIds): EventKey {
  return { accountId: escapeId(ids.accountId, 'account'), eventId: escapeId(ids.eventId, 'event') }
}

/** The platform's ids that a key was made from. */
export function platformIds(key: EventKey): PlatformIds {
  return { accountId: unescapeId(key.accountId), eventId: unescapeId(key.eventId) }
}

/** `accountId/eventId`: one text for maps and messages. Neither part can hold a slash. */
export function formatEventKey(key: EventKey): string {
  return `${key.accountId}/${key.eventId}`
}

function escapeId(id: string, what: string): string {
  const wellFormed = id.toWellFormed()
  let escaped = wellFormed.replace(/[^A-Za-z0-9.]+/g, escapeBytes)
  if (routeWords.has(escaped)) escaped = escapeBytes(escaped.slice(0, 1)) + escaped.slice(1)
  if (escaped.length === 0) throw new InvalidValueError(`The ${what} id is empty.`)
  if (escaped.length > LONGEST) {
    throw new InvalidValueError(
      `The ${what} id "${id.slice(0, 40)}…" is longer than ${LONGEST} characters after escaping. Give a shorter one.`,
    )
  }
  return escaped
}

function escapeBytes(text: string): string {
  let escaped = ''
  for (const byte of new TextEncoder().encode(text)) {
    escaped += `_${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}

function unescapeId(escaped: string): string {
  return decodeURIComponent(escaped.replaceAll('%', '%25').replace(/_([0-9A-F]{2})/g, '%$1'))
}
