import { invalid, notFound } from './api-error.ts'
import { eventByObjectId, eventByPathIds, readScope } from './event-lookup.ts'
import type { JsonObject } from './json.ts'
import type { MarketingEvent } from './marketing-events.ts'
import { type Answer, type Call, ok, type Operation, param } from './operation.ts'
import { pageOf } from './paging.ts'
import { breakdownRow, countersOf, viewpoint, visible } from './participation-views.ts'
import type { Participation, ShownParticipation } from './participations.ts'

/** What HubSpot shows about people at events. */
export const participationOperations: readonly Operation[] = [
  operation(
    'participations.breakdownByContact',
    '/participations/contacts/:contactIdentifier/breakdown',
    ofContact,
  ),
  operation(
    'participations.breakdownByObjectId',
    '/participations/:marketingEventId/breakdown',
    (call) => ofEvent(byNumericId(call), call),
  ),
  operation(
    'participations.countersByExternalId',
    '/participations/:externalAccountId/:externalEventId',
    (call) => ok(countersOf(eventByPathIds(call), call)),
  ),
  operation(
    'participations.breakdownByExternalId',
    '/participations/:externalAccountId/:externalEventId/breakdown',
    (call) => ofEvent(eventByPathIds(call), call),
  ),
  operation('participations.countersByObjectId', '/participations/:marketingEventId', (call) =>
    ok(countersOf(byNumericId(call), call)),
  ),
]

function operation(name: string, path: string, handle: Operation['handle']): Operation {
  return { name, method: 'GET', path, scopes: [readScope], handle }
}

function byNumericId(call: Call): MarketingEvent {
  if (!/^\d+$/.test(param(call, 'marketingEventId'))) {
    throw invalid('Unable to parse value for path parameter: marketingEventId')
  }
  return eventByObjectId(call, 'marketingEventId')
}

function ofEvent(event: MarketingEvent, call: Call): Answer {
  const { participations, contacts } = call.portal
  const identifier = call.query.get('contactIdentifier')
  if (identifier === null) {
    return breakdown(
      participations.ofEvent(event.objectId),
      call,
      call.world.behaviour.readBackLagMs,
    )
  }
  const contact = contacts.byIdentifier(identifier)
  const found = contact === undefined ? undefined : participations.find(event.objectId, contact.id)
  const rows = found === undefined ? [] : [found]
  return breakdown(rows, call, call.world.behaviour.readBackLagMs)
}

function ofContact(call: Call): Answer {
  const contact = call.portal.contacts.byIdentifier(param(call, 'contactIdentifier'))
  const { unknownContactBreakdown, contactBreakdownLagMs } = call.world.behaviour
  if (contact === undefined && unknownContactBreakdown === '404') throw notFound('No contact found')
  const rows = contact === undefined ? [] : call.portal.participations.ofContact(contact.id)
  return breakdown(rows, call, contactBreakdownLagMs)
}

function breakdown(rows: readonly Participation[], call: Call, lagMs: number): Answer {
  const view = viewpoint(call.world, lagMs)
  const state = stateFilter(call.query.get('state'))
  if (state === null && lagMs === 0) {
    // All of them can be seen: only the page itself needs looking at, which large events are glad of.
    const { results, paging } = pageOf(rows, call.query)
    return breakdownAnswer(rows.length, visible(results, call.portal, view), paging, call)
  }
  const seen = visible(rows, call.portal, view)
  const wanted = state === null ? seen : seen.filter((row) => row.state === state)
  const { results, paging } = pageOf(wanted, call.query)
  return breakdownAnswer(wanted.length, results, paging, call)
}

function breakdownAnswer(
  total: number,
  rows: readonly ShownParticipation[],
  paging: JsonObject,
  { portal }: Call,
): Answer {
  return ok({ total, results: rows.map((row) => breakdownRow(row, portal)), ...paging })
}

function stateFilter(text: string | null): string | null {
  if (text === null || ['REGISTERED', 'ATTENDED', 'CANCELLED', 'NO_SHOW', 'EMPTY'].includes(text))
    return text
  throw invalid(`Unable to parse value for query parameter: state`)
}
