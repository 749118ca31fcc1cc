import { invalid, notFound } from './api-error.ts'
import { batchBody, inputsOf, missingRows } from './batch.ts'
import { contactBody } from './contact-bodies.ts'
import {
  emailTaken,
  propertiesOf,
  refuseBadEmails,
  refuseDuplicates,
  withoutSecondaryEmail,
} from './contact-input.ts'
import { searchContacts } from './contact-search.ts'
import { type Contact, isEmail } from './contacts.ts'
import { type JsonObject, listOf, objectOf, textOf } from './json.ts'
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
      const properties = propertiesOf(call.body, call)
      refuseBadEmails([{ contact, properties }], call)
      call.portal.contacts.update(contact, properties, call.world.now())
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
  const rows = inputs.map((input) => upsertRow(input, call))
  // An address that nobody has becomes a contact's: it is looked at like a written one.
  const added = rows.filter((row) => row.contact === undefined && row.byEmail)
  refuseBadEmails([...rows, ...added.map(({ id }) => newContact(id))], call)
  const errors: JsonObject[] = []
  const results: JsonObject[] = []
  for (const row of rows) {
    const stored = upsertOne(row, call)
    if (stored === null) errors.push(missingRow(row))
    else results.push(stored)
  }
  const now = call.world.now()
  const body = batchBody(results, { startedAt: now, completedAt: now }, errors)
  return { status: errors.length > 0 ? 207 : 200, body }
}

interface UpsertRow {
  readonly id: string
  readonly byEmail: boolean
  readonly traceId: string | null
  readonly contact: Contact | undefined
  readonly properties: Readonly<Record<string, string>>
}

function upsertRow(input: JsonObject, call: Call): UpsertRow {
  const { contacts } = call.portal
  const id = textOf(input['id']) ?? ''
  const byEmail = input['idProperty'] === 'email'
  const contact = byEmail ? contacts.byEmail(id) : contacts.get(id)
  const given = propertiesOf(input, call)
  const properties = contact === undefined ? given : withoutSecondaryEmail(contact, given)
  return { id, byEmail, traceId: textOf(input['objectWriteTraceId']), contact, properties }
}

function newContact(email: string): { contact: undefined; properties: { email: string } } {
  return { contact: undefined, properties: { email } }
}

function upsertOne(
  { id, byEmail, contact, properties }: UpsertRow,
  { portal, world }: Call,
): JsonObject | null {
  if (contact !== undefined) {
    portal.contacts.update(contact, properties, world.now())
    return { ...contactBody(contact, Object.keys(properties)), new: false }
  }
  if (!byEmail) return null
  const added = portal.contacts.add({ email: id, properties }, world.now())
  return { ...contactBody(added, Object.keys(properties)), new: true }
}

function missingRow({ id, traceId }: UpsertRow): JsonObject {
  const traced = traceId === null ? {} : { objectWriteTraceId: [traceId] }
  return missingRows('Could not get some CONTACT objects', [id], traced)
}

function batchUpdate(call: Call): Answer {
  const rows = inputsOf(call, batchLimit).map((input) => upsertRow(objectOf(input), call))
  refuseBadEmails(rows, call)
  const results: JsonObject[] = []
  const missing: string[] = []
  for (const { id, contact, properties } of rows) {
    if (contact === undefined) missing.push(id)
    else {
      call.portal.contacts.update(contact, properties, call.world.now())
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
  if (known !== undefined) throw emailTaken(known)
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
