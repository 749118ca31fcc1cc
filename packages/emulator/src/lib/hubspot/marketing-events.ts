/** A named value of a custom property. */
export interface CustomProperty {
  readonly name: string
  readonly value: string
}

/** What can be written about an event; times are ISO 8601 in UTC. */
export interface EventFields {
  readonly eventName?: string
  readonly eventOrganizer?: string
  readonly eventType?: string
  readonly eventDescription?: string
  readonly eventUrl?: string
  readonly startDateTime?: string
  readonly endDateTime?: string
  readonly eventCancelled?: boolean
  readonly eventCompleted?: boolean
  readonly customProperties?: readonly CustomProperty[]
}

/** The two ids that an app gives its events; together with app and portal they are unique. */
export interface ExternalIds {
  readonly externalAccountId: string
  readonly externalEventId: string
}

/** HubSpot's object 0-54. */
export interface MarketingEvent {
  readonly objectId: string
  /** Null for events made in HubSpot's own pages. */
  readonly appId: number | null
  readonly externalIds: ExternalIds | null
  fields: EventFields
  readonly createdAt: number
  updatedAt: number
  /** Number of the last activity before the last `complete`; null: never completed. */
  completedAfterActivity: number | null
  /** ILS list ids. */
  readonly listIds: string[]
}

/** The marketing events of one portal. */
export class MarketingEvents {
  readonly #portalId: number
  readonly #byObjectId = new Map<string, MarketingEvent>()
  readonly #byUniqueId = new Map<string, MarketingEvent>()
  #lastId: number

  constructor(portalId: number, firstId: number) {
    this.#portalId = portalId
    this.#lastId = firstId
  }

  add(
    event: { appId: number | null; externalIds: ExternalIds | null; fields: EventFields },
    now: number,
  ): MarketingEvent {
    const added: MarketingEvent = {
      objectId: this.nextObjectId(),
      ...event,
      createdAt: now,
      updatedAt: now,
      completedAfterActivity: null,
      listIds: [],
    }
    this.#index(added)
    return added
  }

  /** HubSpot spends an id even on an event that it then refuses as a duplicate. */
  nextObjectId(): string {
    this.#lastId += 1
    return String(this.#lastId)
  }

  get(objectId: string): MarketingEvent | undefined {
    return this.#byObjectId.get(objectId)
  }

  /** Only the app that made an event finds it by its external ids. */
  find(appId: number | null, ids: ExternalIds): MarketingEvent | undefined {
    return appId === null ? undefined : this.#byUniqueId.get(this.uniqueId(appId, ids))
  }

  /** HubSpot's `hs_unique_id`: joined by hyphens, so that `a-b` + `c` and `a` + `b-c` are one. */
  uniqueId(appId: number, ids: ExternalIds): string {
    return `${appId}-${this.#portalId}-${ids.externalAccountId}-${ids.externalEventId}`
  }

  update(event: MarketingEvent, fields: EventFields, now: number): void {
    event.fields = { ...event.fields, ...fields, customProperties: mergedProperties(event, fields) }
    event.updatedAt = now
  }

  delete(event: MarketingEvent): void {
    this.#byObjectId.delete(event.objectId)
    if (event.appId !== null && event.externalIds !== null) {
      this.#byUniqueId.delete(this.uniqueId(event.appId, event.externalIds))
    }
  }

  /** In the order of their object ids. */
  all(): MarketingEvent[] {
    return [...this.#byObjectId.values()]
  }

  snapshot(): EventsSnapshot {
    return { events: this.all(), lastId: this.#lastId }
  }

  restore(snapshot: EventsSnapshot): void {
    this.#byObjectId.clear()
    this.#byUniqueId.clear()
    for (const event of snapshot.events) this.#index(event)
    this.#lastId = snapshot.lastId
  }

  #index(event: MarketingEvent): void {
    this.#byObjectId.set(event.objectId, event)
    if (event.appId !== null && event.externalIds !== null) {
      this.#byUniqueId.set(this.uniqueId(event.appId, event.externalIds), event)
    }
  }
}

/** What {@link MarketingEvents} keeps in a state file. */
export interface EventsSnapshot {
  readonly events: readonly MarketingEvent[]
  readonly lastId: number
}

/** Whether the event is over: completed, or its end has passed. */
export function isOver({ fields }: MarketingEvent, now: number): boolean {
  if (fields.eventCompleted === true) return true
  return fields.endDateTime !== undefined && Date.parse(fields.endDateTime) <= now
}

/** HubSpot's calculated `eventStatus`; `CANCELLED` and `PAST` were seen, the others are guessed. */
export function eventStatusOf(event: MarketingEvent, now: number): string {
  if (event.fields.eventCancelled === true) return 'CANCELLED'
  if (isOver(event, now)) return 'PAST'
  const start = event.fields.startDateTime
  return start !== undefined && Date.parse(start) <= now ? 'ONGOING' : 'UPCOMING'
}

function mergedProperties(event: MarketingEvent, fields: EventFields): CustomProperty[] {
  const merged = new Map(
    (event.fields.customProperties ?? []).map(({ name, value }) => [name, value]),
  )
  for (const { name, value } of fields.customProperties ?? []) merged.set(name, value)
  return [...merged].map(([name, value]) => ({ name, value }))
}
