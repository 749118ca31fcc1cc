import { type ApiError, eventNotFound, invalid } from './api-error.ts'
import { logUnknownEvent, recordAttendance } from './attendance.ts'
import { allInputsOf, batchBody, tooLarge } from './batch.ts'
import { eventByCallback } from './event-callback.ts'
import { externalIdsOf, requireApp, writeScope } from './event-lookup.ts'
import type { MarketingEvent } from './marketing-events.ts'
import { type Answer, type Call, type Operation, param } from './operation.ts'
import type { SubscriberState } from './participations.ts'

/** Attendance by both kinds of event ids, and the older subscriber-state upserts. */
export const attendanceOperations: readonly Operation[] = [
  operation('attendance.createByExternalId', '/attendance/:externalEventId/:state/create', 'vid'),
  operation(
    'attendance.emailCreateByExternalId',
    '/attendance/:externalEventId/:state/email-create',
    'email',
  ),
  operation('attendance.createByObjectId', '/:objectId/attendance/:state/create', 'vid'),
  operation(
    'attendance.emailCreateByObjectId',
    '/:objectId/attendance/:state/email-create',
    'email',
  ),
  operation('attendance.upsert', '/events/:externalEventId/:state/upsert', 'vid'),
  operation('attendance.emailUpsert', '/events/:externalEventId/:state/email-upsert', 'email'),
]

function operation(name: string, path: string, by: 'vid' | 'email'): Operation {
  const handle = async (call: Call): Promise<Answer> => {
    const legacy = path.startsWith('/events/')
    const state = stateOf(param(call, 'state'))
    const event = await eventOf(call)
    if (event === undefined) throw unknownEvent(call, state)
    return record(call, { event, state, by, legacy })
  }
  return { name, method: 'POST', path, scopes: [writeScope], handle }
}

function record(
  call: Call,
  batch: { event: MarketingEvent; state: SubscriberState; by: 'vid' | 'email'; legacy: boolean },
): Answer {
  const { world, portal, requestId } = call
  const { behaviour } = world
  const now = world.now()
  const inputs = allInputsOf(call)
  const refusal = tooLarge(inputs, call)
  const taken = recordAttendance({ ...batch, portal, inputs, refusal, behaviour, requestId, now })
  // The older upserts answer no details; an empty 200 is what clients were seen to stumble over.
  if (batch.legacy) return { status: 200 }
  const partial = taken.errors.length > 0 && behaviour.partialFailure === 'multi-status'
  const created =
    batch.by === 'vid' ? behaviour.attendanceByIdStatus : behaviour.attendanceByEmailStatus
  const times = { startedAt: now, completedAt: world.now() }
  return { status: partial ? 207 : created, body: batchBody(taken.results, times, taken.errors) }
}

async function eventOf(call: Call): Promise<MarketingEvent | undefined> {
  const { objectId } = call.params
  if (objectId !== undefined) return call.portal.events.get(objectId)
  const appId = requireApp(call)
  const ids = externalIdsOf(call)
  const created = call.portal.events.find(appId, ids) ?? (await eventByCallback(call, appId, ids))
  return created ?? undefined
}

function unknownEvent(call: Call, state: SubscriberState): ApiError {
  const { portal, requestId, world, params } = call
  const place = { portal, state, requestId, now: world.now() }
  logUnknownEvent(allInputsOf(call), place, params['externalEventId'] ?? null)
  return eventNotFound()
}

function stateOf(text: string): SubscriberState {
  if (text === 'register' || text === 'attend' || text === 'cancel') return text
  throw invalid(`Unknown state for '${text}'. Correct are 'register', 'attend' or 'cancel'.`)
}
