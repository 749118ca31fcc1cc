import type { JsonObject } from './json.ts'

/** The kinds of records whose properties can be listed. */
export type ObjectType = 'contacts' | 'marketing_events'

/** One property definition of a portal. */
export interface PropertyDefinition {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly fieldType: string
  readonly groupName: string
  readonly hubspotDefined: boolean
  readonly readOnly: boolean
}

/** The property definitions of one portal. Names that are not among them HubSpot drops without a word. */
export class Properties {
  readonly #definitions: Readonly<Record<ObjectType, Map<string, PropertyDefinition>>> = {
    contacts: definitionsOf('contactinformation', contactProperties),
    marketing_events: definitionsOf('marketing_event_information', marketingEventProperties),
  }

  list(objectType: ObjectType): PropertyDefinition[] {
    return [...this.#definitions[objectType].values()]
  }

  get(objectType: ObjectType, name: string): PropertyDefinition | undefined {
    return this.#definitions[objectType].get(name)
  }

  add(
    objectType: ObjectType,
    property: Partial<PropertyDefinition> & { readonly name: string },
  ): PropertyDefinition {
    const added: PropertyDefinition = {
      label: property.name,
      type: 'string',
      fieldType: 'text',
      groupName: objectType === 'contacts' ? 'contactinformation' : 'marketing_event_information',
      hubspotDefined: false,
      readOnly: false,
      ...property,
    }
    this.#definitions[objectType].set(added.name, added)
    return added
  }

  /** The values whose names the portal knows. */
  onlyKnown(
    objectType: ObjectType,
    values: Readonly<Record<string, string>>,
  ): Record<string, string> {
    const known = this.#definitions[objectType]
    return Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)))
  }

  snapshot(): Record<ObjectType, PropertyDefinition[]> {
    return { contacts: this.list('contacts'), marketing_events: this.list('marketing_events') }
  }

  restore(snapshot: Readonly<Record<ObjectType, readonly PropertyDefinition[]>>): void {
    for (const property of snapshot.contacts) this.add('contacts', property)
    for (const property of snapshot.marketing_events) this.add('marketing_events', property)
  }
}

/** The object type of a path segment: a name in either number, or an object type id. */
export function objectTypeOf(segment: string): ObjectType | null {
  if (['contact', 'contacts', '0-1'].includes(segment.toLowerCase())) return 'contacts'
  const event = ['marketing_event', 'marketing_events', '0-54']
  return event.includes(segment.toLowerCase()) ? 'marketing_events' : null
}

/** A definition as the API lists it. */
export function propertyBody(property: PropertyDefinition): JsonObject {
  const { readOnly, ...rest } = property
  return {
    ...rest,
    description: '',
    options: [],
    displayOrder: -1,
    calculated: readOnly,
    externalOptions: false,
    hasUniqueValue: property.name === 'email',
    hidden: false,
    formField: !readOnly,
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: readOnly,
    },
  }
}

const contactProperties = `email firstname lastname phone mobilephone company jobtitle website address city state zip
country industry salutation lifecyclestage hs_lead_status hs_language hs_legal_basis hubspot_owner_id message
hs_latest_source! hs_analytics_source! hs_marketable_status! hs_additional_emails! hs_object_id! createdate!
lastmodifieddate!`

const marketingEventProperties = `hs_event_name hs_event_type hs_event_organizer hs_event_description hs_event_url
hs_start_datetime hs_end_datetime hs_event_cancelled hs_event_completed hs_event_status! hs_event_status_v2!
hs_unique_id! hs_registrations! hs_attendees! hs_cancellations! hs_no_shows! hs_object_id! hs_createdate!
hs_lastmodifieddate!`

// An exclamation mark stands behind what only HubSpot writes.
function definitionsOf(groupName: string, names: string): Map<string, PropertyDefinition> {
  const definitions = names.split(/\s+/).map((word): PropertyDefinition => {
    const name = word.replace('!', '')
    const readOnly = word.endsWith('!')
    const type = 'string'
    return { name, label: name, type, fieldType: 'text', groupName, hubspotDefined: true, readOnly }
  })
  return new Map(definitions.map((definition) => [definition.name, definition]))
}
