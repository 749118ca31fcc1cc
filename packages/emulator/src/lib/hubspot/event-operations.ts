import { ApiError, methodNotAllowed } from './api-error.ts'
import { randomId } from './credentials.ts'
import { defaultBody, publicBody, readBody } from './event-bodies.ts'
import { eventFieldsOf, newEventOf, type NewEvent, requireFields } from './event-input.ts'
import { eventByExternalIds, readScope, requireApp, writeScope } from './event-lookup.ts'
import { objectOf } from './json.ts'
import type { MarketingEvent } from './marketing-events.ts'
import {
  type Answer,
  type Call,
  noContent,
  ok,
  type OpenOperation,
  type Operation,
  param,
} from './operation.ts'

/** Single events by the external ids of the app that made them. */
export const externalEventOperations: readonly (Operation | OpenOperation)[] = [
  { name: 'events.create', method: 'POST', path: '/events', scopes: [writeScope], handle: create },
  { name: 'events.getOfCollection', method: 'GET', path: '/events', open: refuseMethod },
  { name: 'events.getOfUpsert', method: 'GET', path: '/events/upsert', open: refuseMethod },
  {
    name: 'events.getByExternalId',
    method: 'GET',
    path: '/events/:externalEventId',
    scopes: [readScope],
    handle: (call) => ok(readBody(eventByExternalIds(call), call)),
  },
  {
    name: 'events.putByExternalId',
    method: 'PUT',
    path: '/events/:externalEventId',
    scopes: [writeScope],
    handle: put,
  },
  {
    name: 'events.patchByExternalId',
    method: 'PATCH',
    path: '/events/:externalEventId',
    scopes: [writeScope],
    handle: patch,
  },
  {
    name: 'events.deleteByExternalId',
    method: 'DELETE',
    path: '/events/:externalEventId',
    scopes: [writeScope],
    handle: remove,
  },
  {
    name: 'events.cancel',
    method: 'POST',
    path: '/events/:externalEventId/cancel',
    scopes: [writeScope],
    handle: cancel,
  },
  {
    name: 'events.complete',
    method: 'POST',
    path: '/events/:externalEventId/complete',
    scopes: [writeScope],
    handle: complete,
  },
]

/** Creates the event, or brings the given fields onto the one that has its ids. */
export function upsertEvent({ externalIds, fields }: NewEvent, call: Call): MarketingEvent {
  const appId = requireApp(call)
  const { events } = call.portal
  const now = call.world.now()
  const known = events.find(appId, externalIds)
  if (known === undefined) return events.add({ appId, externalIds, fields }, now)
  events.update(known, fields, now)
  return known
}

/** Deletes an event and everything that hangs on it. */
export function deleteEvent(event: MarketingEvent, { portal }: Call): void {
  portal.events.delete(event)
  portal.participations.removeEvent(event.objectId)
}

function create(call: Call): Answer {
  const appId = requireApp(call)
  const event = newEventOf(call.body, call.portal)
  const known = call.portal.events.find(appId, event.externalIds)
  if (known !== undefined) throw uniqueValueConflict(known, call)
  return ok(defaultBody(upsertEvent(event, call)))
}

function put(call: Call): Answer {
  requireApp(call)
  const event = newEventOf(call.body, call.portal, param(call, 'externalEventId'))
  return ok(publicBody(upsertEvent(event, call)))
}

function patch(call: Call): Answer {
  const event = eventByExternalIds(call)
  call.portal.events.update(event, eventFieldsOf(call.body, call.portal), call.world.now())
  return ok(publicBody(event))
}

function remove(call: Call): Answer {
  deleteEvent(eventByExternalIds(call), call)
  return noContent()
}

function cancel(call: Call): Answer {
  const event = eventByExternalIds(call)
  call.portal.events.update(event, { eventCancelled: true }, call.world.now())
  return ok(defaultBody(event))
}

function complete(call: Call): Answer {
  const event = eventByExternalIds(call)
  const body = objectOf(call.body)
  requireFields(body, ['startDateTime', 'endDateTime'])
  const { startDateTime, endDateTime } = body
  const times = eventFieldsOf({ startDateTime, endDateTime }, call.portal)
  call.portal.events.update(event, { ...times, eventCompleted: true }, call.world.now())
  event.completedAfterActivity = call.portal.participations.lastActivity
  return ok(defaultBody(event))
}

function refuseMethod(): never {
  throw methodNotAllowed()
}

// Not the standard shape: HubSpot answers a duplicate with its CRM's own error, which names the winner.
function uniqueValueConflict(winner: MarketingEvent, { portal }: Call): ApiError {
  const loser = portal.events.nextObjectId()
  const value =
    winner.appId === null || winner.externalIds === null
      ? ''
      : portal.events.uniqueId(winner.appId, winner.externalIds)
  return new ApiError(400, {
    message: `Cannot set PropertyValueCoordinates{portalId=${portal.id}, objectTypeId=ObjectTypeId{legacyObjectType=MARKETING_EVENT}, propertyName=hs_unique_id, value=${value}} on ${loser}. ${winner.objectId} already has that value.`,
    errorType: 'UNIQUE_VALUE_CONFLICT',
    errorTokens: {
      objectTypeId: ['0-54'],
      propertyName: ['hs_unique_id'],
      portalId: [String(portal.id)],
      existingObjectId: [winner.objectId],
      conflictingValue: [value],
      objectId: [loser],
    },
    correlationId: randomId(),
  })
}
