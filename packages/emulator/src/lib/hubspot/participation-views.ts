import { emailsOf } from './contacts.ts'
import { isoOf, type JsonObject } from './json.ts'
import type { MarketingEvent } from './marketing-events.ts'
import type { Call } from './operation.ts'
import {
  type AttendanceState,
  type Participation,
  shown,
  type ShownParticipation,
  type Viewpoint,
} from './participations.ts'
import type { Portal } from './portal.ts'
import type { World } from './world.ts'

/** People per current state; HubSpot's own pages count every activity instead. */
export interface AttendanceCounters {
  readonly attended: number
  readonly registered: number
  readonly cancelled: number
  /** Only once the event is over. */
  readonly noShows: number
}

/** How participations look from where a request stands. */
export function viewpoint(world: World, lagMs: number): Viewpoint {
  const { currentState, attendAfterComplete } = world.behaviour
  return { now: world.now(), lagMs, currentState, attendAfterComplete }
}

/** Counts an event's people, as far as the read-back lag lets them be seen. */
export function countersOf(
  event: MarketingEvent,
  { world, portal }: Pick<Call, 'world' | 'portal'>,
): AttendanceCounters {
  const counts: Record<AttendanceState, number> = {
    REGISTERED: 0,
    ATTENDED: 0,
    CANCELLED: 0,
    NO_SHOW: 0,
  }
  const view = viewpoint(world, world.behaviour.readBackLagMs)
  for (const participation of portal.participations.ofEvent(event.objectId)) {
    const state = shown(participation, event, view)?.state
    if (state !== undefined) counts[state] += 1
  }
  return {
    attended: counts.ATTENDED,
    registered: counts.REGISTERED,
    cancelled: counts.CANCELLED,
    noShows: counts.NO_SHOW,
  }
}

/** What can be seen of these participations. */
export function visible(
  participations: readonly Participation[],
  portal: Portal,
  view: Viewpoint,
): ShownParticipation[] {
  const found: ShownParticipation[] = []
  for (const participation of participations) {
    const event = portal.events.get(participation.eventObjectId)
    const seen = event === undefined ? null : shown(participation, event, view)
    if (seen !== null) found.push(seen)
  }
  return found
}

/** One row of a breakdown. */
export function breakdownRow(seen: ShownParticipation, portal: Portal): JsonObject {
  const { participation } = seen
  const contact = portal.contacts.get(participation.contactId)
  const event = portal.events.get(participation.eventObjectId)
  return {
    id: participation.id,
    createdAt: isoOf(participation.createdAt),
    properties: {
      attendanceState: seen.state,
      occurredAt: seen.occurredAt,
      attendanceDurationSeconds: seen.attendanceDurationSeconds,
      attendancePercentage: percentageOf(seen, event),
    },
    associations: {
      contact: {
        contactId: participation.contactId,
        email: contact === undefined ? null : (emailsOf(contact)[0] ?? null),
        firstname: contact?.properties['firstname'],
        lastname: contact?.properties['lastname'],
      },
      marketingEvent: {
        marketingEventId: participation.eventObjectId,
        name: event?.fields.eventName ?? null,
        ...event?.externalIds,
      },
    },
  }
}

// Only a completed event has a length that HubSpot can compare with.
function percentageOf(seen: ShownParticipation, event: MarketingEvent | undefined): string | null {
  const { startDateTime, endDateTime } = event?.fields ?? {}
  if (event?.completedAfterActivity === null || seen.attendanceDurationSeconds === null) return null
  if (startDateTime === undefined || endDateTime === undefined) return null
  const seconds = (Date.parse(endDateTime) - Date.parse(startDateTime)) / 1000
  const share = seconds > 0 ? seen.attendanceDurationSeconds / seconds : 0
  return String(Math.min(100, Math.round(share * 100)))
}
