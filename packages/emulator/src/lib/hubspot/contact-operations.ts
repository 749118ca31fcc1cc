import { ApiError, invalid, notFound } from './api-error.ts'
import { batchBody, inputsOf, missingRows } from './batch.ts'
import { contactBody } from './contact-bodies.ts'
import { searchContacts } from './contact-search.ts'
import { type Contact, isEmail } from './contacts.ts'
import { type JsonObject, listOf, objectOf, textOf, textsOf } from './json.ts'
import { type Answer, type Call, noContent, ok, type Operation, param } from './operation.ts'

const read = ['crm.objects.contacts.read']
const write = ['crm.objects.contacts.write']
// Documented: "Batch requests to CRM object endpoints are limited to 100 records per request".
const batchLimit = 100

/** The contact operations that attendance needs beside it. */
export const contactOperations: readonly Operation[] = [
  {
    name: 'contacts.batchRead',
    method: 'POST',
    path: '/batch/read',
    scopes: read,
    handle: batchRead,
  },
  {
    name: 'contacts.batchUpsert',
    method: 'POST',
    path: '/batch/upsert',
    scopes: write,
    handle: batchUpsert,
  },
  {
    name: 'contacts.batchUpdate',
    method: 'POST',
    path: '/batch/update',
    scopes: write,
    handle: batchUpdate,
  },
  {
    name: 'contacts.search',
    method: 'POST',
    path: '/search',
    scopes: read,
    isSearch: true,
    handle: searchContacts,
  },
  { name: 'contacts.merge', method: 'POST', path: '/merge', scopes: write, handle: merge },
  { name: 'contacts.create', method: 'POST', path: '/', scopes: write, handle: create },
  {
    name: 'contacts.get',
    method: 'GET',
    path: '/:contactId',
    scopes: read,
    handle: (call) =>
      ok(
        contactBody(
          pathContact(call),
          (call.query.get('properties') ?? '').split(',').filter(Boolean),
        ),
      ),
  },
  {
    name: 'contacts.update',
    method: 'PATCH',
    path: '/:contactId',
    scopes: write,
    handle: (call) => {
      const contact = pathContact(call)
      call.portal.contacts.update(contact, propertiesOf(call.body, call), call.world.now())
      return ok(contactBody(contact))
    },
  },
  {
    name: 'contacts.delete',
    method: 'DELETE',
    path: '/:contactId',
    scopes: write,
    handle: (call) => {
      const contact = call.portal.contacts.get(param(call, 'contactId'))
      if (contact !== undefined) call.portal.deleteContact(contact)
      return noContent()
    },
  },
]

function batchRead(call: Call): Answer {
  const body = objectOf(call.body)
  const properties = listOf(body['properties']).map((name) => textOf(name) ?? '')
  const byEmail = body['idProperty'] === 'email'
  const ids = inputsOf(call, batchLimit).map((input) => textOf(objectOf(input)['id']) ?? '')
  const found = new Map<string, Contact>()
  const missing: string[] = []
  for (const id of ids) {
    const contact = byEmail ? call.portal.contacts.byEmail(id) : call.portal.contacts.get(id)
    if (contact === undefined) missing.push(id)
    else found.set(contact.id, contact)
  }
  // A further address finds its contact, but the answer does not say which input did.
  const results = [...found.values()].map((contact) => contactBody(contact, properties))
  return partly(call, results, missing)
}

function batchUpsert(call: Call): Answer {
  const inputs = inputsOf(call, batchLimit).map(objectOf)
  refuseDuplicates(inputs)
  const rows = inputs.map((input) => ({
    id: textOf(input['id']) ?? '',
    byEmail: input['idProperty'] === 'email',
    properties: propertiesOf(input, call),
  }))
  const errors: JsonObject[] = []
  const results: JsonObject[] = []
  for (const row of rows) {
    const stored = upsertOne(row, call)
    if (stored === null) errors.push(missingRows('Could not get some CONTACT objects', [row.id]))
    else results.push(stored)
  }
  const now = call.world.now()
  const body = batchBody(results, { startedAt: now, completedAt: now }, errors)
  return { status: errors.length > 0 ? 207 : 200, body }
}

