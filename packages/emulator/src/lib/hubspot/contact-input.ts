import { ApiError, invalid } from './api-error.ts'
import { type Contact, isEmail } from './contacts.ts'
import { type JsonObject, objectOf, textOf, textsOf } from './json.ts'
import type { Call } from './operation.ts'

/** One contact to be written; `contact` is the one that has the id already. */
export interface ContactWrite {
  readonly contact: Contact | undefined
  readonly properties: Readonly<Record<string, string>>
}

/** Looks at all addresses before the first is written. Throws 400 for one that is none, 409 for one that is taken. */
export function refuseBadEmails(writes: readonly ContactWrite[], { portal }: Call): void {
  const taken = new Map<string, Contact | undefined>()
  for (const { contact, properties } of writes) {
    const email = properties['email']?.toLowerCase() ?? ''
    if (email === '') continue
    if (!isEmail(email)) throw invalid(`Email address ${email} is invalid`)
    const owner = portal.contacts.byEmail(email)
    if (owner !== undefined && owner !== contact) throw emailTaken(owner)
    if (taken.has(email) && taken.get(email) !== contact) {
      throw invalid(`Email address ${email} is there twice`)
    }
    taken.set(email, contact)
  }
}

/** 409: the address belongs to a contact already. */
export function emailTaken({ id }: Contact): ApiError {
  return new ApiError(409, {
    message: `Contact already exists. Existing ID: ${id}`,
    category: 'CONFLICT',
  })
}

/**
 * The properties of a body. Unlike attendance, the contact operations refuse names that the portal lacks, and values
 * that only HubSpot writes: throws 400.
 */
export function propertiesOf(body: unknown, { portal }: Call): Record<string, string> {
  const properties = textsOf(objectOf(body)['properties'])
  const errors = Object.keys(properties).flatMap((name) => {
    const definition = portal.properties.get('contacts', name)
    if (definition === undefined)
      return [propertyError('PROPERTY_DOESNT_EXIST', name, `Property "${name}" does not exist`)]
    if (definition.readOnly)
      return [
        propertyError(
          'READ_ONLY_VALUE',
          name,
          `"${name}" is a read only property; its value cannot be set.`,
        ),
      ]
    return []
  })
  if (errors.length > 0) {
    throw invalid(`Property values were not valid: ${JSON.stringify(errors)}`, { errors })
  }
  return properties
}

function propertyError(code: string, name: string, message: string): JsonObject {
  return { message, code, context: { propertyName: [name] } }
}

/** Throws 400 where an id is there twice. */
export function refuseDuplicates(inputs: readonly JsonObject[]): void {
  const ids = inputs.map((input) => textOf(input['id'])?.toLowerCase())
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined)
    throw invalid(`Duplicate IDs found in batch input: [${twice}]. IDs must be unique`)
}

/** The properties without an `email` that is one of the contact's further ones: an upsert by it must not make it the first. */
export function withoutSecondaryEmail(
  contact: Contact,
  properties: Record<string, string>,
): Record<string, string> {
  const email = properties['email']?.toLowerCase()
  if (email === undefined || !contact.additionalEmails.includes(email)) return properties
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== 'email'))
}
