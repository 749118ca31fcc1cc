import { z } from 'zod/mini'

type Told<T> = T | null | undefined

/** When an event starts or ends, as Google Calendar tells it. */
export interface EventTime {
  readonly date?: Told<string>
  readonly dateTime?: Told<string>
  readonly timeZone?: Told<string>
}

/** A guest as Google Calendar tells them. */
export interface Guest {
  readonly email?: Told<string>
  readonly displayName?: Told<string>
  readonly id?: Told<string>
  readonly responseStatus?: Told<string>
  readonly organizer?: Told<boolean>
  readonly resource?: Told<boolean>
  readonly asyncOperation?: Told<string>
}

interface Somebody {
  readonly email?: Told<string>
  readonly displayName?: Told<string>
  readonly self?: Told<boolean>
}

interface Conference {
  readonly conferenceId?: Told<string>
  readonly conferenceSolution?: Told<{ readonly key?: Told<{ readonly type?: Told<string> }> }>
  readonly entryPoints?: Told<
    readonly { readonly entryPointType?: Told<string>; readonly uri?: Told<string> }[]
  >
}

/** An event as Google Calendar tells it: all but the id may be missing once it is cancelled. */
export interface CalendarEvent {
  readonly id: string
  readonly status?: Told<string>
  readonly summary?: Told<string>
  readonly description?: Told<string>
  readonly start?: Told<EventTime>
  readonly end?: Told<EventTime>
  readonly recurrence?: Told<readonly string[]>
  readonly recurringEventId?: Told<string>
  readonly organizer?: Told<Somebody>
  readonly creator?: Told<Somebody>
  readonly attendees?: Told<readonly Guest[]>
  readonly attendeesOmitted?: Told<boolean>
  readonly extendedProperties?: Told<{
    readonly private?: Told<Readonly<Record<string, string>>>
    readonly shared?: Told<Readonly<Record<string, string>>>
  }>
  readonly eventLabelId?: Told<string>
  readonly hangoutLink?: Told<string>
  readonly conferenceData?: Told<Conference>
}

/** A page of `events.list` or `events.instances`. */
export interface EventsPage {
  readonly kind: 'calendar#events'
  readonly items?: Told<readonly CalendarEvent[]>
  readonly summary?: Told<string>
  readonly timeZone?: Told<string>
  readonly accessRole?: Told<string>
  readonly nextPageToken?: Told<string>
  readonly nextSyncToken?: Told<string>
}

/** The answer to `events.watch`; the expiration is epoch milliseconds, as text or as a number. */
export interface WatchAnswer {
  readonly resourceId: string
  readonly expiration?: Told<string | number>
}

// zod/mini throughout: with full zod these schemas alone would take 3 MiB more.
const text = z.nullish(z.string())
const truth = z.nullish(z.boolean())
const texts = z.nullish(z.record(z.string(), z.string()))
const time = z.nullish(z.object({ date: text, dateTime: text, timeZone: text }))
const somebody = z.nullish(z.object({ email: text, displayName: text, self: truth }))

const guest = z.object({
  email: text,
  displayName: text,
  id: text,
  responseStatus: text,
  organizer: truth,
  resource: truth,
  asyncOperation: text,
})

const conference = z.object({
  conferenceId: text,
  conferenceSolution: z.nullish(z.object({ key: z.nullish(z.object({ type: text })) })),
  entryPoints: z.nullish(z.array(z.object({ entryPointType: text, uri: text }))),
})

/** Reads a {@link CalendarEvent}. */
export const calendarEvent: z.ZodMiniType<CalendarEvent> = z.object({
  id: z.string(),
  status: text,
  summary: text,
  description: text,
  start: time,
  end: time,
  recurrence: z.nullish(z.array(z.string())),
  recurringEventId: text,
  organizer: somebody,
  creator: somebody,
  attendees: z.nullish(z.array(guest)),
  attendeesOmitted: truth,
  extendedProperties: z.nullish(z.object({ private: texts, shared: texts })),
  eventLabelId: text,
  hangoutLink: text,
  conferenceData: z.nullish(conference),
})

/** Reads an {@link EventsPage}. */
export const eventsPage: z.ZodMiniType<EventsPage> = z.object({
  kind: z.literal('calendar#events'),
  items: z.nullish(z.array(calendarEvent)),
  summary: text,
  timeZone: text,
  accessRole: text,
  nextPageToken: text,
  nextSyncToken: text,
})

/** Reads a {@link WatchAnswer}. */
export const watchAnswer: z.ZodMiniType<WatchAnswer> = z.object({
  resourceId: z.string(),
  expiration: z.nullish(z.union([z.string(), z.number()])),
})
