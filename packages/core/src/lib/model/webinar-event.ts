import type { EventKey } from './event-key.ts'
import type { Instant } from './instant.ts'

/** How far an event is, as the source says; where it cannot know, ended is the scheduled end plus a grace. */
export type EventStatus = 'scheduled' | 'live' | 'ended' | 'cancelled'

/** One webinar, or one occurrence of a recurring one. */
export interface WebinarEvent {
  readonly key: EventKey
  readonly status: EventStatus
  /** The title. Null: the source does not know; the engine then uses the connector's default. */
  readonly title: string | null
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  readonly organizer: string | null
  readonly description?: string
  readonly url?: string
  /** Free text that HubSpot shows as the event's type, like `WEBINAR`. */
  readonly eventType?: string
  /** Named values that a config can map to custom properties of the marketing event. */
  readonly fields?: Readonly<Record<string, string>>
  /**
   * True when the source only refers to an event that another connector owns: it adds participations and never
   * creates, changes, completes or cancels the event.
   */
  readonly reference?: boolean
}
