import { eventKey, instantFromEpochMs, toEmailAddress, toInstant } from '@turnout/core'
import type { EventProperties, EventRef, ParticipationRow } from '@turnout/core/sync'
import {
  hubspotDestination,
  type HubSpotDestination,
  type HubSpotDestinationOptions,
} from '@turnout/core/hubspot'
import { type Behaviour, hubspotEmulator, type HubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, onTestFinished } from 'vitest'

/** A portal of the emulator and a destination that writes to it. */
export interface PortalFixture {
  readonly portal: HubspotEmulator
  readonly destination: HubSpotDestination
  readonly options: { readonly signal: AbortSignal }
}

/** Starts a portal; everything ends with the test. Retries do not wait. */
export async function portalFixture(
  settings: {
    readonly behaviour?: Partial<Behaviour>
    readonly options?: Partial<HubSpotDestinationOptions>
  } = {},
): Promise<PortalFixture> {
  const portal = await hubspotEmulator({ behaviour: settings.behaviour ?? {} })
  const destination = hubspotDestination({
    token: portal.token,
    baseUrl: portal.url,
    portal: 'emea',
    sleep: () => Promise.resolve(),
    ...settings.options,
  })
  onTestFinished(async () => {
    await destination.close()
    await portal.close()
  })
  return { portal, destination, options: { signal: new AbortController().signal } }
}

export const webinarKey = eventKey({ accountId: 'zoom', eventId: '91' })

export const webinarProperties: EventProperties = {
  title: 'How to sync',
  organizer: 'Acme',
  startsAt: toInstant('2026-11-20T15:00:00Z'),
  endsAt: toInstant('2026-11-20T16:00:00Z'),
  description: null,
  url: null,
  eventType: 'WEBINAR',
  fields: {},
}

/** Creates the event at the portal. */
export async function createdEvent({ destination, options }: PortalFixture): Promise<EventRef> {
  const event = { key: webinarKey, properties: webinarProperties }
  const { objectId } = await destination.createEvent(event, options)
  return { key: webinarKey, objectId }
}

/** A row of a person who registered. */
export function row(email: string, more: Partial<ParticipationRow> = {}): ParticipationRow {
  return {
    person: { email: toEmailAddress(email), firstName: 'Ann', lastName: 'Lee' },
    contactId: null,
    occurredAt: toInstant('2026-11-19T09:00:00Z'),
    ...more,
  }
}

/** Rows of so many people. */
export function rows(count: number, more: Partial<ParticipationRow> = {}): ParticipationRow[] {
  return Array.from({ length: count }, (_, index) => row(`p${index}@example.com`, more))
}

/** An hour in the room. */
export const anHour = {
  occurredAt: toInstant('2026-11-20T15:00:00Z'),
  span: {
    joinedAt: toInstant('2026-11-20T15:00:00Z'),
    leftAt: instantFromEpochMs(toInstant('2026-11-20T15:00:00Z') + 3_600_000),
  },
}

/** Text that contains this. */
export function containing(text: string): unknown {
  return expect.stringContaining(text)
}
