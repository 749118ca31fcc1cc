import { InvalidValueError } from '../model/errors.ts'
import { toInstant } from '../model/instant.ts'
import {
  boolean,
  idText,
  list,
  mapped,
  number,
  object,
  openObject,
  optional,
  type Read,
  text,
} from './answer-shape.ts'

/** A named value of a custom property of the marketing-event object. */
export interface CustomProperty {
  readonly name: string
  readonly value: string
}

/**
 * A marketing event as HubSpot answers. Which fields are there depends on the operation: only reads give the
 * counters, only operations by objectId give `appInfo`, and a listing never gives `externalAccountId`.
 */
export interface MarketingEvent {
  readonly objectId?: string | null | undefined
  readonly id?: string | null | undefined
  readonly externalEventId?: string | null | undefined
  readonly eventName?: string | null | undefined
  readonly eventOrganizer?: string | null | undefined
  readonly eventType?: string | null | undefined
  readonly eventDescription?: string | null | undefined
  readonly eventUrl?: string | null | undefined
  readonly eventCancelled?: boolean | null | undefined
  readonly eventCompleted?: boolean | null | undefined
  readonly startDateTime?: string | null | undefined
  readonly endDateTime?: string | null | undefined
  readonly customProperties?: readonly CustomProperty[] | null | undefined
  /** Computed by HubSpot; `CANCELLED` and `PAST` are known, others exist. */
  readonly eventStatus?: string | null | undefined
  /** The app that created the event. */
  readonly appInfo?:
    | { readonly id: string; readonly name?: string | null | undefined }
    | null
    | undefined
  readonly registrants?: number | null | undefined
  readonly attendees?: number | null | undefined
  readonly cancellations?: number | null | undefined
  /** HubSpot counts no-shows only once the event is over. */
  readonly noShows?: number | null | undefined
  readonly createdAt?: string | null | undefined
  readonly updatedAt?: string | null | undefined
}

/** What an event is created from. HubSpot requires the first four. */
export interface EventToCreate {
  readonly externalAccountId: string
  readonly externalEventId: string
  readonly eventName: string
  readonly eventOrganizer: string
  readonly eventType?: string
  readonly eventDescription?: string
  readonly eventUrl?: string
  readonly eventCancelled?: boolean
  readonly eventCompleted?: boolean
  /** ISO 8601 with an offset. */
  readonly startDateTime?: string
  /** ISO 8601 with an offset. */
  readonly endDateTime?: string
  /** HubSpot drops names that the portal does not have, silently. */
  readonly customProperties?: readonly CustomProperty[]
}

/** The fields of an event that can be changed by either kind of id. */
export type EventChanges = Partial<
  Omit<EventToCreate, 'externalAccountId' | 'externalEventId' | 'eventCompleted'>
>

/** The app that an event belongs to. */
export interface AppInfo {
  readonly id: string
  readonly name?: string | null | undefined
}

/** An app in an answer. */
export const appInfo: Read<AppInfo> = object({ id: idText, name: optional(text) })

const propertyValue: Read<string> = (value, path) =>
  typeof value === 'boolean' ? String(value) : idText(value, path)

const customProperty: Read<CustomProperty> = mapped(
  object({ name: text, value: optional(propertyValue) }),
  ({ name, value }) => ({ name, value: value ?? '' }),
)

/** An event in an answer. Unknown fields pass. */
export const marketingEvent: Read<MarketingEvent> = openObject({
  objectId: optional(idText),
  id: optional(idText),
  externalEventId: optional(text),
  eventName: optional(text),
  eventOrganizer: optional(text),
  eventType: optional(text),
  eventDescription: optional(text),
  eventUrl: optional(text),
  eventCancelled: optional(boolean),
  eventCompleted: optional(boolean),
  startDateTime: optional(text),
  endDateTime: optional(text),
  customProperties: optional(list(customProperty)),
  eventStatus: optional(text),
  appInfo: optional(appInfo),
  registrants: optional(number),
  attendees: optional(number),
  cancellations: optional(number),
  noShows: optional(number),
  createdAt: optional(text),
  updatedAt: optional(text),
})

/** @throws InvalidValueError for a time without an offset: HubSpot would have to guess the zone. */
export function requireZones(event: {
  readonly startDateTime?: string
  readonly endDateTime?: string
}): void {
  for (const name of ['startDateTime', 'endDateTime'] as const) {
    const time = event[name]
    if (time === undefined) continue
    try {
      toInstant(time)
    } catch (error) {
      throw new InvalidValueError(`${name}: ${error instanceof Error ? error.message : time}`, {
        cause: error,
      })
    }
  }
}
