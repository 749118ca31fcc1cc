import { type Contact } from './contacts.ts'
import { isoOf, type JsonObject } from './json.ts'

const always = ['hs_object_id', 'createdate', 'lastmodifieddate']
const byDefault = ['email', 'firstname', 'lastname', ...always]

/** A contact with the properties that were asked for; without any asking, with the usual ones. */
export function contactBody(contact: Contact, asked: readonly string[] = []): JsonObject {
  const values = contactValues(contact)
  const names = new Set(asked.length === 0 ? byDefault : [...asked, ...always])
  const properties = Object.fromEntries([...names].map((name) => [name, values[name] ?? null]))
  return {
    id: contact.id,
    properties,
    createdAt: isoOf(contact.createdAt),
    updatedAt: isoOf(contact.updatedAt),
    archived: false,
  }
}

/** Every property of a contact that has a value. */
export function contactValues(contact: Contact): Record<string, string> {
  const { additionalEmails } = contact
  return {
    ...contact.properties,
    ...(contact.email === null ? {} : { email: contact.email }),
    ...(additionalEmails.length === 0 ? {} : { hs_additional_emails: additionalEmails.join(';') }),
    hs_object_id: contact.id,
    createdate: isoOf(contact.createdAt),
    lastmodifieddate: isoOf(contact.updatedAt),
  }
}
