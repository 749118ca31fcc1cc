import {
  idText,
  list,
  nothing,
  object,
  openObject,
  optional,
  shape,
  text,
  writeShape,
} from './answer-shape.ts'
import { type BatchAnswer, batchOf } from './batch-answer.ts'
import { type CallOptions, type HubSpotTransport, send } from './call-options.ts'
import { externalEventPath, type ExternalEventIds } from './event-ids.ts'
import {
  type AppInfo,
  appInfo,
  type EventChanges,
  type EventToCreate,
  marketingEvent,
  type MarketingEvent,
} from './marketing-event.ts'
import { allPages, type Page, pageOf, type PageOptions, pageQuery } from './paging.ts'
import { externalIdSegment, numericIdSegment } from './path-segment.ts'

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

const readEvent = shape(marketingEvent)
const writtenEvent = writeShape(marketingEvent)
const eventPage = pageOf(marketingEvent)
const identifiersPage = pageOf<EventIdentifiers>(
  openObject({
    objectId: idText,
    externalEventId: optional(text),
    externalAccountId: optional(text),
    marketingEventName: optional(text),
    appInfo: optional(appInfo),
  }),
)
const foundEvents = shape(
  object({
    results: list(
      openObject({
        objectId: idText,
        externalAccountId: text,
        externalEventId: text,
        appId: idText,
      }),
    ),
  }),
)
const eventBatch = batchOf(marketingEvent)
const anyBatch = batchOf((value) => value)

/** The operations on marketing events. */
export function hubspotEvents(transport: HubSpotTransport): HubSpotEvents {
  return {
    ...listings(transport),
    ...reads(transport),
    ...writes(transport),
    ...deletions(transport),
  }
}

function listings(
  transport: HubSpotTransport,
): Pick<HubSpotEvents, 'list' | 'listPage' | 'identifiers' | 'identifiersPage' | 'search'> {
  const base = transport.marketingEvents
  const listPage: HubSpotEvents['listPage'] = (page = {}, options) =>
    send(
      transport,
      { method: 'GET', path: base, query: pageQuery(page), schema: eventPage },
      options,
    )
  const identifiers: HubSpotEvents['identifiersPage'] = async (
    externalEventId,
    { after, limit } = {},
    options,
  ) => {
    const path = `${base}/${externalIdSegment(externalEventId, 'externalEventId')}/identifiers`
    // The operation documents no page parameters; its answer has `paging` all the same.
    return send(
      transport,
      { method: 'GET', path, query: { after, limit }, schema: identifiersPage },
      options,
    )
  }
  return {
    listPage,
    list: (options) => allPages((after) => listPage(after === undefined ? {} : { after }, options)),
    identifiersPage: identifiers,
    identifiers: (id, options) =>
      allPages((after) => identifiers(id, after === undefined ? {} : { after }, options)),
    search: async (externalEventId, options) => {
      const query = { q: externalEventId }
      const path = `${base}/events/search`
      return (await send(transport, { method: 'GET', path, query, schema: foundEvents }, options))
        .results
    },
  }
}

function reads(transport: HubSpotTransport): Pick<HubSpotEvents, 'get' | 'getByExternalId'> {
  const base = transport.marketingEvents
  return {
    get: async (objectId, options) =>
      send(
        transport,
        {
          method: 'GET',
          path: `${base}/${numericIdSegment(objectId, 'objectId')}`,
          schema: readEvent,
        },
        options,
      ),
    getByExternalId: async (ids, options) =>
      send(
        transport,
        {
          method: 'GET',
          path: `${base}/events${externalEventPath(ids)}`,
          query: { externalAccountId: ids.externalAccountId },
          schema: readEvent,
        },
        options,
      ),
  }
}

type Writes =
  | 'create'
  | 'upsert'
  | 'upsertBatch'
  | 'update'
  | 'updateByExternalId'
  | 'updateBatch'
  | 'cancel'
  | 'complete'

function writes(transport: HubSpotTransport): Pick<HubSpotEvents, Writes> {
  const base = transport.marketingEvents
  const write = (
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    options: CallOptions | undefined,
    ids?: ExternalEventIds,
  ): Promise<MarketingEvent> => {
    const query = ids === undefined ? {} : { externalAccountId: ids.externalAccountId }
    const retry = path === `${base}/events` ? 'unlessActed' : 'whenHarmless'
    return send(transport, { method, path, query, body, schema: writtenEvent, retry }, options)
  }
  const batch = (
    path: string,
    inputs: readonly object[],
    options: CallOptions | undefined,
  ): Promise<BatchAnswer<MarketingEvent>> =>
    send(
      transport,
      { method: 'POST', path, body: { inputs }, schema: eventBatch, retry: 'whenHarmless' },
      options,
    )
  return {
    create: async (event, options) => write('POST', `${base}/events`, event, options),
    upsert: async (event, options) =>
      write('PUT', `${base}/events${externalEventPath(event)}`, event, options),
    upsertBatch: async (events, options) => batch(`${base}/events/upsert`, events, options),
    update: async (objectId, changes, options) =>
      write('PATCH', `${base}/${numericIdSegment(objectId, 'objectId')}`, changes, options),
    updateByExternalId: async (ids, changes, options) =>
      write('PATCH', `${base}/events${externalEventPath(ids)}`, changes, options, ids),
    updateBatch: async (events, options) => batch(`${base}/batch/update`, events, options),
    cancel: async (ids, options) =>
      write('POST', `${base}/events${externalEventPath(ids)}/cancel`, undefined, options, ids),
    complete: async (ids, times, options) =>
      write('POST', `${base}/events${externalEventPath(ids)}/complete`, times, options, ids),
  }
}

type Deletions = 'delete' | 'deleteByExternalId' | 'deleteBatch' | 'deleteBatchByExternalIds'

function deletions(transport: HubSpotTransport): Pick<HubSpotEvents, Deletions> {
  const base = transport.marketingEvents
  return {
    delete: async (objectId, options) => {
      const path = `${base}/${numericIdSegment(objectId, 'objectId')}`
      await send(transport, { method: 'DELETE', path, schema: nothing }, options)
    },
    deleteByExternalId: async (ids, options) => {
      const query = { externalAccountId: ids.externalAccountId }
      const path = `${base}/events${externalEventPath(ids)}`
      await send(transport, { method: 'DELETE', path, query, schema: nothing }, options)
    },
    deleteBatch: async (objectIds, options) => {
      const body = { inputs: objectIds.map((objectId) => ({ objectId })) }
      const path = `${base}/batch/archive`
      return send(
        transport,
        { method: 'POST', path, body, schema: anyBatch, retry: 'whenHarmless' },
        options,
      )
    },
    deleteBatchByExternalIds: async (events, options) => {
      const path = `${base}/events/delete`
      await send(
        transport,
        { method: 'POST', path, body: { inputs: events }, schema: nothing, retry: 'whenHarmless' },
        options,
      )
    },
  }
}
