import { eventNotFound } from './api-error.ts'
import { readScope, requireApp } from './event-lookup.ts'
import type { JsonObject } from './json.ts'
import type { MarketingEvent } from './marketing-events.ts'
import { type Answer, type Call, ok, type Operation, param } from './operation.ts'
import { pageOf } from './paging.ts'

/** Finding events by their external id; new ones are found late. */
export const identifierOperations: readonly Operation[] = [
  {
    name: 'events.search',
    method: 'GET',
    path: '/events/search',
    scopes: [readScope],
    handle: search,
  },
  {
    name: 'events.identifiers',
    method: 'GET',
    path: '/:externalEventId/identifiers',
    scopes: [readScope],
    handle: identifiers,
  },
]

function search(call: Call): Answer {
  const appId = requireApp(call)
  const found = searchable(call, call.query.get('q') ?? '').filter((event) => event.appId === appId)
  const results = found.map((event) => ({ objectId: event.objectId, ...event.externalIds, appId }))
  return ok({ results })
}

function identifiers(call: Call): Answer {
  const found = searchable(call, param(call, 'externalEventId'))
  if (found.length === 0 && call.world.behaviour.identifiersNotFound === '404')
    throw eventNotFound()
  const { results, paging } = pageOf(found, call.query)
  return ok({
    total: found.length,
    results: results.map((event) => identifiersBody(event, call)),
    ...paging,
  })
}

function searchable({ world, portal }: Call, externalEventId: string): MarketingEvent[] {
  const newest = world.now() - world.behaviour.identifiersLagMs
  return portal.events
    .all()
    .filter((event) => event.createdAt <= newest)
    .filter((event) => event.externalIds?.externalEventId === externalEventId)
}

function identifiersBody(event: MarketingEvent, { world }: Call): JsonObject {
  const app = event.appId === null ? undefined : world.credentials.apps.get(event.appId)
  return {
    objectId: event.objectId,
    ...event.externalIds,
    marketingEventName: event.fields.eventName ?? '',
    ...(app === undefined ? {} : { appInfo: { id: String(app.appId), name: app.name } }),
  }
}
