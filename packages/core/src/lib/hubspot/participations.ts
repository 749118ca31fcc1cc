import { idText, mapped, number, object, oneOf, optional, shape, text } from './answer-shape.ts'
import { type CallOptions, type HubSpotTransport, send } from './call-options.ts'
import { type EventIds, eventPath } from './event-ids.ts'
import { allPages, type Page, pageOf, type PageOptions, pageQuery } from './paging.ts'
import { contactSegment } from './path-segment.ts'

/** HubSpot's word for what somebody last did about an event. */
export type AttendanceState = 'REGISTERED' | 'ATTENDED' | 'CANCELLED' | 'NO_SHOW' | 'EMPTY'

/** How many people are in which state: each person counts once, in the current one. */
export interface AttendanceCounters {
  readonly registered: number
  readonly attended: number
  readonly cancelled: number
  readonly noShows: number
}

/** What HubSpot shows about one contact and one event. */
export interface ShownParticipation {
  readonly state: AttendanceState
  /** Epoch milliseconds, as it was sent. */
  readonly occurredAt: number | null
  readonly attendanceDurationSeconds: number | null
  readonly contactId: string
  /** The contact's primary address, which need not be the one that was sent. */
  readonly email: string | null
  readonly marketingEventId: string
}

/** Which participations. */
export interface BreakdownFilter extends PageOptions {
  /** A contact's id, or any of its addresses. */
  readonly contactIdentifier?: string
  readonly state?: AttendanceState
}

/** Operations that read what people did about events. */
export interface HubSpotParticipations {
  /**
   * `GET …/participations/{marketingEventId}`, or `GET …/participations/{externalAccountId}/{externalEventId}` for
   * an event of the token's app. Scope: `crm.objects.marketing_events.read`. Gives how many people are in which state.
   * HubSpot's pages count every activity and show more; the counters lag behind the breakdowns, and count no-shows
   * only once the event is over.
   */
  counters(event: EventIds, options?: CallOptions): Promise<AttendanceCounters>
  /**
   * `GET …/participations/{marketingEventId}/breakdown`, or `GET …/participations/{externalAccountId}/{externalEventId}/breakdown`
   * for an event of the token's app. Scope: `crm.objects.marketing_events.read`. Gives each person's current state, of
   * those that the filter means; pages are fetched as they are consumed. What was written shows some seconds later.
   */
  breakdown(
    event: EventIds,
    filter?: Omit<BreakdownFilter, 'after'>,
    options?: CallOptions,
  ): AsyncIterable<ShownParticipation>
  /**
   * `GET …/participations/{marketingEventId}/breakdown`, or `GET …/participations/{externalAccountId}/{externalEventId}/breakdown`
   * for an event of the token's app. Scope: `crm.objects.marketing_events.read`. Gives one page of
   * {@link HubSpotParticipations.breakdown}, of at most 100, and `after` for the next.
   */
  breakdownPage(
    event: EventIds,
    filter?: BreakdownFilter,
    options?: CallOptions,
  ): Promise<Page<ShownParticipation>>
  /**
   * `GET …/participations/contacts/{contactIdentifier}/breakdown`. Scope: `crm.objects.marketing_events.read`. Gives a
   * contact's current state in each event of any app; takes the contact's id or any of its addresses. Pages are
   * fetched as they are consumed. Seen to show what was written sooner than the breakdown of the event.
   */
  breakdownByContact(
    contactIdentifier: string,
    filter?: Omit<BreakdownFilter, 'after' | 'contactIdentifier'>,
    options?: CallOptions,
  ): AsyncIterable<ShownParticipation>
  /**
   * `GET …/participations/contacts/{contactIdentifier}/breakdown`. Scope: `crm.objects.marketing_events.read`. Gives one page
   * of {@link HubSpotParticipations.breakdownByContact}, of at most 100, and `after` for the next.
   */
  breakdownByContactPage(
    contactIdentifier: string,
    filter?: Omit<BreakdownFilter, 'contactIdentifier'>,
    options?: CallOptions,
  ): Promise<Page<ShownParticipation>>
}

const count = mapped(optional(number), (value) => value ?? 0)
const counters = shape(
  object({ registered: count, attended: count, cancelled: count, noShows: count }),
)
// Epoch milliseconds in every capture; ISO text is allowed for, as HubSpot writes times so elsewhere.
const moment = mapped(optional(idText), (value) => (value === null ? null : timeOf(value)))

const shownParticipation = object({
  properties: object({
    attendanceState: oneOf('REGISTERED', 'ATTENDED', 'CANCELLED', 'NO_SHOW', 'EMPTY'),
    occurredAt: moment,
    attendanceDurationSeconds: optional(number),
  }),
  associations: object({
    contact: object({ contactId: idText, email: optional(text) }),
    marketingEvent: object({ marketingEventId: idText }),
  }),
})
const participationPage = pageOf<ShownParticipation>(
  mapped(shownParticipation, ({ properties, associations: { contact, marketingEvent } }) => ({
    state: properties.attendanceState,
    occurredAt: properties.occurredAt,
    attendanceDurationSeconds: properties.attendanceDurationSeconds,
    contactId: contact.contactId,
    email: contact.email,
    marketingEventId: marketingEvent.marketingEventId,
  })),
)

/** The operations that read what people did about events. */
export function hubspotParticipations(transport: HubSpotTransport): HubSpotParticipations {
  const base = `${transport.marketingEvents}/participations`
  const page = (
    path: string,
    { contactIdentifier, state, ...rest }: BreakdownFilter,
    options: CallOptions | undefined,
  ): Promise<Page<ShownParticipation>> => {
    const query = { contactIdentifier, state, ...pageQuery(rest) }
    return send(transport, { method: 'GET', path, query, schema: participationPage }, options)
  }
  const ofEvent = (event: EventIds): string => `${base}${eventPath(event)}/breakdown`
  const ofContact = (id: string): string => `${base}/contacts/${contactSegment(id)}/breakdown`
  return {
    counters: async (event, options) =>
      send(transport, { method: 'GET', path: base + eventPath(event), schema: counters }, options),
    breakdownPage: async (event, filter = {}, options) => page(ofEvent(event), filter, options),
    breakdown: (event, filter = {}, options) =>
      allPages(async (after) =>
        page(ofEvent(event), after === undefined ? filter : { ...filter, after }, options),
      ),
    breakdownByContactPage: async (id, filter = {}, options) =>
      page(ofContact(id), filter, options),
    breakdownByContact: (id, filter = {}, options) =>
      allPages(async (after) =>
        page(ofContact(id), after === undefined ? filter : { ...filter, after }, options),
      ),
  }
}

function timeOf(said: string): number | null {
  const parsed = /^-?\d+(?:\.\d+)?$/.test(said) ? Number(said) : Date.parse(said)
  return Number.isNaN(parsed) ? null : parsed
}
