import type { BatchAnswer } from './batch-answer.ts'
import type { CallOptions } from './call-options.ts'
import type { EventBatchAnswer } from './event-batch.ts'
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

/**
 * Operations on marketing events. Those by objectId reach events of any app of the portal; those by external ids
 * only events that the token's app created: others are 404, and a credential without an app (a service key) is
 * refused. Each gives what HubSpot answered, read and checked; unknown fields pass.
 */
export interface HubSpotEvents {
  /**
   * `GET …/marketing-events`. Scope: `crm.objects.marketing_events.read`. Gives every event of the portal, of all apps,
   * in the order of their objectIds, with `appInfo` and counters; pages are fetched as they are consumed. HubSpot
   * leaves out `externalAccountId`, and `externalEventId` may be null.
   */
  list(options?: CallOptions): AsyncIterable<MarketingEvent>
  /**
   * `GET …/marketing-events`. Scope: `crm.objects.marketing_events.read`. Gives one page of {@link HubSpotEvents.list}, of
   * at most 100, and `after` for the next.
   */
  listPage(page?: PageOptions, options?: CallOptions): Promise<Page<MarketingEvent>>
  /**
   * `POST …/events`. Scope: `crm.objects.marketing_events.write`. Creates an event that belongs to the token's app, and
   * gives it; older portals leave out `objectId`. A second one with the same ids is refused (`unique_value_conflict`
   * with `existingObjectId`). Repeated only when HubSpot certainly did nothing; when the answer was lost, the event is
   * read back, and the error thrown where it is not there. {@link HubSpotEvents.upsert} can be repeated always. Custom properties that the portal does not have are dropped silently.
   */
  create(event: EventToCreate, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `PUT …/events/{externalEventId}`. Scope: `crm.objects.marketing_events.write`. Creates an event of the token's app or
   * replaces its properties, and gives it; needs every required field each time. Custom properties that the portal does
   * not have are dropped silently.
   */
  upsert(event: EventToCreate, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `POST …/events/upsert`. Scope: `crm.objects.marketing_events.write`. The same for several events of the token's app;
   * gives those that HubSpot names. HubSpot has been seen to answer 200 with no results and to store nothing: check
   * `results`, or use {@link HubSpotEvents.upsert}.
   */
  upsertBatch(
    events: readonly EventToCreate[],
    options?: CallOptions,
  ): Promise<BatchAnswer<MarketingEvent>>
  /**
   * `GET …/{objectId}`. Scope: `crm.objects.marketing_events.read`. Gives an event of any app, with `appInfo` and
   * counters. HubSpot counts `noShows` only once the event is over.
   */
  get(objectId: string, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `GET …/events/{externalEventId}`. Scope: `crm.objects.marketing_events.read`. Gives an event of the token's app, with
   * counters and without `appInfo`. HubSpot documents 404 for events of other apps, too.
   */
  getByExternalId(ids: ExternalEventIds, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `PATCH …/{objectId}`. Scope: `crm.objects.marketing_events.write`. Changes the given fields of an event of any app,
   * and gives it without counters. Custom properties that the portal does not have are dropped silently.
   */
  update(objectId: string, changes: EventChanges, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `PATCH …/events/{externalEventId}`. Scope: `crm.objects.marketing_events.write`. Changes the given fields of an event
   * of the token's app, and gives it. Custom properties that the portal does not have are dropped silently.
   */
  updateByExternalId(
    ids: ExternalEventIds,
    changes: EventChanges,
    options?: CallOptions,
  ): Promise<MarketingEvent>
  /**
   * `POST …/batch/update`. Scope: `crm.objects.marketing_events.write`. Changes events of any app, and gives those that
   * were changed in `results`, and in `rows` what became of each. HubSpot answers 207 when some could not be changed.
   */
  updateBatch(
    events: readonly (EventChanges & { readonly objectId: string })[],
    options?: CallOptions,
  ): Promise<EventBatchAnswer<MarketingEvent>>
  /**
   * `DELETE …/{objectId}`. Scope: `crm.objects.marketing_events.write`. Deletes an event of any app; gives nothing.
   * Where an answer was lost, a 404 to the repetition counts as deleted.
   */
  delete(objectId: string, options?: CallOptions): Promise<void>
  /**
   * `DELETE …/events/{externalEventId}`. Scope: `crm.objects.marketing_events.write`. Deletes an event of the token's app;
   * gives nothing. Where an answer was lost, a 404 to the repetition counts as deleted.
   */
  deleteByExternalId(ids: ExternalEventIds, options?: CallOptions): Promise<void>
  /**
   * `POST …/batch/archive`. Scope: `crm.objects.marketing_events.write`. Deletes events of any app, and gives in `rows`
   * what became of each. HubSpot answers 204 without a word when all are gone, and 207 with `errors` for those that
   * do not exist.
   */
  deleteBatch(
    objectIds: readonly string[],
    options?: CallOptions,
  ): Promise<EventBatchAnswer<unknown>>
  /**
   * `POST …/events/delete`. Scope: `crm.objects.marketing_events.write`. Deletes events of the app that `appId` names;
   * gives nothing. HubSpot answers 202 before they are gone, and does not say which existed.
   */
  deleteBatchByExternalIds(
    events: readonly (ExternalEventIds & { readonly appId: number })[],
    options?: CallOptions,
  ): Promise<void>
  /**
   * `POST …/events/{externalEventId}/cancel`. Scope: `crm.objects.marketing_events.write`. Cancels an event of the
   * token's app, and gives it. One of another app is cancelled with {@link HubSpotEvents.update} and
   * `eventCancelled`; no operation takes a cancellation back.
   */
  cancel(ids: ExternalEventIds, options?: CallOptions): Promise<MarketingEvent>
  /**
   * `POST …/events/{externalEventId}/complete`. Scope: `crm.objects.marketing_events.write`. Says that an event of the
   * token's app is over, and gives it; there is no way by objectId. HubSpot computes everybody's duration then:
   * attendance that comes later has none until this is called again.
   */
  complete(
    ids: ExternalEventIds,
    times: { readonly startDateTime: string; readonly endDateTime: string },
    options?: CallOptions,
  ): Promise<MarketingEvent>
  /**
   * `GET …/events/search`. Scope: `crm.objects.marketing_events.read`. Gives the ids of events of the token's app whose
   * external id is exactly this one. A new event is found some minutes after its creation; until then HubSpot says
   * that there is none.
   */
  search(externalEventId: string, options?: CallOptions): Promise<readonly FoundEvent[]>
  /**
   * `GET …/{externalEventId}/identifiers`. Scope: `crm.objects.marketing_events.read`. Gives the ids and apps of events of
   * any app with this external id; pages are fetched as they are consumed. A new event is found some minutes after
   * its creation; until then HubSpot says that there is none, or answers 404.
   */
  identifiers(externalEventId: string, options?: CallOptions): AsyncIterable<EventIdentifiers>
  /**
   * `GET …/{externalEventId}/identifiers`. Scope: `crm.objects.marketing_events.read`. Gives one page of
   * {@link HubSpotEvents.identifiers}.
   */
  identifiersPage(
    externalEventId: string,
    page?: PageOptions,
    options?: CallOptions,
  ): Promise<Page<EventIdentifiers>>
}
