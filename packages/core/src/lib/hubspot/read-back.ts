import { type Instant, instantFromEpochMs } from '../model/instant.ts'
import type {
  EventRef,
  PersonRef,
  ReadBack,
  ShownParticipation as Shown,
} from '../sync/destination.ts'
import type { CallOptions } from './call-options.ts'
import { chunksOf, type FoundContacts, lookUpContactsIfAllowed } from './contact-lookup.ts'
import { type EventIds } from './event-ids.ts'
import { externalIds } from './event-writes.ts'
import { HubSpotError } from './hubspot-error.ts'
import { LARGEST_PAGE, pages } from './paging.ts'
import type { ShownParticipation } from './participations.ts'
import type { Portal } from './portal.ts'

/** Up to so many people are asked for one by one; for more the event's pages are read. */
const FEW = 3
/** Requests side by side. */
const AT_ONCE = 10
/** When nobody of so many is shown, nothing is shown yet: looking for lost contacts would be too early. */
const TOO_MANY_TO_BE_LOST = 10

/** What HubSpot shows of these people now. Errors leave as HubSpot's own. */
export async function readBack(
  portal: Portal,
  { event, people }: { readonly event: EventRef; readonly people: readonly PersonRef[] },
  options: CallOptions,
): Promise<readonly ReadBack[]> {
  if (people.length === 0) return []
  const { objectId, key } = event
  const reader = new Reader(portal, objectId === null ? externalIds(key) : { objectId }, options)
  return await reader.read(people)
}

/** All that HubSpot shows of an event, page by page. Errors leave as HubSpot's own. */
export async function* show(
  { client: { participations } }: Portal,
  { objectId, key }: EventRef,
  options: CallOptions,
): AsyncIterable<readonly Shown[]> {
  const event = objectId === null ? externalIds(key) : { objectId }
  const fetchPage = (after: string | undefined) =>
    participations.breakdownPage(event, after === undefined ? {} : { after }, options)
  for await (const page of pages(fetchPage)) yield page.results.map(toShown)
}

class Reader {
  readonly #portal: Portal
  readonly #event: EventIds
  readonly #options: CallOptions
  readonly #byContact = new Map<string, ShownParticipation>()
  readonly #byAddress = new Map<string, ShownParticipation>()
  /** Whether every participation of the event has been seen. */
  #whole = false

  constructor(portal: Portal, event: EventIds, options: CallOptions) {
    this.#portal = portal
    this.#event = event
    this.#options = options
  }