function upsertOne(
  { id, byEmail, properties }: { id: string; byEmail: boolean; properties: Record<string, string> },
  { portal, world }: Call,
): JsonObject | null {
  const known = byEmail ? portal.contacts.byEmail(id) : portal.contacts.get(id)
  if (known !== undefined) {
    portal.contacts.update(known, withoutSecondaryEmail(known, properties), world.now())
    return { ...contactBody(known, Object.keys(properties)), new: false }
  }
  if (!byEmail) return null
  if (!isEmail(id)) throw invalid(`Email address ${id} is invalid`)
  const added = portal.contacts.add({ email: id, properties }, world.now())
  return { ...contactBody(added, Object.keys(properties)), new: true }
}

function batchUpdate(call: Call): Answer {
  const results: JsonObject[] = []
  const missing: string[] = []
  const rows = inputsOf(call, batchLimit).map(objectOf)
  for (const row of rows) propertiesOf(row, call)
  for (const row of rows) {
    const properties = propertiesOf(row, call)
    const id = textOf(row['id']) ?? ''
    const { contacts } = call.portal
    const contact = row['idProperty'] === 'email' ? contacts.byEmail(id) : contacts.get(id)
    if (contact === undefined) missing.push(id)
    else {
      contacts.update(contact, withoutSecondaryEmail(contact, properties), call.world.now())
      results.push(contactBody(contact, Object.keys(properties)))
    }
  }
  return partly(call, results, missing)
}

function create(call: Call): Answer {
  const properties = propertiesOf(call.body, call)
  const email = properties['email'] ?? null
  if (email !== null && !isEmail(email)) throw invalid(`Email address ${email} is invalid`)
  const known = email === null ? undefined : call.portal.contacts.byEmail(email)
  if (known !== undefined) {
    throw new ApiError(409, {
      message: `Contact already exists. Existing ID: ${known.id}`,
      category: 'CONFLICT',
    })
  }
  const contact = call.portal.contacts.add({ email, properties }, call.world.now())
  return { status: 201, body: contactBody(contact, Object.keys(properties)) }
}

function merge(call: Call): Answer {
  const { primaryObjectId, objectIdToMerge } = objectOf(call.body)
  const winner = call.portal.contacts.get(textOf(primaryObjectId) ?? '')
  const loser = call.portal.contacts.get(textOf(objectIdToMerge) ?? '')
  if (winner === undefined || loser === undefined) throw notFound('No contact found')
  if (winner === loser) throw invalid('A contact cannot be merged with itself')
  call.portal.mergeContacts(winner, loser, call.world.now())
  return ok(contactBody(winner))
}

function partly(call: Call, results: JsonObject[], missing: string[]): Answer {
  const now = call.world.now()
  const times = { startedAt: now, completedAt: now }
  if (missing.length === 0) return ok(batchBody(results, times))
  const errors = [
    missingRows(
      'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
      missing,
    ),
  ]
  return { status: 207, body: batchBody(results, times, errors) }
}

function pathContact(call: Call): Contact {
  const id = param(call, 'contactId')
  const { contacts } = call.portal
  const contact = call.query.get('idProperty') === 'email' ? contacts.byEmail(id) : contacts.get(id)
  if (contact === undefined) throw notFound('resource not found')
  return contact
}

// Unlike attendance, the contact operations refuse names that the portal lacks, and values that only HubSpot writes.
function propertiesOf(body: unknown, { portal }: Call): Record<string, string> {
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

function refuseDuplicates(inputs: readonly JsonObject[]): void {
  const ids = inputs.map((input) => textOf(input['id'])?.toLowerCase())
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined)
    throw invalid(`Duplicate IDs found in batch input: [${twice}]. IDs must be unique`)
}

// An upsert by a further address must not make it the first one.
function withoutSecondaryEmail(
  contact: Contact,
  properties: Record<string, string>,
): Record<string, string> {
  const email = properties['email']?.toLowerCase()
  if (email === undefined || !contact.additionalEmails.includes(email)) return properties
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== 'email'))
}
