/** One person in a portal's CRM. */
export interface Contact {
  readonly id: string
  /** Lower-cased; `email` and `hs_additional_emails` are derived from these. */
  email: string | null
  additionalEmails: readonly string[]
  properties: Readonly<Record<string, string>>
  readonly createdAt: number
  updatedAt: number
}

/** What a contact is made of. */
export interface NewContact {
  readonly email?: string | null
  /** Secondary addresses: any of them finds the contact. */
  readonly additionalEmails?: readonly string[]
  readonly properties?: Readonly<Record<string, string>>
}

/** The contacts of one portal. Addresses are compared without regard to case, and each belongs to one contact. */
export class Contacts {
  readonly #byId = new Map<string, Contact>()
  readonly #byEmail = new Map<string, Contact>()
  readonly #mergedInto = new Map<string, string>()
  #lastId: number

  constructor(firstId: number) {
    this.#lastId = firstId
  }

  /** Throws a RangeError for an address that another contact has. */
  add(contact: NewContact, now: number): Contact {
    const email = contact.email?.toLowerCase() ?? null
    const further = (contact.additionalEmails ?? []).map((address) => address.toLowerCase())
    const emails = new Set([...(email === null ? [] : [email]), ...further])
    for (const address of emails) this.#refuseTaken(address)
    this.#lastId += 1
    const added: Contact = {
      id: String(this.#lastId),
      email,
      additionalEmails: [...emails].filter((address) => address !== email),
      properties: withoutEmail(contact.properties ?? {}),
      createdAt: now,
      updatedAt: now,
    }
    this.#index(added)
    return added
  }

  /** The contact with this id; an id that was merged away finds the contact that took it over. */
  get(id: string): Contact | undefined {
    const winner = this.#mergedInto.get(id)
    return winner === undefined ? this.#byId.get(id) : this.get(winner)
  }

  /** The contact that has this address, as its first or as a further one. */
  byEmail(email: string): Contact | undefined {
    return this.#byEmail.get(email.trim().toLowerCase())
  }

  byIdentifier(identifier: string): Contact | undefined {
    return identifier.includes('@') ? this.byEmail(identifier) : this.get(identifier)
  }

  /**
   * Writes properties; an `email` among them becomes the first address, an empty one takes it away. Throws a
   * RangeError for an address that another contact has.
   */
  update(contact: Contact, properties: Readonly<Record<string, string>>, now: number): void {
    const email = properties['email']?.toLowerCase()
    if (email !== undefined && email !== contact.email) this.#changeEmail(contact, email)
    contact.properties = { ...contact.properties, ...withoutEmail(properties) }
    contact.updatedAt = now
  }

  /** Merges the second contact into the first; its addresses become further ones of the winner. */
  merge(winner: Contact, loser: Contact, now: number): void {
    this.#forget(loser)
    this.#mergedInto.set(loser.id, winner.id)
    const emails = [...winner.additionalEmails, ...emailsOf(loser)]
    winner.additionalEmails = emails.filter((email) => email !== winner.email)
    winner.properties = { ...loser.properties, ...winner.properties }
    winner.updatedAt = now
    this.#index(winner)
  }

  delete(contact: Contact): void {
    this.#forget(contact)
  }

  all(): Contact[] {
    return [...this.#byId.values()]
  }

  snapshot(): ContactsSnapshot {
    return { contacts: this.all(), mergedInto: [...this.#mergedInto], lastId: this.#lastId }
  }

  restore(snapshot: ContactsSnapshot): void {
    this.#byId.clear()
    this.#byEmail.clear()
    this.#mergedInto.clear()
    for (const contact of snapshot.contacts) this.#index(contact)
    for (const [loser, winner] of snapshot.mergedInto) this.#mergedInto.set(loser, winner)
    this.#lastId = snapshot.lastId
  }

  // A further address that becomes the first one changes places with it.
  #changeEmail(contact: Contact, email: string): void {
    this.#refuseTaken(email, contact)
    const { email: before, additionalEmails } = contact
    const swapped = before !== null && additionalEmails.includes(email) ? [before] : []
    if (before !== null) this.#byEmail.delete(before)
    contact.email = email === '' ? null : email
    contact.additionalEmails = [
      ...swapped,
      ...additionalEmails.filter((address) => address !== email),
    ]
    this.#index(contact)
  }

  #refuseTaken(email: string, contact?: Contact): void {
    const owner = this.byEmail(email)
    if (owner === undefined || owner === contact) return
    throw new RangeError(`Contact ${owner.id} has the address ${email} already.`)
  }

  #index(contact: Contact): void {
    this.#byId.set(contact.id, contact)
    for (const email of emailsOf(contact)) this.#byEmail.set(email, contact)
  }

  #forget(contact: Contact): void {
    this.#byId.delete(contact.id)
    for (const email of emailsOf(contact)) this.#byEmail.delete(email)
  }
}

/** What {@link Contacts} keeps in a state file. */
export interface ContactsSnapshot {
  readonly contacts: readonly Contact[]
  readonly mergedInto: readonly (readonly [string, string])[]
  readonly lastId: number
}

/** Every address of a contact, the first one first. */
export function emailsOf(contact: Contact): string[] {
  return contact.email === null
    ? [...contact.additionalEmails]
    : [contact.email, ...contact.additionalEmails]
}

/** Whether HubSpot would take the text as an address. */
export function isEmail(text: string): boolean {
  return /^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$/.test(text)
}

function withoutEmail(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !derived.has(name)))
}

const derived = new Set([
  'email',
  'hs_additional_emails',
  'hs_object_id',
  'createdate',
  'lastmodifieddate',
])
