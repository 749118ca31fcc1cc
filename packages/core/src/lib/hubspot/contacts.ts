import { boolean, idText, openObject, optional, type Read, text } from './answer-shape.ts'
import { type BatchAnswer, batchOf } from './batch-answer.ts'
import { type CallOptions, type HubSpotTransport, send } from './call-options.ts'
import { isRecord } from './hubspot-verdict.ts'

/** A contact with the properties that were asked for. */
export interface HubSpotContact {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  /** Whether an upsert created it. */
  readonly new?: boolean | null | undefined
}

/** Which contacts: by id, or by address (any address of a contact finds it). */
export interface ContactsToRead {
  readonly idProperty?: 'email'
  readonly ids: readonly string[]
  readonly properties: readonly string[]
}

/** A change of a contact. */
export interface ContactToWrite {
  /** A contact id, or an address together with `idProperty`. */
  readonly id: string
  readonly idProperty?: 'email'
  readonly properties: Readonly<Record<string, string>>
}

/** The operations on contacts that events need. At most 100 contacts per call. */
export interface HubSpotContacts {
  /**
   * `POST /crm/v3/objects/contacts/batch/read`. Scope: `crm.objects.contacts.read`. Contacts that do not exist are
   * in `errors` (HubSpot answers 207); the answer does not say which input found which contact, and a contact that
   * was merged into another answers with the other's id.
   */
  read(contacts: ContactsToRead, options?: CallOptions): Promise<BatchAnswer<HubSpotContact>>
  /**
   * `POST /crm/v3/objects/contacts/batch/update`. Scope: `crm.objects.contacts.write`. Gives the changed contacts; those
   * that could not be changed are in `errors`. Creates nothing.
   */
  update(
    contacts: readonly ContactToWrite[],
    options?: CallOptions,
  ): Promise<BatchAnswer<HubSpotContact>>
  /**
   * `POST /crm/v3/objects/contacts/batch/upsert`. Scope: `crm.objects.contacts.write`. Gives the contacts, `new` for those
   * it created: it creates what is not there.
   */
  upsert(
    contacts: readonly ContactToWrite[],
    options?: CallOptions,
  ): Promise<BatchAnswer<HubSpotContact>>
}

/** The most contacts that HubSpot takes in one request [usage guidelines]. */
export const MOST_CONTACTS = 100

const PATH = '/crm/v3/objects/contacts/batch'
const propertyValues: Read<Readonly<Record<string, string | null>>> = (value, path) => {
  const given = Object.entries(isRecord(value) ? value : {})
  return Object.fromEntries(
    given.map(([name, one]) => [name, optional(text)(one, [...path, name])]),
  )
}
const contactBatch = batchOf<HubSpotContact>(
  openObject({ id: idText, properties: propertyValues, new: optional(boolean) }),
)

/** The operations on contacts. */
export function hubspotContacts(transport: HubSpotTransport): HubSpotContacts {
  const batch = (
    name: 'read' | 'update' | 'upsert',
    body: object,
    options: CallOptions | undefined,
  ): Promise<BatchAnswer<HubSpotContact>> =>
    send(
      transport,
      {
        method: 'POST',
        path: `${PATH}/${name}`,
        body,
        schema: contactBatch,
        retry: 'whenHarmless',
      },
      options,
    )
  return {
    read: ({ ids, properties, idProperty }, options) => {
      const inputs = ids.map((id) => ({ id }))
      const by = idProperty === undefined ? {} : { idProperty }
      return batch('read', { ...by, properties, propertiesWithHistory: [], inputs }, options)
    },
    update: (contacts, options) => batch('update', { inputs: contacts }, options),
    upsert: (contacts, options) => batch('upsert', { inputs: contacts }, options),
  }
}
