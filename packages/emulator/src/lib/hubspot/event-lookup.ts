import { ApiError, eventNotFound, invalid } from './api-error.ts'
import type { ExternalIds, MarketingEvent } from './marketing-events.ts'
import { type Call, param } from './operation.ts'

/** Needed for reading events and participations. */
export const readScope = 'crm.objects.marketing_events.read'
/** Needed for writing them, and for list associations. */
export const writeScope = 'crm.objects.marketing_events.write'

/** The app that external ids are bound to. Throws for a credential that stands for no app. */
export function requireApp({ appId }: Call): number {
  if (appId === null) {
    throw new ApiError(403, {
      message: 'The credential used to make this call is not associated with an app.',
      category: 'APP_REQUIRED',
    })
  }
  return appId
}

/** The event of `{objectId}` or `{marketingEventId}` in the path. Throws 404. */
export function eventByObjectId(call: Call, name = 'objectId'): MarketingEvent {
  const event = call.portal.events.get(param(call, name))
  if (event === undefined) throw eventNotFound()
  return event
}

/** The event of `{externalEventId}` in the path and `externalAccountId` in the query. Throws 400 or 404. */
export function eventByExternalIds(call: Call): MarketingEvent {
  const event = call.portal.events.find(requireApp(call), externalIdsOf(call))
  if (event === undefined) throw eventNotFound()
  return event
}

/** The event of `{externalAccountId}` and `{externalEventId}`, both in the path. Throws 404. */
export function eventByPathIds(call: Call): MarketingEvent {
  const event = call.portal.events.find(requireApp(call), {
    externalAccountId: param(call, 'externalAccountId'),
    externalEventId: param(call, 'externalEventId'),
  })
  if (event === undefined) throw eventNotFound()
  return event
}

/** The external ids of path and query. Throws 400 without an account, although the documentation calls it optional. */
export function externalIdsOf(call: Call): ExternalIds {
  const externalAccountId = call.query.get('externalAccountId') ?? ''
  if (externalAccountId === '') throw invalid('externalAccountId is required')
  return { externalAccountId, externalEventId: param(call, 'externalEventId') }
}
