import { HttpError } from '../http/http-error.ts'
import { TurnoutError } from '../model/errors.ts'
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
import { withDeletedRows, withUpdatedRows } from './event-batch.ts'
import { externalEventPath, type ExternalEventIds } from './event-ids.ts'
import type { EventIdentifiers, HubSpotEvents } from './events.ts'
import { HubSpotError } from './hubspot-error.ts'
import {
  appInfo,
  type EventChanges,
  type EventToCreate,
  marketingEvent,
  type MarketingEvent,
  requireZones,
} from './marketing-event.ts'
import { allPages, pageOf, pageQuery } from './paging.ts'
import { externalIdSegment, numericIdSegment } from './path-segment.ts'

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
    body: EventChanges | undefined,
    options: CallOptions | undefined,
    ids?: ExternalEventIds,
  ): Promise<MarketingEvent> => {
    if (body !== undefined) requireZones(body)
    const query = ids === undefined ? {} : { externalAccountId: ids.externalAccountId }
    const retry = path === `${base}/events` ? 'unlessActed' : 'whenHarmless'
    return send(transport, { method, path, query, body, schema: writtenEvent, retry }, options)
  }
  const batch = (
    path: string,
    inputs: readonly EventChanges[],
    options: CallOptions | undefined,
  ): Promise<BatchAnswer<MarketingEvent>> => {
    for (const input of inputs) requireZones(input)
    return send(
      transport,
      { method: 'POST', path, body: { inputs }, schema: eventBatch, retry: 'whenHarmless' },
      options,
    )
  }
  const one = (ids: ExternalEventIds): string => `${base}/events${externalEventPath(ids)}`
  return {
    create: async (event, options) => {
      requireAddressable(event)
      try {
        return await write('POST', `${base}/events`, event, options)
      } catch (error) {
        const created = mayHaveActed(error) ? await readBack(transport, event, options) : null
        if (created === null) throw error
        return created
      }
    },
    upsert: async (event, options) => write('PUT', one(event), event, options),
    upsertBatch: async (events, options) => {
      for (const event of events) requireAddressable(event)
      return batch(`${base}/events/upsert`, events, options)
    },
    update: async (objectId, changes, options) =>
      write('PATCH', `${base}/${numericIdSegment(objectId, 'objectId')}`, changes, options),
    updateByExternalId: async (ids, changes, options) =>
      write('PATCH', one(ids), changes, options, ids),
    updateBatch: async (events, options) =>
      withUpdatedRows(
        events.map(({ objectId }) => objectId),
        await batch(`${base}/batch/update`, events, options),
      ),
    cancel: async (ids, options) => write('POST', `${one(ids)}/cancel`, undefined, options, ids),
    complete: async (ids, times, options) =>
      write('POST', `${one(ids)}/complete`, times, options, ids),
  }
}

function mayHaveActed(error: unknown): boolean {
  return (error instanceof HttpError || error instanceof HubSpotError) && error.mayHaveActed
}

/** The event that a lost answer may have been about; null when it is not there, is another one, or nobody can tell. */
async function readBack(
  transport: HubSpotTransport,
  event: EventToCreate,
  options: CallOptions | undefined,
): Promise<MarketingEvent | null> {
  try {
    const found = await reads(transport).getByExternalId(event, { ...options, retry: 'never' })
    const same =
      found.eventName === event.eventName && found.eventOrganizer === event.eventOrganizer
    return same ? found : null
  } catch (error) {
    if (error instanceof TurnoutError) return null
    throw error
  }
}

/** @throws InvalidValueError for ids that HubSpot would take here, and by which the event could never be reached. */
function requireAddressable(ids: ExternalEventIds): void {
  externalEventPath(ids)
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
      const answer = await send(
        transport,
        { method: 'POST', path, body, schema: anyBatch, retry: 'whenHarmless' },
        options,
      )
      return withDeletedRows(objectIds, answer)
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
