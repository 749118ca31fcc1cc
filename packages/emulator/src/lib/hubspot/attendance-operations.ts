import { eventNotFound, invalid } from './api-error.ts'
import { recordAttendance } from './attendance.ts'
import { allInputsOf, batchBody, tooLarge } from './batch.ts'
import { eventByCallback } from './event-callback.ts'
import { eventByObjectId, externalIdsOf, requireApp, writeScope } from './event-lookup.ts'
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

async function eventOf(call: Call): Promise<MarketingEvent> {
  if (call.params['objectId'] !== undefined) return eventByObjectId(call)
  const appId = requireApp(call)
  const ids = externalIdsOf(call)
  const event = call.portal.events.find(appId, ids)
  if (event !== undefined) return event
  const created = await eventByCallback(call, appId, ids)
  if (created === null) throw eventNotFound()
  return created
}

function stateOf(text: string): SubscriberState {
  if (text === 'register' || text === 'attend' || text === 'cancel') return text
  throw invalid(`Unknown state for '${text}'. Correct are 'register', 'attend' or 'cancel'.`)
}
