import type { NewToken } from './controls.ts'
import type { NewContact } from './contacts.ts'
import type { HubspotApp } from './credentials.ts'
import {
  anyNumber,
  anything,
  oneOf,
  orNull,
  requireShape,
  type Rule,
  type Shape,
  text,
  texts,
  wholeFrom,
} from './input-rules.ts'
import { integerOf, isObject, type JsonObject, listOf, objectOf, textOf, textsOf } from './json.ts'
import { objectTypeOf, type ObjectType } from './properties.ts'

/** Reads what `POST tokens` was given. Throws a TypeError that says what is wrong, as all of these do. */
export function newTokenOf(body: unknown): NewToken {
  return checked('A token', body, {
    optional: {
      kind: oneOf('private-app', 'service-key', 'oauth'),
      scopes: texts,
      app: id,
      portalId: id,
      expiresInSeconds: anyNumber,
      token: text,
    },
  })
}

/** Reads what `POST apps` was given. */
export function newAppOf(body: unknown): Partial<HubspotApp> {
  return checked('An app', body, {
    optional: {
      appId: id,
      name: text,
      clientId: text,
      clientSecret: text,
      developerKey: text,
      eventDetailsUrl: orNull(text),
    },
  })
}

/** Reads what `POST apps/ID/install` was given. */
export function installationOf(
  app: string,
  body: unknown,
): { readonly app: number; readonly portalId?: number; readonly scopes?: readonly string[] } {
  const grant = checked('An installation', body, { optional: { portalId: id, scopes: texts } })
  return { ...grant, app: idOf('An app', app) }
}

/** Reads what `POST contacts` was given. */
export function newContactOf(body: unknown): NewContact {
  const { email, additionalEmails, properties } = checked('A contact', body, {
    optional: { email: orNull(text), additionalEmails: texts, properties: anything },
  })
  return {
    email: textOf(email),
    additionalEmails: listOf(additionalEmails).map(String),
    properties: textsOf(properties),
  }
}

/** Reads what `POST contacts/merge` was given. */
export function mergeOf(body: unknown): { readonly winnerId: string; readonly loserId: string } {
  const { winnerId, loserId } = checked('A merge', body, {
    required: { winnerId: contactId, loserId: contactId },
  })
  return { winnerId: textOf(winnerId) ?? '', loserId: textOf(loserId) ?? '' }
}

/** Reads the fields of an event that a person makes. */
export function newEventFieldsOf(body: unknown): JsonObject & { readonly eventName: string } {
  const optional = Object.fromEntries(eventFields.map((name) => [name, anything]))
  const { eventName, ...fields } = checked('An event', body, {
    optional: { ...optional, eventName: text },
  })
  return { ...fields, eventName: textOf(eventName) ?? 'Event' }
}

/** Reads what `POST properties/TYPE` was given. */
export function newPropertyOf(
  segment: string,
  body: unknown,
): { readonly objectType: ObjectType; readonly name: string } {
  const objectType = objectTypeOf(segment)
  if (objectType === null) {
    throw new TypeError(`There are properties of contacts and marketing_events, not of ${segment}.`)
  }
  return { objectType, name: onlyText('A property', body, 'name') }
}

/** Reads the one text that a body has. */
export function onlyText(what: string, body: unknown, name: string): string {
  return textOf(checked(what, body, { required: { [name]: text } })[name]) ?? ''
}

/** Reads the one whole number that a body has. */
export function onlyNumber(what: string, body: unknown, name: string, rule: Rule): number {
  return integerOf(checked(what, body, { required: { [name]: rule } })[name]) ?? 0
}

/** Reads an id in a path or a query. Throws a RangeError where it is no number. */
export function idOf(what: string, segment: string): number {
  const number = integerOf(segment)
  if (number === null) throw new RangeError(`${what} has a number, not "${segment}".`)
  return number
}

/** An id of an app or a portal. */
export const id: Rule = wholeFrom(1)

const contactId: Rule = {
  words: "a contact's id",
  holds: (value) => /^\d+$/.test(textOf(value) ?? ''),
}

const eventFields = [
  'eventOrganizer',
  'eventType',
  'eventDescription',
  'eventUrl',
  'startDateTime',
  'endDateTime',
  'eventCancelled',
  'eventCompleted',
  'customProperties',
]

function checked(what: string, body: unknown, shape: Shape): JsonObject {
  if (body !== undefined && !isObject(body)) throw new TypeError(`${what} is a JSON object.`)
  const value = objectOf(body)
  requireShape(what, value, shape)
  return value
}
