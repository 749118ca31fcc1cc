import { readBodyV2, publicBodyV2 } from './event-bodies.ts'
import { eventFieldsOf } from './event-input.ts'
import { eventByObjectId, readScope, writeScope } from './event-lookup.ts'
import { deleteEvent } from './event-operations.ts'
import { noContent, ok, type Operation } from './operation.ts'
import { pageOf } from './paging.ts'

/** Single events by HubSpot's own id, whichever app made them, and the listing of all. */
export const objectOperations: readonly Operation[] = [
  {
    name: 'events.list',
    method: 'GET',
    path: '/',
    scopes: [readScope],
    handle: (call) => {
      const { results, paging } = pageOf(call.portal.events.all(), call.query)
      return ok({ results: results.map((event) => readBodyV2(event, call)), ...paging })
    },
  },
  {
    name: 'events.getByObjectId',
    method: 'GET',
    path: '/:objectId',
    scopes: [readScope],
    handle: (call) => ok(readBodyV2(eventByObjectId(call), call)),
  },
  {
    name: 'events.patchByObjectId',
    method: 'PATCH',
    path: '/:objectId',
    scopes: [writeScope],
    handle: (call) => {
      const event = eventByObjectId(call)
      // By object id an event can be cancelled, not completed.
      const { eventCompleted: _, ...fields } = eventFieldsOf(call.body, call.portal)
      call.portal.events.update(event, fields, call.world.now())
      return ok(publicBodyV2(event, call))
    },
  },
  {
    name: 'events.deleteByObjectId',
    method: 'DELETE',
    path: '/:objectId',
    scopes: [writeScope],
    handle: (call) => {
      deleteEvent(eventByObjectId(call), call)
      return noContent()
    },
  },
]
