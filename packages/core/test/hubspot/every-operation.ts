import { toInstant } from '@turnout/core'
import type { HubSpotClient } from '@turnout/core/hubspot'
import type { OperationName } from './api-table.ts'

const ids = { externalAccountId: 'acct.1', externalEventId: 'ext_9' }
const event = { objectId: '42' }
const newEvent = {
  ...ids,
  eventName: 'How to sync',
  eventOrganizer: 'Acme',
  startDateTime: '2026-11-20T15:00:00Z',
  customProperties: [{ name: 'room', value: 'A1' }],
}
const occurredAt = toInstant('2026-11-20T15:00:00Z')
const stayed = { occurredAt, joinedAt: occurredAt, leftAt: toInstant('2026-11-20T16:00:00Z') }
const byId = [{ contactId: '300000000007', ...stayed }]
const byEmail = [{ email: 'ann@example.com', contactProperties: { firstname: 'Ann' }, ...stayed }]

/** How our client makes each operation. */
export const everyOperation: Readonly<
  Record<OperationName, (client: HubSpotClient) => Promise<unknown>>
> = {
  'list events': ({ events }) => Array.fromAsync(events.list()),
  'create event': ({ events }) => events.create(newEvent),
  'put event': ({ events }) => events.upsert(newEvent),
  'upsert events': ({ events }) => events.upsertBatch([newEvent]),
  'get event by external id': ({ events }) => events.getByExternalId(ids),
  'patch event by external id': ({ events }) =>
    events.updateByExternalId(ids, { eventName: 'New' }),
  'delete event by external id': ({ events }) => events.deleteByExternalId(ids),
  'cancel event': ({ events }) => events.cancel(ids),
  'complete event': ({ events }) =>
    events.complete(ids, {
      startDateTime: '2026-11-20T15:00:00Z',
      endDateTime: '2026-11-20T16:00:00Z',
    }),
  'search events': ({ events }) => events.search('ext_9'),
  'delete events by external ids': ({ events }) =>
    events.deleteBatchByExternalIds([{ appId: 7, ...ids }]),
  'get event': ({ events }) => events.get('42'),
  'patch event': ({ events }) => events.update('42', { eventCancelled: true }),
  'delete event': ({ events }) => events.delete('42'),
  'update events': ({ events }) => events.updateBatch([{ objectId: '42', eventName: 'New' }]),
  'archive events': ({ events }) => events.deleteBatch(['42']),
  identifiers: ({ events }) => Array.fromAsync(events.identifiers('ext_9')),
  'attendance by contact id': ({ attendance }) => attendance.recordByContactId(ids, 'attend', byId),
  'attendance by e-mail': ({ attendance }) => attendance.recordByEmail(ids, 'attend', byEmail),
  'attendance by contact id and objectId': ({ attendance }) =>
    attendance.recordByContactId(event, 'attend', byId),
  'attendance by e-mail and objectId': ({ attendance }) =>
    attendance.recordByEmail(event, 'attend', byEmail),
  'legacy upsert by contact id': ({ attendance }) =>
    attendance.legacyUpsertByContactId(ids, 'register', byId),
  'legacy upsert by e-mail': ({ attendance }) =>
    attendance.legacyUpsertByEmail(ids, 'register', byEmail),
  counters: ({ participations }) => participations.counters(event),
  'counters by external ids': ({ participations }) => participations.counters(ids),
  breakdown: ({ participations }) =>
    Array.fromAsync(
      participations.breakdown(event, { contactIdentifier: 'a+b@example.com', state: 'ATTENDED' }),
    ),
  'breakdown by external ids': ({ participations }) =>
    Array.fromAsync(participations.breakdown(ids)),
  'breakdown by contact': ({ participations }) =>
    Array.fromAsync(participations.breakdownByContact('a+b@example.com')),
  'list associations': ({ lists }) => lists.list(event),
  'list associations by external ids': ({ lists }) => lists.list(ids),
  'add association': ({ lists }) => lists.add(event, '12'),
  'add association by external ids': ({ lists }) => lists.add(ids, '12'),
  'remove association': ({ lists }) => lists.remove(event, '12'),
  'remove association by external ids': ({ lists }) => lists.remove(ids, '12'),
  'get settings': ({ settings }) => settings.get(7),
  'set settings': ({ settings }) =>
    settings.set(7, { eventDetailsUrl: 'https://a.example/events/%s' }),
}
