import type { EmailAddress } from '../model/email-address.ts'
import type { Person } from '../model/participation.ts'
import type { ContactUpdates } from '../sync/destination.ts'
import type { BatchAnswer } from './batch-answer.ts'
import type { CallOptions } from './call-options.ts'
import { chunksOf, findContacts, lookUpContacts } from './contact-lookup.ts'
import { type ContactToWrite, type HubSpotContact, MOST_CONTACTS } from './contacts.ts'
import { HubSpotError } from './hubspot-error.ts'
import type { Portal } from './portal.ts'
import { toContactProperties } from './property-mapping.ts'

/** A person whose fields are to be brought onto a contact. */
export interface PersonToUpdate {
  readonly person: Person
  readonly contactId: string | null
}

interface Change {
  readonly email: EmailAddress
  readonly id: string
  readonly properties: Record<string, string>
}

type Refusal = ContactUpdates['refused'][number]

/** Writes people's fields onto their contacts; creates none. */
export async function updateContacts(
  portal: Portal,
  people: readonly PersonToUpdate[],
  mode: 'fill-empty' | 'overwrite',
  options: CallOptions,
): Promise<ContactUpdates> {
  const changes = await changesFor(portal, people, options)
  const { wanted, gone } =
    mode === 'overwrite' ? { wanted: changes, gone: [] } : await onlyEmpty(portal, changes, options)
  const answers = await Promise.all(
    chunksOf(wanted, MOST_CONTACTS).map((chunk) => write(portal, chunk, options)),
  )
  const refused = answers.flat()
  return { updated: wanted.length - refused.length, refused: [...gone, ...refused] }
}

/** One change per contact: of two people on one contact the later one counts. */
async function changesFor(
  portal: Portal,
  people: readonly PersonToUpdate[],
  options: CallOptions,
): Promise<Change[]> {
  const unknown = people.flatMap(({ person, contactId }) =>
    contactId === null ? [person.email] : [],
  )
  const found: ReadonlyMap<EmailAddress, string> =
    unknown.length === 0 ? new Map() : await findContacts(portal, unknown, options)
  const byContact = new Map<string, Change>()
  for (const { person, contactId } of people) {
    const id = contactId ?? found.get(person.email)
    const properties = toContactProperties(person, portal.mapping)
    if (id !== undefined && Object.keys(properties).length > 0) {
      byContact.set(id, { email: person.email, id, properties })
    }
  }
  return [...byContact.values()]
}

async function onlyEmpty(
  portal: Portal,
  changes: readonly Change[],
  options: CallOptions,
): Promise<{ readonly wanted: readonly Change[]; readonly gone: readonly Refusal[] }> {
  if (changes.length === 0) return { wanted: [], gone: [] }
  const properties = [...new Set(changes.flatMap((change) => Object.keys(change.properties)))]
  const ids = changes.map(({ id }) => id)
  const { byId, byAddress } = await lookUpContacts(portal, ids, { properties }, options)
  const wanted = new Map<string, Change>()
  const gone: Refusal[] = []
  for (const { id, email, properties: values } of changes) {
    // A contact that was merged into another answers with the other's id.
    const contact = byId.get(id) ?? byAddress.get(email)
    if (contact === undefined) gone.push({ email, message: 'The contact does not exist any more.' })
    else {
      const empty = Object.entries(values).filter(([name]) => !contact.properties[name])
      if (empty.length > 0) {
        wanted.set(contact.id, { email, id: contact.id, properties: Object.fromEntries(empty) })
      }
    }
  }
  return { wanted: [...wanted.values()], gone }
}

/** Writes a chunk; one that HubSpot refuses for one contact is halved until that contact is found. */
async function write(
  portal: Portal,
  changes: readonly Change[],
  options: CallOptions,
): Promise<Refusal[]> {
  try {
    const inputs: ContactToWrite[] = changes.map(({ id, properties }) => ({ id, properties }))
    return refusalsIn(portal, changes, await portal.client.contacts.update(inputs, options))
  } catch (error) {
    if (
      !(error instanceof HubSpotError) ||
      !['validation', 'batch_too_large'].includes(error.kind)
    ) {
      throw error
    }
    const [first] = changes
    if (first !== undefined && changes.length === 1)
      return [{ email: first.email, message: error.message }]
    const halves = chunksOf(changes, Math.ceil(changes.length / 2))
    return (await Promise.all(halves.map((half) => write(portal, half, options)))).flat()
  }
}

function refusalsIn(
  { redactor }: Portal,
  changes: readonly Change[],
  answer: BatchAnswer<HubSpotContact>,
): Refusal[] {
  const done = new Set(answer.results.map(({ id }) => id))
  return changes.flatMap(({ id, email }) => {
    if (done.has(id)) return []
    const error =
      answer.errors.find(({ contextValues }) => contextValues.includes(id)) ?? answer.errors[0]
    return error === undefined ? [] : [{ email, message: redactor.redact(error.message) }]
  })
}
