import type { BatchAnswer } from './batch-answer.ts'
import type { CallOptions } from './call-options.ts'
import type { ExternalEventIds } from './event-ids.ts'
import type { AppInfo, EventChanges, EventToCreate, MarketingEvent } from './marketing-event.ts'
import type { Page, PageOptions } from './paging.ts'

/** An event found by its external id among all apps of a portal. */
export interface EventIdentifiers {
  readonly objectId: string
  readonly externalEventId?: string | null | undefined
  readonly externalAccountId?: string | null | undefined
  readonly marketingEventName?: string | null | undefined
  readonly appInfo?: AppInfo | null | undefined
}

/** An event of this app found by {@link HubSpotEvents.search}. */
export interface FoundEvent {
  readonly objectId: string
  readonly externalAccountId: string
  readonly externalEventId: string
  readonly appId: string
}

/** Operations on marketing events. */
export interface HubSpotEvents {
  /**
   * `GET …/marketing-events`, every event of the portal, of all apps, page after page. Scope:
   * `crm.objects.marketing_events.read`. Gives no `externalAccountId`.
   */
  list(options?: CallOptions): AsyncIterable<MarketingEvent>
  /** `GET …/marketing-events`, one page of {@link HubSpotEvents.list}. */
  listPage(page?: PageOptions, options?: CallOptions): Promise<Page<MarketingEvent>>
  /**
   * `POST …/events`. Scope: `crm.objects.marketing_events.write`. Creates an event that belongs to this app.
   * A second one with the same ids is refused (`unique_value_conflict` with `existingObjectId`). Repeated only
   * when HubSpot certainly did nothing: {@link HubSpotEvents.upsert} can be repeated always.
   */
  create(event: EventToCreate, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `PUT …/events/{externalEventId}`. Scope: `crm.objects.marketing_events.write`. Creates the event or replaces
   * its properties; needs every required field each time. Reaches events of this app only.
   */
  upsert(event: EventToCreate, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `POST …/events/upsert`. Scope: `crm.objects.marketing_events.write`. HubSpot has been seen to answer 200 with
   * no results and to store nothing: check `results`, or use {@link HubSpotEvents.upsert}.
   */
  upsertBatch(
    events: readonly EventToCreate[],
    options?: CallOptions,
  ): Promise<BatchAnswer<MarketingEvent>>
  /** `GET …/{objectId}`, an event of any app. Scope: `crm.objects.marketing_events.read`. */
  get(objectId: string, options?: CallOptions): Promise<MarketingEvent>
  /** `GET …/events/{externalEventId}`, an event of this app; others are 404. Scope: `crm.objects.marketing_events.read`. */
  getByExternalId(ids: ExternalEventIds, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `PATCH …/{objectId}`, an event of any app. Scope: `crm.objects.marketing_events.write`. Changes the given
   * fields only; unknown custom properties are dropped silently.
   */
  update(objectId: string, changes: EventChanges, options?: CallOptions): Promise<MarketingEvent>
  /** `PATCH …/events/{externalEventId}`, an event of this app. Scope: `crm.objects.marketing_events.write`. */
  updateByExternalId(
    ids: ExternalEventIds,
    changes: EventChanges,
    options?: CallOptions,
  ): Promise<MarketingEvent>
  /**
   * `POST …/batch/update`, events of any app. Scope: `crm.objects.marketing_events.write`. 207 when some could
   * not be changed: they are in `errors`.
   */
  updateBatch(
    events: readonly (EventChanges & { readonly objectId: string })[],
    options?: CallOptions,
  ): Promise<BatchAnswer<MarketingEvent>>
  /** `DELETE …/{objectId}`, an event of any app. Scope: `crm.objects.marketing_events.write`. */
  delete(objectId: string, options?: CallOptions): Promise<void>
  /** `DELETE …/events/{externalEventId}`, an event of this app. Scope: `crm.objects.marketing_events.write`. */
  deleteByExternalId(ids: ExternalEventIds, options?: CallOptions): Promise<void>
  /**
   * `POST …/batch/archive`, events of any app. Scope: `crm.objects.marketing_events.write`. 204, or 207 with
   * `errors` for those that do not exist.
   */
  deleteBatch(objectIds: readonly string[], options?: CallOptions): Promise<BatchAnswer<unknown>>
  /**
   * `POST …/events/delete`, events of one app by name. Scope: `crm.objects.marketing_events.write`. Answers 202
   * before they are gone, and does not say which existed.
   */
  deleteBatchByExternalIds(
    events: readonly (ExternalEventIds & { readonly appId: number })[],
    options?: CallOptions,
  ): Promise<void>
  /**
   * `POST …/events/{externalEventId}/cancel`, an event of this app. Scope: `crm.objects.marketing_events.write`.
   * An event of another app is cancelled with {@link HubSpotEvents.update} and `eventCancelled`.
   */
  cancel(ids: ExternalEventIds, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `POST …/events/{externalEventId}/complete`, an event of this app; there is no way by objectId. Scope:
   * `crm.objects.marketing_events.write`. HubSpot computes everybody's duration then: send attendance first.
   */
  complete(
    ids: ExternalEventIds,
    times: { readonly startDateTime: string; readonly endDateTime: string },
    options?: CallOptions,
  ): Promise<MarketingEvent>
  /**
   * `GET …/events/search`, events of this app whose external id is exactly this one. Scope:
   * `crm.objects.marketing_events.read`. A new event is found some minutes after its creation.
   */
  search(externalEventId: string, options?: CallOptions): Promise<readonly FoundEvent[]>
  /**
   * `GET …/{externalEventId}/identifiers`, events of all apps with this external id, page after page. Scope:
   * `crm.objects.marketing_events.read`. A new event is found some minutes after its creation.
   */
  identifiers(externalEventId: string, options?: CallOptions): AsyncIterable<EventIdentifiers>
  /** `GET …/{externalEventId}/identifiers`, one page of {@link HubSpotEvents.identifiers}. */
  identifiersPage(
    externalEventId: string,
    page?: PageOptions,
    options?: CallOptions,
  ): Promise<Page<EventIdentifiers>>
}
