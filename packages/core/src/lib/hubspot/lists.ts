import { idText, nothing, number, openObject, optional, text } from './answer-shape.ts'
import { type CallOptions, type HubSpotTransport, send } from './call-options.ts'
import { type EventIds, eventPath } from './event-ids.ts'
import { pageOf } from './paging.ts'
import { numericIdSegment } from './path-segment.ts'

/** A contact list that belongs to an event. */
export interface AssociatedList {
  /** The id of the lists API of today (ILS), not of the older one. */
  readonly listId: string
  readonly name?: string | null | undefined
  /** `MANUAL`, `DYNAMIC` or `SNAPSHOT`. */
  readonly processingType?: string | null | undefined
  readonly size?: number | null | undefined
}

/**
 * Contact lists that belong to events. Each takes an objectId (event of any app) or external ids (event of this
 * app only).
 */
export interface HubSpotLists {
  /**
   * `GET …/associations/{marketingEventId}/lists`, or `GET …/associations/{externalAccountId}/{externalEventId}/lists`.
   * Scope: `crm.objects.marketing_events.write`, though it only reads. Gives the lists that belong to an event of any
   * app, or of the token's app.
   */
  list(event: EventIds, options?: CallOptions): Promise<readonly AssociatedList[]>
  /**
   * `PUT …/associations/{marketingEventId}/lists/{listId}`, or
   * `PUT …/associations/{externalAccountId}/{externalEventId}/lists/{listId}`. Scope:
   * `crm.objects.marketing_events.write`. Gives nothing; adding a list twice changes nothing. It takes an event of any
   * app, or of the token's app, and the id of the lists API of today, not of the older one.
   */
  add(event: EventIds, listId: string, options?: CallOptions): Promise<void>
  /**
   * `DELETE …/associations/{marketingEventId}/lists/{listId}`, or
   * `DELETE …/associations/{externalAccountId}/{externalEventId}/lists/{listId}`. Scope:
   * `crm.objects.marketing_events.write`. Gives nothing; the list itself and its contacts stay. It takes an event of any
   * app, or of the token's app. Where an answer was lost, a 404 to the repetition counts as removed.
   */
  remove(event: EventIds, listId: string, options?: CallOptions): Promise<void>
}

const lists = pageOf<AssociatedList>(
  openObject({
    listId: idText,
    name: optional(text),
    processingType: optional(text),
    size: optional(number),
  }),
)

/** The operations on the lists of an event. */
export function hubspotLists(transport: HubSpotTransport): HubSpotLists {
  const pathOf = (event: EventIds): string =>
    `${transport.marketingEvents}/associations${eventPath(event)}/lists`
  const one = (event: EventIds, listId: string): string =>
    `${pathOf(event)}/${numericIdSegment(listId, 'listId')}`
  return {
    list: async (event, options) =>
      (await send(transport, { method: 'GET', path: pathOf(event), schema: lists }, options))
        .results,
    add: async (event, listId, options) => {
      await send(transport, { method: 'PUT', path: one(event, listId), schema: nothing }, options)
    },
    remove: async (event, listId, options) => {
      await send(
        transport,
        { method: 'DELETE', path: one(event, listId), schema: nothing },
        options,
      )
    },
  }
}
