import type { OperationName } from '../api-table.ts'
import type { PreparedPortal } from './prepared-portal.ts'

const startDateTime = new Date('2026-11-20T15:00:00Z')
const endDateTime = new Date('2026-11-20T16:00:00Z')
const newEvent = { eventName: 'How to sync', eventOrganizer: 'Acme' }
const changes = { eventName: 'New', customProperties: [] }
const stay = {
  interactionDateTime: startDateTime.getTime(),
  properties: { joinedAt: '2026-11-20T15:00:00Z', leftAt: '2026-11-20T16:00:00Z' },
}
const byEmail = { inputs: [{ email: 'bob@example.com', ...stay }] }
const byKnownEmail = { inputs: [{ email: 'ann@example.com', ...stay }] }
const byId = (contactId: string) => ({ inputs: [{ vid: Number(contactId), ...stay }] })

/** How HubSpot's own client makes each operation, in a prepared portal. */
export const officialOperations: Readonly<
  Record<OperationName, (portal: PreparedPortal) => Promise<unknown>>
> = {
  'list events': ({ official }) => official.marketing.events.basicApi.getAll(),
  'create event': ({ official, ids }) =>
    official.marketing.events.basicApi.create({ ...ids, ...newEvent, externalEventId: 'ext_new' }),
  'put event': ({ official, ids }) =>
    official.marketing.events.basicApi.upsert(ids.externalEventId, { ...ids, ...newEvent }),
  'upsert events': ({ official, ids }) =>
    official.marketing.events.batchApi.upsert({ inputs: [{ ...ids, ...newEvent }] }),
  'get event by external id': ({ official, ids }) =>
    official.marketing.events.basicApi.getDetails(ids.externalEventId, ids.externalAccountId),
  'patch event by external id': ({ official, ids }) =>
    official.marketing.events.basicApi.update(ids.externalEventId, ids.externalAccountId, changes),
  'delete event by external id': ({ official, ids }) =>
    official.marketing.events.basicApi.archive(ids.externalEventId, ids.externalAccountId),
  'cancel event': ({ official, ids }) =>
    official.marketing.events.changePropertyApi.cancel(ids.externalEventId, ids.externalAccountId),
  'complete event': ({ official, ids }) =>
    official.marketing.events.changePropertyApi.complete(
      ids.externalEventId,
      ids.externalAccountId,
      { startDateTime, endDateTime },
    ),
  'search events': ({ official, ids }) =>
    official.marketing.events.identifiersApi.doSearch(ids.externalEventId),
  'delete events by external ids': ({ official, ids, appId }) =>
    official.marketing.events.batchApi.archive({ inputs: [{ appId, ...ids }] }),
  'get event': ({ official, objectId }) =>
    official.marketing.events.basicApi.getByObjectId(objectId),
  'patch event': ({ official, objectId }) =>
    official.marketing.events.basicApi.updateByObjectId(objectId, changes),
  'delete event': ({ official, objectId }) =>
    official.marketing.events.basicApi.archiveByObjectId(objectId),
  'update events': ({ official, objectId }) =>
    official.marketing.events.batchApi.updateByObjectId({ inputs: [{ objectId, ...changes }] }),
  'archive events': ({ official, objectId }) =>
    official.marketing.events.batchApi.archiveByObjectId({ inputs: [{ objectId }] }),
  identifiers: ({ official, ids }) =>
    official.marketing.events.identifiersApi.searchPortalEvents(ids.externalEventId),
  'attendance by contact id': ({ official, ids, contactId }) =>
    official.marketing.events.addEventAttendeesApi.recordByContactIds(
      ids.externalEventId,
      'attend',
      byId(contactId),
      ids.externalAccountId,
    ),
  'attendance by e-mail': ({ official, ids }) =>
    official.marketing.events.addEventAttendeesApi.recordByContactEmails(
      ids.externalEventId,
      'attend',
      byEmail,
      ids.externalAccountId,
    ),
  'attendance by contact id and objectId': ({ official, objectId, contactId }) =>
    official.marketing.events.addEventAttendeesApi.recordByContactId(
      objectId,
      'attend',
      byId(contactId),
    ),
  'attendance by e-mail and objectId': ({ official, objectId }) =>
    official.marketing.events.addEventAttendeesApi.recordByEmail(objectId, 'attend', byEmail),
  'legacy upsert by contact id': ({ official, ids, contactId }) =>
    official.marketing.events.subscriberStateChangesApi.upsertByContactId(
      ids.externalEventId,
      'register',
      ids.externalAccountId,
      byId(contactId),
    ),
  'legacy upsert by e-mail': ({ official, ids }) =>
    official.marketing.events.subscriberStateChangesApi.upsertByContactEmail(
      ids.externalEventId,
      'register',
      ids.externalAccountId,
      byKnownEmail,
    ),
  counters: ({ official, objectId }) =>
    official.marketing.events.retrieveParticipantStateApi.getParticipationsCountersByMarketingEventId(
      Number(objectId),
    ),
  'counters by external ids': ({ official, ids }) =>
    official.marketing.events.retrieveParticipantStateApi.getParticipationsCountersByEventExternalId(
      ids.externalAccountId,
      ids.externalEventId,
    ),
  breakdown: ({ official, objectId }) =>
    official.marketing.events.retrieveParticipantStateApi.getParticipationsBreakdownByMarketingEventId(
      Number(objectId),
      undefined,
      'ATTENDED',
    ),
  'breakdown by external ids': ({ official, ids }) =>
    official.marketing.events.retrieveParticipantStateApi.getParticipationsBreakdownByExternalEventId(
      ids.externalAccountId,
      ids.externalEventId,
    ),
  'breakdown by contact': ({ official }) =>
    official.marketing.events.retrieveParticipantStateApi.getParticipationsBreakdownByContactId(
      'ann@example.com',
    ),
  'list associations': ({ official, objectId }) =>
    official.marketing.events.listAssociationsApi.getAllByMarketingEventId(objectId),
  'list associations by external ids': ({ official, ids }) =>
    official.marketing.events.listAssociationsApi.getAllByExternalAccountAndEventIds(
      ids.externalAccountId,
      ids.externalEventId,
    ),
  'add association': ({ official, objectId, listId }) =>
    official.marketing.events.listAssociationsApi.associateByMarketingEventId(objectId, listId),
  'add association by external ids': ({ official, ids, listId }) =>
    official.marketing.events.listAssociationsApi.associateByExternalAccountAndEventIds(
      ids.externalAccountId,
      ids.externalEventId,
      listId,
    ),
  'remove association': ({ official, objectId, listId }) =>
    official.marketing.events.listAssociationsApi.disassociateByMarketingEventId(objectId, listId),
  'remove association by external ids': ({ official, ids, listId }) =>
    official.marketing.events.listAssociationsApi.disassociateByExternalAccountAndEventIds(
      ids.externalAccountId,
      ids.externalEventId,
      listId,
    ),
  'get settings': ({ official, appId }) => official.marketing.events.settingsApi.getAll(appId),
  'set settings': ({ official, appId }) =>
    official.marketing.events.settingsApi.update(appId, {
      eventDetailsUrl: 'https://b.example/events/%s',
    }),
}
