/** One operation of HubSpot's Marketing Events API, as the notes on the API have it. */
export interface ApiOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** After `/marketing/v3/marketing-events` or `/marketing/marketing-events/{version}`. */
  readonly path: string
  readonly query?: readonly string[]
  readonly optionalQuery?: readonly string[]
  /** Fields that the body, or each of its `inputs`, must have. */
  readonly required?: readonly string[]
  /** Fields that it may have besides. */
  readonly allowed?: readonly string[]
  readonly inputs?: true
}

const EVENT_FIELDS = [
  'eventName',
  'eventOrganizer',
  'eventType',
  'eventDescription',
  'eventUrl',
  'eventCancelled',
  'startDateTime',
  'endDateTime',
  'customProperties',
]
const NEW_EVENT = {
  required: ['externalAccountId', 'externalEventId', 'eventName', 'eventOrganizer'],
  allowed: [...EVENT_FIELDS, 'eventCompleted'],
}
const BY_ID = { required: ['vid', 'interactionDateTime', 'properties'], inputs: true } as const
const BY_EMAIL = {
  required: ['email', 'interactionDateTime', 'properties'],
  allowed: ['contactProperties'],
  inputs: true,
} as const
const ACCOUNT = { query: ['externalAccountId'] }
const BREAKDOWN = { optionalQuery: ['after', 'contactIdentifier', 'limit', 'state'] }

/** All 36 operations, by a name of our own. */
export const apiTable = {
  'list events': { method: 'GET', path: '', optionalQuery: ['after', 'limit'] },
  'create event': { method: 'POST', path: '/events', ...NEW_EVENT },
  'put event': { method: 'PUT', path: '/events/{ext}', ...NEW_EVENT },
  'upsert events': { method: 'POST', path: '/events/upsert', ...NEW_EVENT, inputs: true },
  'get event by external id': { method: 'GET', path: '/events/{ext}', ...ACCOUNT },
  'patch event by external id': {
    method: 'PATCH',
    path: '/events/{ext}',
    ...ACCOUNT,
    allowed: EVENT_FIELDS,
  },
  'delete event by external id': { method: 'DELETE', path: '/events/{ext}', ...ACCOUNT },
  'cancel event': { method: 'POST', path: '/events/{ext}/cancel', ...ACCOUNT },
  'complete event': {
    method: 'POST',
    path: '/events/{ext}/complete',
    ...ACCOUNT,
    required: ['startDateTime', 'endDateTime'],
  },
  'search events': { method: 'GET', path: '/events/search', query: ['q'] },
  'delete events by external ids': {
    method: 'POST',
    path: '/events/delete',
    required: ['appId', 'externalAccountId', 'externalEventId'],
    inputs: true,
  },
  'get event': { method: 'GET', path: '/{id}' },
  'patch event': { method: 'PATCH', path: '/{id}', allowed: EVENT_FIELDS },
  'delete event': { method: 'DELETE', path: '/{id}' },
  'update events': {
    method: 'POST',
    path: '/batch/update',
    required: ['objectId'],
    allowed: EVENT_FIELDS,
    inputs: true,
  },
  'archive events': {
    method: 'POST',
    path: '/batch/archive',
    required: ['objectId'],
    inputs: true,
  },
  identifiers: { method: 'GET', path: '/{ext}/identifiers', optionalQuery: ['after', 'limit'] },
  'attendance by contact id': {
    method: 'POST',
    path: '/attendance/{ext}/{state}/create',
    ...ACCOUNT,
    ...BY_ID,
  },
  'attendance by e-mail': {
    method: 'POST',
    path: '/attendance/{ext}/{state}/email-create',
    ...ACCOUNT,
    ...BY_EMAIL,
  },
  'attendance by contact id and objectId': {
    method: 'POST',
    path: '/{id}/attendance/{state}/create',
    ...BY_ID,
  },
  'attendance by e-mail and objectId': {
    method: 'POST',
    path: '/{id}/attendance/{state}/email-create',
    ...BY_EMAIL,
  },
  'legacy upsert by contact id': {
    method: 'POST',
    path: '/events/{ext}/{state}/upsert',
    ...ACCOUNT,
    ...BY_ID,
  },
  'legacy upsert by e-mail': {
    method: 'POST',
    path: '/events/{ext}/{state}/email-upsert',
    ...ACCOUNT,
    ...BY_EMAIL,
  },
  counters: { method: 'GET', path: '/participations/{id}' },
  'counters by external ids': { method: 'GET', path: '/participations/{acct}/{ext}' },
  breakdown: { method: 'GET', path: '/participations/{id}/breakdown', ...BREAKDOWN },
  'breakdown by external ids': {
    method: 'GET',
    path: '/participations/{acct}/{ext}/breakdown',
    ...BREAKDOWN,
  },
  'breakdown by contact': {
    method: 'GET',
    path: '/participations/contacts/{contact}/breakdown',
    optionalQuery: ['after', 'limit', 'state'],
  },
  'list associations': { method: 'GET', path: '/associations/{id}/lists' },
  'list associations by external ids': { method: 'GET', path: '/associations/{acct}/{ext}/lists' },
  'add association': { method: 'PUT', path: '/associations/{id}/lists/{list}' },
  'add association by external ids': {
    method: 'PUT',
    path: '/associations/{acct}/{ext}/lists/{list}',
  },
  'remove association': { method: 'DELETE', path: '/associations/{id}/lists/{list}' },
  'remove association by external ids': {
    method: 'DELETE',
    path: '/associations/{acct}/{ext}/lists/{list}',
  },
  'get settings': { method: 'GET', path: '/{app}/settings', optionalQuery: ['hapikey'] },
  'set settings': {
    method: 'POST',
    path: '/{app}/settings',
    optionalQuery: ['hapikey'],
    required: ['eventDetailsUrl'],
  },
} as const satisfies Readonly<Record<string, ApiOperation>>

/** A name in the table. */
export type OperationName = keyof typeof apiTable
