import { batchBody, inputsOf, missingRows } from './batch.ts'
import { publicBody, publicBodyV2 } from './event-bodies.ts'
import { eventFieldsOf, newEventOf } from './event-input.ts'
import { requireApp, writeScope } from './event-lookup.ts'
import { deleteEvent, upsertEvent } from './event-operations.ts'
import { integerOf, type JsonObject, objectOf, textOf } from './json.ts'
import { type Answer, type Call, noContent, ok, type Operation } from './operation.ts'

/** Many events in one request. */
export const eventBatchOperations: readonly Operation[] = [
  {
    name: 'events.batchUpsert',
    method: 'POST',
    path: '/events/upsert',
    scopes: [writeScope],
    handle: batchUpsert,
  },
  {
    name: 'events.batchDeleteByExternalIds',
    method: 'POST',
    path: '/events/delete',
    scopes: [writeScope],
    handle: batchDelete,
  },
  {
    name: 'events.batchUpdate',
    method: 'POST',
    path: '/batch/update',
    scopes: [writeScope],
    handle: batchUpdate,
  },
  {
    name: 'events.batchArchive',
    method: 'POST',
    path: '/batch/archive',
    scopes: [writeScope],
    handle: batchArchive,
  },
]

function batchUpsert(call: Call): Answer {
  requireApp(call)
  const startedAt = call.world.now()
  const events = inputsOf(call).map((input) => newEventOf(input, call.portal))
  const stored = call.world.behaviour.eventsUpsertDoesNothing
    ? []
    : events.map((event) => upsertEvent(event, call))
  return ok(batchBody(stored.map(publicBody), timesOf(call, startedAt)))
}

// Asynchronous on live portals: 202 whatever there was to delete.
function batchDelete(call: Call): Answer {
  const own = requireApp(call)
  for (const input of inputsOf(call).map(objectOf)) {
    const externalAccountId = textOf(input['externalAccountId']) ?? ''
    const externalEventId = textOf(input['externalEventId']) ?? ''
    const appId = integerOf(input['appId'])
    const ids = { externalAccountId, externalEventId }
    const event = appId === own ? call.portal.events.find(appId, ids) : undefined
    if (event !== undefined) deleteEvent(event, call)
  }
  return { status: 202 }
}

function batchUpdate(call: Call): Answer {
  const startedAt = call.world.now()
  const results: JsonObject[] = []
  const missing: string[] = []
  for (const input of inputsOf(call).map(objectOf)) {
    const objectId = textOf(input['objectId']) ?? ''
    const event = call.portal.events.get(objectId)
    if (event === undefined) missing.push(objectId)
    else {
      const { eventCompleted: _, ...fields } = eventFieldsOf(input, call.portal)
      call.portal.events.update(event, fields, call.world.now())
      results.push(publicBodyV2(event, call))
    }
  }
  return partly(call, startedAt, results, missing)
}

function batchArchive(call: Call): Answer {
  const startedAt = call.world.now()
  const missing: string[] = []
  for (const input of inputsOf(call).map(objectOf)) {
    const objectId = textOf(input['objectId']) ?? ''
    const event = call.portal.events.get(objectId)
    if (event === undefined) missing.push(objectId)
    else deleteEvent(event, call)
  }
  return missing.length === 0 ? noContent() : partly(call, startedAt, [], missing)
}

function partly(call: Call, startedAt: number, results: JsonObject[], missing: string[]): Answer {
  const times = timesOf(call, startedAt)
  if (missing.length === 0) return ok(batchBody(results, times))
  const errors = [missingRows('No marketing event found for some of the given ids', missing)]
  return { status: 207, body: batchBody(results, times, errors) }
}

function timesOf({ world }: Call, startedAt: number): { startedAt: number; completedAt: number } {
  return { startedAt, completedAt: world.now() }
}