  async read(people: readonly PersonRef[]): Promise<readonly ReadBack[]> {
    if (people.length > FEW) await this.#readPages(people)
    if (!this.#whole) await this.#askFor(people.filter((person) => this.#find(person) === null))
    const missing = people.filter((person) => this.#find(person) === null)
    const nothingYet = missing.length === people.length && missing.length > TOO_MANY_TO_BE_LOST
    const lost = nothingYet ? new Map<PersonRef, ReadBack>() : await this.#lookForContacts(missing)
    return people.map((person) => toReadBack(this.#find(person)) ?? lost.get(person) ?? MISSING)
  }

  /** Reads the event's pages until everybody is found, or as long as that is less work than asking one by one. */
  async #readPages(people: readonly PersonRef[]): Promise<void> {
    const { participations } = this.#portal.client
    const fetchPage = (after: string | undefined) =>
      participations.breakdownPage(this.#event, after === undefined ? {} : { after }, this.#options)
    let left: readonly PersonRef[] = people
    let seen = 0
    for await (const page of pages(fetchPage)) {
      for (const shown of page.results) this.#keep(shown)
      seen += page.results.length
      left = left.filter((person) => this.#find(person) === null)
      this.#whole = page.after === null
      const pagesLeft = page.total === null ? 0 : Math.ceil((page.total - seen) / LARGEST_PAGE)
      if (left.length === 0 || pagesLeft > left.length) return
    }
  }

  async #askFor(people: readonly PersonRef[]): Promise<void> {
    for (const some of chunksOf(people, AT_ONCE)) {
      await Promise.all(some.map(({ contactId, email }) => this.#ask(contactId ?? email)))
    }
  }

  async #ask(contactIdentifier: string, asked: string = contactIdentifier): Promise<void> {
    const { participations } = this.#portal.client
    try {
      const page = await participations.breakdownPage(
        this.#event,
        { contactIdentifier },
        this.#options,
      )
      for (const shown of page.results) {
        this.#keep(shown)
        // Whatever id or address was asked for, HubSpot answers with the contact's present id and first address.
        this.#byAddress.set(asked.toLowerCase(), shown)
      }
    } catch (error) {
      if (!(error instanceof HubSpotError && isUnknownContact(error))) throw error
    }
  }

  #keep(shown: ShownParticipation): void {
    const known = this.#byContact.get(shown.contactId)
    if (known !== undefined && (known.occurredAt ?? 0) > (shown.occurredAt ?? 0)) return
    this.#byContact.set(shown.contactId, shown)
    if (shown.email !== null) this.#byAddress.set(shown.email.toLowerCase(), shown)
  }

  #find({ contactId, email }: PersonRef): ShownParticipation | null {
    const byId =
      contactId === null
        ? undefined
        : (this.#byContact.get(contactId) ?? this.#byAddress.get(contactId))
    return byId ?? this.#byAddress.get(email) ?? null
  }

  /** Finds out whether contacts were merged into others, have other addresses, or are gone. */
  async #lookForContacts(missing: readonly PersonRef[]): Promise<ReadonlyMap<PersonRef, ReadBack>> {
    const outcomes = new Map<PersonRef, ReadBack>()
    if (missing.length === 0) return outcomes
    const present = await this.#presentContacts(missing)
    if (present === null) return outcomes
    const elsewhere = missing.flatMap((person) => {
      const contactId = present.get(person)
      return contactId === undefined ? [] : [{ person, contactId }]
    })
    if (!this.#whole) {
      const unasked = elsewhere.filter(({ person, contactId }) => contactId !== person.contactId)
      await this.#askFor(unasked.map(({ person, contactId }) => ({ ...person, contactId })))
    }
    for (const { person, contactId } of elsewhere) {
      outcomes.set(person, toReadBack(this.#byContact.get(contactId) ?? null) ?? MISSING)
    }
    for (const person of missing) {
      // Without an id from an earlier answer the contact may never have been made: that is missing, not gone.
      if (!present.has(person) && person.contactId !== null)
        outcomes.set(person, { kind: 'contact_gone' })
    }
    return outcomes
  }

  /** The ids that the people's contacts have now; null where the token may not read contacts. */
  async #presentContacts(
    people: readonly PersonRef[],
  ): Promise<ReadonlyMap<PersonRef, string> | null> {
    const ids = people.flatMap(({ contactId }) => (contactId === null ? [] : [contactId]))
    const byId = await this.#lookUp(ids, {})
    if (byId === null) return null
    const present = new Map<PersonRef, string>()
    for (const person of people) {
      const found = byId.byId.get(person.contactId ?? '') ?? byId.byAddress.get(person.email)
      if (found !== undefined) present.set(person, found.id)
    }
    const left = people.filter((person) => !present.has(person))
    const byEmail = await this.#lookUp(
      left.map(({ email }) => email),
      { idProperty: 'email' },
    )
    for (const person of left) {
      const found = byEmail?.byAddress.get(person.email)
      if (found !== undefined) present.set(person, found.id)
    }
    return present
  }

  async #lookUp(
    ids: readonly string[],
    by: { readonly idProperty?: 'email' },
  ): Promise<FoundContacts | null> {
    if (ids.length === 0) return { byId: new Map(), byAddress: new Map() }
    return await lookUpContactsIfAllowed(this.#portal, ids, by, this.#options)
  }
}

const MISSING: ReadBack = { kind: 'missing' }

function toReadBack(shown: ShownParticipation | null): ReadBack | null {
  return shown === null ? null : { kind: 'found', ...toShown(shown) }
}

function toShown(shown: ShownParticipation): Shown {
  const { contactId, email, state, attendanceDurationSeconds: seconds } = shown
  return { contactId, email, state, occurredAt: occurredAt(shown), seconds }
}

function occurredAt({ occurredAt: epochMs }: ShownParticipation): Instant | null {
  return epochMs === null ? null : instantFromEpochMs(Math.round(epochMs))
}

// A contact that HubSpot does not know is a 404 or a 400; an event that is gone is a 404, too, and must be told apart.
function isUnknownContact(error: HubSpotError): boolean {
  return (
    (error.kind === 'not_found' || error.kind === 'validation') &&
    /contact/i.test(HubSpotError.factsOf(error).said)
  )
}
