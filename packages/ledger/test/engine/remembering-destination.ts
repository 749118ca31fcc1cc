import { type Instant, instantFromEpochMs } from '@turnout/core'
import type {
  Destination,
  EventProperties,
  ParticipationRow,
  ReadBack,
  RowOutcome,
  SubscriberState,
} from '@turnout/core/sync'

/** One row that arrived, kept or not. */
export interface Arrival {
  readonly state: SubscriberState
  readonly email: string
  readonly occurredAt: Instant
  readonly seconds: number | null
}

interface StoredPerson {
  readonly contactId: string
  state: 'REGISTERED' | 'ATTENDED' | 'CANCELLED'
  occurredAt: Instant
  seconds: number | null
}

/** How a row is to be treated instead of being stored. */
export type Treatment =
  | 'store'
  | 'refuse'
  | 'swallow'
  | 'unknown'
  | 'unknown_but_stored'
  | 'unmentioned'

/** A destination that remembers what it was given, and misbehaves as told. */
export class RememberingDestination implements Destination {
  portal = 'test'
  live = false
  readonly fingerprint: string = 'portal 1'
  readonly batchSize: number = 100
  readonly readBackWaitsMs: readonly number[] = [1]
  requestCount = 0

  readonly arrivals: Arrival[] = []
  readonly events = new Map<string, EventProperties & { cancelled: boolean; completed: number }>()
  readonly people = new Map<string, StoredPerson>()
  readonly contactIds = new Map<string, string>()
  readonly deletedContacts = new Set<string>()
  treat: (row: ParticipationRow, state: SubscriberState) => Treatment = () => 'store'
  beforeRequest: (what: string) => void | Promise<void> = () => {}
  keepsOldSpan = false

  async check(): Promise<readonly []> {
    return []
  }

  async prepare(): Promise<void> {}

  async createEvent({
    key,
    properties,
  }: Parameters<Destination['createEvent']>[0]): Promise<{ objectId: string }> {
    await this.#request('createEvent')
    const known = this.events.get(key.eventId)
    this.events.set(key.eventId, {
      ...properties,
      cancelled: false,
      completed: known?.completed ?? 0,
    })
    return { objectId: key.eventId }
  }

  async updateEvent(
    { key }: Parameters<Destination['updateEvent']>[0],
    changed: Partial<EventProperties>,
  ): Promise<void> {
    await this.#request('updateEvent')
    this.#change(key.eventId, changed)
  }

  async cancelEvent({ key }: Parameters<Destination['cancelEvent']>[0]): Promise<void> {
    await this.#request('cancelEvent')
    this.#change(key.eventId, { cancelled: true })
  }

  async reviveEvent({ key }: Parameters<Destination['reviveEvent']>[0]): Promise<void> {
    await this.#request('reviveEvent')
    this.#change(key.eventId, { cancelled: false })
  }

  async completeEvent({ key }: Parameters<Destination['completeEvent']>[0]): Promise<void> {
    await this.#request('completeEvent')
    this.#change(key.eventId, { completed: (this.events.get(key.eventId)?.completed ?? 0) + 1 })
  }

  async writeParticipations({
    event,
    state,
    rows,
  }: Parameters<Destination['writeParticipations']>[0]): Promise<readonly RowOutcome[]> {
    await this.#request('writeParticipations')
    return rows.map((row) => this.#write(event.key.eventId, state, row))
  }

  async readBack({
    event,
    people,
  }: Parameters<Destination['readBack']>[0]): Promise<readonly ReadBack[]> {
    await this.#request('readBack')
    return people.map(({ email, contactId }): ReadBack => {
      if (contactId !== null && this.deletedContacts.has(contactId)) return { kind: 'contact_gone' }
      const person = this.people.get(`${event.key.eventId}/${this.contactOf(email)}`)
      return person === undefined ? { kind: 'missing' } : { kind: 'found', ...person }
    })
  }

  async *show({ key }: Parameters<Destination['show']>[0]): ReturnType<Destination['show']> {
    const shown = [...this.contactIds].flatMap(([email, contactId]) => {
      const person = this.people.get(`${key.eventId}/${contactId}`)
      return person === undefined ? [] : [{ ...person, email }]
    })
    for (let at = 0; at < shown.length; at += 100) {
      await this.#request('show')
      yield shown.slice(at, at + 100)
    }
  }

  async findContacts(
    emails: Parameters<Destination['findContacts']>[0],
  ): Promise<Map<(typeof emails)[number], string>> {
    await this.#request('findContacts')
    return new Map(
      emails.flatMap((email) => {
        const id = this.contactIds.get(email)
        return id === undefined ? [] : [[email, id] as const]
      }),
    )
  }

  async updateContacts(
    people: Parameters<Destination['updateContacts']>[0],
  ): Promise<{ updated: number; refused: [] }> {
    await this.#request('updateContacts')
    return { updated: people.length, refused: [] }
  }

  contactOf(email: string): string {
    const known = this.contactIds.get(email)
    if (known !== undefined) return known
    const contactId = `contact ${this.contactIds.size + 1}`
    this.contactIds.set(email, contactId)
    return contactId
  }

  /** `email: STATE` of everybody at an event, sorted. */
  shown(eventId: string): string[] {
    return [...this.contactIds]
      .flatMap(([email, contactId]) => {
        const person = this.people.get(`${eventId}/${contactId}`)
        return person === undefined ? [] : [`${email}: ${person.state}`]
      })
      .toSorted()
  }

  async #request(what: string): Promise<void> {
    this.requestCount += 1
    await this.beforeRequest(what)
  }

  #change(eventId: string, changed: object): void {
    const event = this.events.get(eventId)
    if (event !== undefined) this.events.set(eventId, { ...event, ...changed })
  }

  #write(eventId: string, state: SubscriberState, row: ParticipationRow): RowOutcome {
    const { email } = row.person
    const seconds = row.span === undefined ? null : (row.span.leftAt - row.span.joinedAt) / 1000
    this.arrivals.push({ state, email, occurredAt: row.occurredAt, seconds })
    const treatment = this.treat(row, state)
    if (treatment === 'refuse')
      return { kind: 'refused', message: 'Not this one.', correlationId: 'c-1' }
    const contactId = this.contactOf(email)
    if (treatment === 'store' || treatment === 'unknown_but_stored') {
      this.#store(`${eventId}/${contactId}`, contactId, state, row.occurredAt, seconds)
    }
    if (treatment === 'unmentioned') {
      return { kind: 'unknown', answered: true, message: 'The answer does not mention them.' }
    }
    if (treatment.startsWith('unknown')) {
      return { kind: 'unknown', answered: false, message: 'The connection was reset.' }
    }
    return { kind: 'stored', contactId }
  }

  #store(
    place: string,
    contactId: string,
    state: SubscriberState,
    occurredAt: Instant,
    seconds: number | null,
  ): void {
    const states = { register: 'REGISTERED', cancel: 'CANCELLED', attend: 'ATTENDED' } as const
    const known = this.people.get(place)
    if (known !== undefined && known.occurredAt > occurredAt) return
    const kept = known !== undefined && known.occurredAt === occurredAt && this.keepsOldSpan
    this.people.set(place, {
      contactId,
      state: states[state],
      occurredAt: instantFromEpochMs(occurredAt),
      seconds: kept ? known.seconds : seconds,
    })
  }
}
