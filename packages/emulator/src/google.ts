export {
  type CalendarEvent,
  type ConferenceData,
  type EventTime,
  type Guest,
  meetLink,
} from './lib/google/calendar-event.ts'
export {
  type CalendarBehaviour,
  type CalendarInfo,
  CalendarState,
} from './lib/google/calendar-state.ts'
export { type Channel, Channels, type Deliver, type Notification } from './lib/google/channels.ts'
export {
  type GoogleEmulator,
  googleEmulator,
  type GoogleEmulatorOptions,
  googleFetch,
} from './lib/google/google-emulator.ts'
export { type GoogleFault, type GoogleFaultKind, GoogleFaults } from './lib/google/google-faults.ts'
export { loadScenario, type Scenario, type ScenarioOptions } from './lib/google/google-scenario.ts'
export { googleTruth, type TrueOccurrence, type TruthOptions } from './lib/google/google-truth.ts'
export {
  type DirectoryUser,
  type GoogleExchange,
  GoogleWorld,
  type WorldOptions,
} from './lib/google/google-world.ts'
export { Identity, type RefreshGrant, type ServiceAccount } from './lib/google/identity.ts'
export {
  type MeetConference,
  type MeetParticipant,
  MeetState,
  type ParticipantIdentity,
} from './lib/google/meet-state.ts'
export { type CallEnded, ReportsState } from './lib/google/reports-state.ts'
