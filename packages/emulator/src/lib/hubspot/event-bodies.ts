import { isoOf, type JsonObject } from './json.ts'
import { eventStatusOf, type MarketingEvent } from './marketing-events.ts'
import { countersOf } from './participation-views.ts'
import type { Call } from './operation.ts'

/** What create, cancel and complete answer: the fields and the object id. */
export function defaultBody(event: MarketingEvent): JsonObject {
  return { ...fieldsBody(event), objectId: event.objectId }
}

/** What PUT and PATCH by external ids answer. */
export function publicBody(event: MarketingEvent): JsonObject {
  return { ...defaultBody(event), id: event.objectId, ...timestamps(event) }
}

/** What GET by external ids answers. */
export function readBody(event: MarketingEvent, call: Call): JsonObject {
  const externalEventId = event.externalIds?.externalEventId ?? null
  return { ...publicBody(event), externalEventId, ...countsBody(event, call) }
}

/** What writes by object id answer: no counters, no external id. */
export function publicBodyV2(event: MarketingEvent, call: Call): JsonObject {
  const app = event.appId === null ? undefined : call.world.credentials.apps.get(event.appId)
  const appInfo = app === undefined ? {} : { appInfo: { id: String(app.appId), name: app.name } }
  return { ...fieldsBody(event), objectId: event.objectId, ...appInfo, ...timestamps(event) }
}

/** What GET by object id and the listing answer. */
export function readBodyV2(event: MarketingEvent, call: Call): JsonObject {
  return {
    ...publicBodyV2(event, call),
    externalEventId: event.externalIds?.externalEventId ?? null,
    eventStatus: eventStatusOf(event, call.world.now()),
    ...countsBody(event, call),
  }
}

function fieldsBody({ fields }: MarketingEvent): JsonObject {
  return {
    ...fields,
    eventCancelled: fields.eventCancelled ?? false,
    eventCompleted: fields.eventCompleted ?? false,
    customProperties: fields.customProperties ?? [],
  }
}

function timestamps({ createdAt, updatedAt }: MarketingEvent): JsonObject {
  return { createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) }
}

function countsBody(event: MarketingEvent, call: Call): JsonObject {
  const counters = countersOf(event, call)
  return {
    registrants: counters.registered,
    attendees: counters.attended,
    cancellations: counters.cancelled,
    noShows: counters.noShows,
  }
}
