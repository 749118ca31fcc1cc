import { notFound } from './api-error.ts'
import { eventByObjectId, eventByPathIds, writeScope } from './event-lookup.ts'
import { listBody } from './list-bodies.ts'
import type { MarketingEvent } from './marketing-events.ts'
import { type Answer, type Call, noContent, ok, type Operation, param } from './operation.ts'

/** Lists associated with an event, by both kinds of ids. Reading needs the write scope too, as documented. */
export const associationOperations: readonly Operation[] = [
  ...operations('ByObjectId', '/associations/:marketingEventId', (call) =>
    eventByObjectId(call, 'marketingEventId'),
  ),
  ...operations(
    'ByExternalId',
    '/associations/:externalAccountId/:externalEventId',
    eventByPathIds,
  ),
]

function operations(
  suffix: string,
  base: string,
  eventOf: (call: Call) => MarketingEvent,
): Operation[] {
  const scopes = [writeScope]
  return [
    {
      name: `lists.get${suffix}`,
      method: 'GET',
      path: `${base}/lists`,
      scopes,
      handle: (call) => lists(eventOf(call), call),
    },
    {
      name: `lists.put${suffix}`,
      method: 'PUT',
      path: `${base}/lists/:listId`,
      scopes,
      handle: (call) => associate(eventOf(call), call),
    },
    {
      name: `lists.delete${suffix}`,
      method: 'DELETE',
      path: `${base}/lists/:listId`,
      scopes,
      handle: (call) => disassociate(eventOf(call), call),
    },
  ]
}

function lists({ listIds }: MarketingEvent, { portal }: Call): Answer {
  const found = listIds.map((id) => portal.lists.get(id)).filter((list) => list !== undefined)
  return ok({ total: found.length, results: found.map(listBody) })
}

function associate({ listIds }: MarketingEvent, call: Call): Answer {
  const listId = param(call, 'listId')
  if (call.portal.lists.get(listId) === undefined) throw notFound(`List ${listId} does not exist`)
  if (!listIds.includes(listId)) listIds.push(listId)
  return noContent()
}

function disassociate({ listIds }: MarketingEvent, call: Call): Answer {
  const index = listIds.indexOf(param(call, 'listId'))
  if (index !== -1) listIds.splice(index, 1)
  return noContent()
}
