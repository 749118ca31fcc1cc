import { z } from 'zod'

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

/** HubSpot's ids are numbers in some answers and texts in others. */
export const idText: z.ZodType<string> = z.union([z.string(), z.number()]).transform(String)

const customProperty = z.object({
  name: z.string(),
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .nullish()
    .transform((value) => (value === null || value === undefined ? '' : String(value))),
})

/** Unknown fields pass. */
export const marketingEvent: z.ZodType<MarketingEvent> = z.looseObject({
  objectId: idText.nullish(),
  id: idText.nullish(),
  externalEventId: z.string().nullish(),
  eventName: z.string().nullish(),
  eventOrganizer: z.string().nullish(),
  eventType: z.string().nullish(),
  eventDescription: z.string().nullish(),
  eventUrl: z.string().nullish(),
  eventCancelled: z.boolean().nullish(),
  eventCompleted: z.boolean().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
  customProperties: z.array(customProperty).nullish(),
  eventStatus: z.string().nullish(),
  appInfo: z.object({ id: idText, name: z.string().nullish() }).nullish(),
  registrants: z.number().nullish(),
  attendees: z.number().nullish(),
  cancellations: z.number().nullish(),
  noShows: z.number().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
})

/** An event in the answer to a write; an empty body is a success, too, and tells nothing. */
export const writtenEvent: z.ZodType<MarketingEvent> = z.preprocess(
  (body) => (body === undefined ? {} : body),
  marketingEvent,
)
