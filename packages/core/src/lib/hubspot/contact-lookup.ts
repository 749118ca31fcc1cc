import type { EmailAddress } from '../model/email-address.ts'
import type { CallOptions } from './call-options.ts'
import { type HubSpotContact, MOST_CONTACTS } from './contacts.ts'
import { HubSpotError } from './hubspot-error.ts'
import type { Portal } from './portal.ts'

/** Contacts that a look-up found, by id and by every address they have. */
export interface FoundContacts {
  readonly byId: ReadonlyMap<string, HubSpotContact>
  readonly byAddress: ReadonlyMap<string, HubSpotContact>
}

// The answer does not say which input found which contact, so the other addresses are asked for.
const ADDRESSES = ['email', 'hs_additional_emails']

/** Looks contacts up by id or by any address. `properties` are asked for besides the addresses. */
export async function lookUpContacts(
  { client }: Portal,
  ids: readonly string[],
  by: { readonly idProperty?: 'email'; readonly properties?: readonly string[] },
  options: CallOptions,
): Promise<FoundContacts> {
  const properties = [...new Set([...ADDRESSES, ...(by.properties ?? [])])]
  const idProperty = by.idProperty === undefined ? {} : { idProperty: by.idProperty }
  const answers = await Promise.all(
    chunksOf([...new Set(ids)], MOST_CONTACTS).map((chunk) =>
      client.contacts.read({ ...idProperty, ids: chunk, properties }, options),
    ),
  )
  return index(answers.flatMap(({ results }) => results))
}

/** The same; null where the token may not read contacts. */
export async function lookUpContactsIfAllowed(
  ...args: Parameters<typeof lookUpContacts>
): Promise<FoundContacts | null> {
  try {
    return await lookUpContacts(...args)
  } catch (error) {
    if (error instanceof HubSpotError && error.kind === 'missing_scopes') return null
    throw error
  }
}

/** The contact ids of those addresses that have one. */
export async function findContacts(
  portal: Portal,
  emails: readonly EmailAddress[],
  options: CallOptions,
): Promise<ReadonlyMap<EmailAddress, string>> {
  const { byAddress } = await lookUpContacts(portal, emails, { idProperty: 'email' }, options)
  return new Map(
    emails.flatMap((email) => {
      const contact = byAddress.get(email)
      return contact === undefined ? [] : [[email, contact.id] as const]
    }),
  )
}

/** The list in pieces of at most so many. */
export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size))
  return chunks
}

function index(contacts: readonly HubSpotContact[]): FoundContacts {
  const byAddress = new Map<string, HubSpotContact>()
  for (const contact of contacts) {
    for (const address of addressesOf(contact)) byAddress.set(address, contact)
  }
  return { byId: new Map(contacts.map((contact) => [contact.id, contact])), byAddress }
}

function addressesOf({ properties }: HubSpotContact): string[] {
  const texts = ADDRESSES.map((name) => properties[name] ?? '')
  return texts.join(';').toLowerCase().split(';').filter(Boolean)
}
