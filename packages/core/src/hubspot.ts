export {
  type OAuthTokenOptions,
  type OAuthTokens,
  oauthTokens,
  staticToken,
  type TokenContext,
  type TokenSource,
} from './lib/hubspot/access-token.ts'
export { type HubSpotApiVersion, hubspotApiVersions } from './lib/hubspot/api-version.ts'
export {
  type AttendanceAnswer,
  type ContactByEmail,
  type ContactById,
  type HubSpotAttendance,
} from './lib/hubspot/attendance.ts'
export {
  type BatchAnswer,
  type BatchError,
  type RecordedContact,
} from './lib/hubspot/batch-answer.ts'
export { type CallOptions } from './lib/hubspot/call-options.ts'
export {
  type ContactsToRead,
  type ContactToWrite,
  type HubSpotContact,
  type HubSpotContacts,
} from './lib/hubspot/contacts.ts'
export {
  type EventIds,
  type EventObjectId,
  type ExternalEventIds,
} from './lib/hubspot/event-ids.ts'
export { type EventBatchAnswer, type EventRow } from './lib/hubspot/event-batch.ts'
export { type EventIdentifiers, type FoundEvent, type HubSpotEvents } from './lib/hubspot/events.ts'
export {
  hubspotClient,
  type HubSpotClient,
  type HubSpotClientOptions,
} from './lib/hubspot/hubspot-client.ts'
export {
  hubspotDestination,
  type HubSpotDestination,
  type HubSpotDestinationOptions,
} from './lib/hubspot/hubspot-destination.ts'
export { HubSpotError, type HubSpotErrorKind } from './lib/hubspot/hubspot-error.ts'
export { type AssociatedList, type HubSpotLists } from './lib/hubspot/lists.ts'
export {
  type CustomProperty,
  type EventChanges,
  type EventToCreate,
  type MarketingEvent,
} from './lib/hubspot/marketing-event.ts'
export { type RecordedRow } from './lib/hubspot/match-rows.ts'
export { type Page, type PageOptions } from './lib/hubspot/paging.ts'
export {
  type AttendanceCounters,
  type AttendanceState,
  type BreakdownFilter,
  type HubSpotParticipations,
  type ShownParticipation,
} from './lib/hubspot/participations.ts'
export { type HubSpotProperties, type HubSpotProperty } from './lib/hubspot/properties.ts'
export {
  hubspotBudget,
  type HubSpotBudgetOptions,
  type HubSpotPlan,
} from './lib/hubspot/rate-plan.ts'
export {
  type AppSettings,
  type DeveloperCredentials,
  type HubSpotSettings,
} from './lib/hubspot/settings.ts'
export {
  type SignatureVerdict,
  type SignedRequest,
  signRequest,
  verifySignature,
  type VerifySignatureOptions,
} from './lib/hubspot/signature.ts'
