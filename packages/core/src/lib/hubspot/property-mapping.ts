import { formatInstant } from '../model/instant.ts'
import type { Person } from '../model/participation.ts'
import type { EventProperties } from '../sync/destination.ts'
import type { CustomProperty, EventChanges } from './marketing-event.ts'

/** Which of a source's named values go to which property of HubSpot: by the name of the value, the property. */
export interface PropertyMapping {
  readonly event: Readonly<Record<string, string>>
  /** `firstName` and `lastName` are the person's names. */
  readonly contact: Readonly<Record<string, string>>
  /** Given to every contact that is created. */
  readonly constant: Readonly<Record<string, string>>
}

/** Where people's names go unless the config says otherwise. */
export const nameProperties: Readonly<Record<string, string>> = {
  firstName: 'firstname',
  lastName: 'lastname',
}

/** An event's properties as HubSpot calls them; what is not there is left out. */
export function toEventChanges(
  properties: Partial<EventProperties>,
  mapping: PropertyMapping,
): EventChanges {
  const { title, organizer, startsAt, endsAt, fields } = properties
  const custom = fields === undefined ? [] : customProperties(fields, mapping)
  return {
    ...(title === undefined ? {} : { eventName: title }),
    ...(organizer === undefined ? {} : { eventOrganizer: organizer }),
    // HubSpot has no way to say that a time is not known any more.
    ...(startsAt === undefined || startsAt === null
      ? {}
      : { startDateTime: formatInstant(startsAt) }),
    ...(endsAt === undefined || endsAt === null ? {} : { endDateTime: formatInstant(endsAt) }),
    ...texts(properties),
    ...(custom.length === 0 ? {} : { customProperties: custom }),
  }
}

/** The same for a new event: what is not known is not mentioned at all. */
export function toNewEvent(
  properties: EventProperties,
  mapping: PropertyMapping,
): EventChanges & { readonly eventName: string; readonly eventOrganizer: string } {
  const { description, url, eventType, title, organizer, fields, ...rest } = properties
  const known = {
    ...(description === null ? {} : { description }),
    ...(url === null ? {} : { url }),
    ...(eventType === null ? {} : { eventType }),
  }
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
  const changes = toEventChanges({ ...rest, ...known }, mapping)
  const custom = customProperties(given, mapping).filter(({ value }) => value !== '')
  return {
    ...changes,
    eventName: title,
    eventOrganizer: organizer,
    ...(custom.length === 0 ? {} : { customProperties: custom }),
  }
}

/** The properties that a person's fields go to; empty when there is nothing to say. */
export function toContactProperties(
  person: Person,
  mapping: PropertyMapping,
): Record<string, string> {
  const named: Readonly<Record<string, string | undefined>> = {
    ...person.fields,
    firstName: person.firstName,
    lastName: person.lastName,
  }
  const properties: Record<string, string> = {}
  for (const [field, property] of Object.entries(mapping.contact)) {
    const value = named[field]
    if (value !== undefined && value !== '') properties[property] = value
  }
  return properties
}

function texts({ description, url, eventType }: Partial<EventProperties>): EventChanges {
  return {
    ...(description === undefined ? {} : { eventDescription: description ?? '' }),
    ...(url === undefined ? {} : { eventUrl: url ?? '' }),
    ...(eventType === undefined ? {} : { eventType: eventType ?? '' }),
  }
}

function customProperties(
  fields: Readonly<Record<string, string>>,
  { event }: PropertyMapping,
): CustomProperty[] {
  return Object.entries(event).map(([field, name]) => ({ name, value: fields[field] ?? '' }))
}
