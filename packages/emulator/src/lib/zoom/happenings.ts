import {
  shapeOf,
  type ZoomGathering,
  type ZoomInstance,
  type ZoomRegistrant,
  zoomTime,
} from './account.ts'
import { registrationUrl } from './bodies.ts'
import { addInstance, addRegistrant, type NewRegistrant } from './builder.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'
import type { Webhooks } from './webhooks.ts'

/** What people do at Zoom while the emulator runs; each tells the webhooks. */
export interface ZoomHappenings {
  register(gathering: ZoomGathering, person: Omit<NewRegistrant, 'createdAt'>): ZoomRegistrant
  approve(gathering: ZoomGathering, registrant: ZoomRegistrant): void
  /** An administrator refuses or cancels: the registrant moves to the denied ones. */
  deny(gathering: ZoomGathering, registrant: ZoomRegistrant): void
  /** The person withdraws: the registrant vanishes from every list. */
  withdraw(gathering: ZoomGathering, registrant: ZoomRegistrant): void
  /** Changes the plan of a webinar or meeting. */
  update(
    gathering: ZoomGathering,
    changed: Partial<Pick<ZoomGathering, 'topic' | 'agenda' | 'startsAt' | 'minutes'>>,
  ): void
  /** Deletes it, or one date of a series. */
  remove(gathering: ZoomGathering, occurrenceId?: string): void
  start(gathering: ZoomGathering, occurrenceId?: string): ZoomInstance
  end(gathering: ZoomGathering, instance: ZoomInstance): void
}

/** What happenings change and tell. */
export interface HappeningParts {
  readonly clock: Clock
  readonly random: Random
  readonly webhooks: Webhooks
}

/** Makes the happenings of an account. */
export function makeHappenings(parts: HappeningParts): ZoomHappenings {
  return { ...registrationHappenings(parts), ...planHappenings(parts) }
}

type Tell = (gathering: ZoomGathering, event: string, more: object) => void

function teller(webhooks: Webhooks): Tell {
  return (gathering, event, more) => {
    webhooks.notify(`${gathering.kind}.${event}`, { ...objectBody(gathering), ...more })
  }
}

function registrationHappenings({
  clock,
  random,
  webhooks,
}: HappeningParts): Pick<ZoomHappenings, 'register' | 'approve' | 'deny' | 'withdraw'> {
  const tell = (gathering: ZoomGathering, event: string, registrant: ZoomRegistrant): void => {
    teller(webhooks)(gathering, `registration_${event}`, registrationBody(gathering, registrant))
  }
  return {
    register: (gathering, person) => {
      const registrant = addRegistrant(gathering, random, { ...person, createdAt: clock.now() })
      tell(gathering, 'created', registrant)
      return registrant
    },
    approve: (gathering, registrant) => {
      registrant.status = 'approved'
      tell(gathering, 'approved', registrant)
    },
    deny: (gathering, registrant) => {
      const wasApproved = registrant.status === 'approved'
      registrant.status = 'denied'
      if (wasApproved) gathering.withdrawn.push({ registrant, at: clock.now() })
      // The same notification as for somebody who withdraws.
      tell(gathering, wasApproved ? 'cancelled' : 'denied', registrant)
    },
    withdraw: (gathering, registrant) => {
      gathering.registrants = gathering.registrants.filter((one) => one !== registrant)
      gathering.withdrawn.push({ registrant, at: clock.now() })
      tell(gathering, 'cancelled', registrant)
    },
  }
}

function planHappenings({
  clock,
  random,
  webhooks,
}: HappeningParts): Pick<ZoomHappenings, 'update' | 'remove' | 'start' | 'end'> {
  const tell = teller(webhooks)
  return {
    update: (gathering, changed) => {
      Object.assign(gathering, changed)
      tell(gathering, 'updated', { topic: gathering.topic })
    },
    remove: (gathering, occurrenceId) => {
      const occurrence = gathering.occurrences.find(({ id }) => id === occurrenceId)
      if (occurrence === undefined) gathering.deleted = true
      else occurrence.status = 'deleted'
      const dates = occurrence === undefined ? gathering.occurrences : [occurrence]
      tell(gathering, 'deleted', { occurrences: dates.map(({ id }) => ({ occurrence_id: id })) })
    },
    start: (gathering, occurrenceId) => {
      const run = { startedAt: clock.now(), occurrenceId: occurrenceId ?? null }
      const instance = addInstance(gathering, random, run)
      tell(gathering, 'started', { id: String(gathering.id), uuid: instance.uuid })
      return instance
    },
    end: (gathering, instance) => {
      instance.endedAt = clock.now()
      tell(gathering, 'ended', {
        // Zoom writes the number as text in this notification.
        id: String(gathering.id),
        uuid: instance.uuid,
        start_time: zoomTime(instance.startedAt),
        end_time: zoomTime(clock.now()),
        practice_session: false,
      })
    },
  }
}

function objectBody(gathering: ZoomGathering): object {
  return {
    id: gathering.id,
    uuid: gathering.uuid,
    host_id: gathering.hostId,
    topic: gathering.topic,
    type: gathering.type,
    start_time: zoomTime(gathering.startsAt),
    duration: gathering.minutes,
    timezone: gathering.timezone,
  }
}

function registrationBody(gathering: ZoomGathering, registrant: ZoomRegistrant): object {
  const ids = registrant.occurrenceIds ?? gathering.occurrences.map(({ id }) => id)
  return {
    registration_url: registrationUrl(gathering),
    ...(shapeOf(gathering) === 'series'
      ? { occurrences: ids.map((id) => ({ occurrence_id: id })) }
      : {}),
    registrant: {
      id: registrant.id,
      email: registrant.email,
      first_name: registrant.firstName,
      last_name: registrant.lastName,
      status: registrant.status,
    },
  }
}
