import { InvalidValueError } from '../model/errors.ts'
import { externalIdSegment, numericIdSegment } from './path-segment.ts'

/**
 * A marketing event by your own ids. They reach only events that the same app created; for others HubSpot
 * answers 404.
 */
export interface ExternalEventIds {
  readonly externalAccountId: string
  readonly externalEventId: string
}

/** A marketing event by HubSpot's id: works with any app of the portal. */
export interface EventObjectId {
  readonly objectId: string
}

/** A marketing event by either kind of id. */
export type EventIds = ExternalEventIds | EventObjectId

/** `/{objectId}` or `/{externalAccountId}/{externalEventId}`, as lists and participations name an event. */
export function eventPath(ids: EventIds): string {
  if ('objectId' in ids) return `/${numericIdSegment(ids.objectId, 'objectId')}`
  const account = externalIdSegment(ids.externalAccountId, 'externalAccountId')
  return `/${account}/${externalIdSegment(ids.externalEventId, 'externalEventId')}`
}

/** `/{externalEventId}`. */
export function externalEventPath({
  externalAccountId,
  externalEventId,
}: ExternalEventIds): string {
  // HubSpot documents it as optional and refuses attendance without it; elsewhere it belongs to the body or the query.
  if (!externalAccountId) {
    throw new InvalidValueError('externalAccountId is needed beside externalEventId.')
  }
  return `/${externalIdSegment(externalEventId, 'externalEventId')}`
}
