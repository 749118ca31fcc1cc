export type {
  ZoomAccount,
  ZoomGathering,
  ZoomInstance,
  ZoomOccurrence,
  ZoomRegistrant,
  ZoomReportRow,
  ZoomUser,
} from './lib/zoom/account.ts'
export type { ZoomRequest } from './lib/zoom/api-server.ts'
export {
  everyScope,
  usualBehaviour,
  type ZoomBehaviour,
  type ZoomLabel,
  type ZoomPlan,
} from './lib/zoom/behaviour.ts'
export {
  emptyAccount,
  type NewGathering,
  type NewRegistrant,
  type NewStay,
} from './lib/zoom/builder.ts'
export type { ZoomFault } from './lib/zoom/faults.ts'
export type { ZoomHappenings } from './lib/zoom/happenings.ts'
export { zoomScenario, type ZoomScenarioOptions } from './lib/zoom/scenario.ts'
export type { ZoomTrueAttendance, ZoomTruth } from './lib/zoom/truth.ts'
export type { WebhookDelivery, Webhooks, WebhookTarget } from './lib/zoom/webhooks.ts'
export {
  type ZoomArrangement,
  zoomEmulator,
  type ZoomEmulator,
  type ZoomEmulatorOptions,
} from './lib/zoom/zoom-emulator.ts'
