export type { ActivityOutcome, ActivityReason, LoggedActivity } from './lib/hubspot/activity-log.ts'
export { type Behaviour, type BurstLimit, carefulBehaviour } from './lib/hubspot/behaviour.ts'
export type { Contact, NewContact } from './lib/hubspot/contacts.ts'
export type { Controls, NewToken } from './lib/hubspot/controls.ts'
export {
  type AccessToken,
  allScopes,
  type CredentialKind,
  type HubspotApp,
} from './lib/hubspot/credentials.ts'
export {
  hubspotEmulator,
  type HubspotEmulator,
  type HubspotEmulatorOptions,
} from './lib/hubspot/emulator.ts'
export type { FaultEffect, FaultInForce, FaultRule, RatePolicy } from './lib/hubspot/faults.ts'
export type { CustomProperty, EventFields } from './lib/hubspot/marketing-events.ts'
export type { OAuthGrant } from './lib/hubspot/oauth.ts'
export type { AttendanceCounters } from './lib/hubspot/participation-views.ts'
export type { Activity, AttendanceState, SubscriberState } from './lib/hubspot/participations.ts'
export type {
  ContactView,
  EventView,
  ParticipationView,
  PortalAccess,
} from './lib/hubspot/portal-access.ts'
export type { ObjectType, PropertyDefinition } from './lib/hubspot/properties.ts'
export type { LoggedRequest } from './lib/hubspot/request-log.ts'
