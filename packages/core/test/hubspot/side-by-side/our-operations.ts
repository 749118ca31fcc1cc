import { toInstant } from '@turnout/core'
import type { OperationName } from '../api-table.ts'
import type { PreparedPortal } from './prepared-portal.ts'

const times = { startDateTime: '2026-11-20T15:00:00Z', endDateTime: '2026-11-20T16:00:00Z' }
const newEvent = { eventName: 'How to sync', eventOrganizer: 'Acme' }
const occurredAt = toInstant('2026-11-20T15:00:00Z')
const stayed = { occurredAt, joinedAt: occurredAt, leftAt: toInstant('2026-11-20T16:00:00Z') }
const byEmail = [{ email: 'bob@example.com', ...stayed }]
const byKnownEmail = [{ email: 'ann@example.com', ...stayed }]

/** How our client makes each operation, in a prepared portal. */
export const ourOperations: Readonly<
  Record<OperationName, (portal: PreparedPortal) => Promise<unknown>>
> = {
  'list events': ({ ours }) => Array.fromAsync(ours.events.list()),
  'create event': ({ ours, ids }) =>
    ours.events.create({ ...ids, ...newEvent, externalEventId: 'ext_new' }),
  'put event': ({ ours, ids }) => ours.events.upsert({ ...ids, ...newEvent }),
  'upsert events': ({ ours, ids }) => ours.events.upsertBatch([{ ...ids, ...newEvent }]),
  'get event by external id': ({ ours, ids }) => ours.events.getByExternalId(ids),
  'patch event by external id': ({ ours, ids }) =>
    ours.events.updateByExternalId(ids, { eventName: 'New' }),
  'delete event by external id': ({ ours, ids }) => ours.events.deleteByExternalId(ids),
  'cancel event': ({ ours, ids }) => ours.events.cancel(ids),
  'complete event': ({ ours, ids }) => ours.events.complete(ids, times),
  'search events': ({ ours, ids }) => ours.events.search(ids.externalEventId),
  'delete events by external ids': ({ ours, ids, appId }) =>
    ours.events.deleteBatchByExternalIds([{ appId, ...ids }]),
  'get event': ({ ours, objectId }) => ours.events.get(objectId),
  'patch event': ({ ours, objectId }) => ours.events.update(objectId, { eventName: 'New' }),
  'delete event': ({ ours, objectId }) => ours.events.delete(objectId),
  'update events': ({ ours, objectId }) =>
    ours.events.updateBatch([{ objectId, eventName: 'New' }]),
  'archive events': ({ ours, objectId }) => ours.events.deleteBatch([objectId]),
  identifiers: ({ ours, ids }) => Array.fromAsync(ours.events.identifiers(ids.externalEventId)),
  'attendance by contact id': ({ ours, ids, contactId }) =>
    ours.attendance.recordByContactId(ids, 'attend', [{ contactId, ...stayed }]),
  'attendance by e-mail': ({ ours, ids }) => ours.attendance.recordByEmail(ids, 'attend', byEmail),
  'attendance by contact id and objectId': ({ ours, objectId, contactId }) =>
    ours.attendance.recordByContactId({ objectId }, 'attend', [{ contactId, ...stayed }]),
  'attendance by e-mail and objectId': ({ ours, objectId }) =>
    ours.attendance.recordByEmail({ objectId }, 'attend', byEmail),
  'legacy upsert by contact id': ({ ours, ids, contactId }) =>
    ours.attendance.legacyUpsertByContactId(ids, 'register', [{ contactId, occurredAt }]),
  'legacy upsert by e-mail': ({ ours, ids }) =>
    ours.attendance.legacyUpsertByEmail(ids, 'register', byKnownEmail),
  counters: ({ ours, objectId }) => ours.participations.counters({ objectId }),
  'counters by external ids': ({ ours, ids }) => ours.participations.counters(ids),
  breakdown: ({ ours, objectId }) =>
    Array.fromAsync(ours.participations.breakdown({ objectId }, { state: 'ATTENDED' })),
  'breakdown by external ids': ({ ours, ids }) =>
    Array.fromAsync(ours.participations.breakdown(ids)),
  'breakdown by contact': ({ ours }) =>
    Array.fromAsync(ours.participations.breakdownByContact('ann@example.com')),
  'list associations': ({ ours, objectId }) => ours.lists.list({ objectId }),
  'list associations by external ids': ({ ours, ids }) => ours.lists.list(ids),
  'add association': ({ ours, objectId, listId }) => ours.lists.add({ objectId }, listId),
  'add association by external ids': ({ ours, ids, listId }) => ours.lists.add(ids, listId),
  'remove association': ({ ours, objectId, listId }) => ours.lists.remove({ objectId }, listId),
  'remove association by external ids': ({ ours, ids, listId }) => ours.lists.remove(ids, listId),
  'get settings': ({ ours, appId }) => ours.settings.get(appId),
  'set settings': ({ ours, appId }) =>
    ours.settings.set(appId, { eventDetailsUrl: 'https://b.example/events/%s' }),
}
