import type { EventKey } from '../model/event-key.ts'
import { formatEventKey } from '../model/event-key.ts'
import { TurnoutError } from '../model/errors.ts'
import { formatInstant, type Instant } from '../model/instant.ts'
import type { EventProperties, EventRef, StoredEvent } from '../sync/destination.ts'
import type { CallOptions } from './call-options.ts'
import { externalIdsRefused, refusesExternalIds } from './destination-error.ts'
import type { ExternalEventIds } from './event-ids.ts'
import { HubSpotError } from './hubspot-error.ts'
import type { Portal } from './portal.ts'
import { toEventChanges, toNewEvent } from './property-mapping.ts'

/** HubSpot's names for the two parts of a key. */
export function externalIds(key: EventKey): ExternalEventIds {
  return { externalAccountId: key.accountId, externalEventId: key.eventId }
}

/** Creates an event by its key, or takes over the one that has it. */
export async function createEvent(
  portal: Portal,
  { key, properties }: { readonly key: EventKey; readonly properties: EventProperties },
  options: CallOptions,
): Promise<StoredEvent> {
  const { events } = portal.client
  const ids = externalIds(key)
  try {
    const stored = await events.upsert(
      { ...ids, ...toNewEvent(properties, portal.mapping) },
      options,
    )
    return { objectId: stored.objectId ?? (await objectIdOf(portal, key, options)) }
  } catch (error) {
    const taken = await takeOver(portal, key, error, options)
    await events.update(taken, toEventChanges(properties, portal.mapping), options)
    return { objectId: taken }
  }
}

// Answers to a PUT of older portals carry no objectId.
async function objectIdOf(portal: Portal, key: EventKey, options: CallOptions): Promise<string> {
  const { objectId, id } = await portal.client.events.getByExternalId(externalIds(key), options)
  const found = objectId ?? id
  if (found !== undefined && found !== null) return found
  throw new TurnoutError(
    'event_without_object_id',
    `HubSpot stored event ${formatEventKey(key)} and does not tell its objectId. Try again later.`,
    { retryable: true },
  )
}

async function takeOver(
  portal: Portal,
  key: EventKey,
  error: unknown,
  options: CallOptions,
): Promise<string> {
  if (error instanceof HubSpotError && error.existingObjectId !== null)
    return error.existingObjectId
  if (!refusesExternalIds(error)) throw error
  for await (const found of portal.client.events.identifiers(key.eventId, options)) {
    if (found.externalAccountId === key.accountId) return found.objectId
  }
  throw externalIdsRefused(portal.name, `create event ${formatEventKey(key)}`, error)
}

/** Writes changed properties; nothing is sent when none of them goes to HubSpot. */
export async function updateEvent(
  portal: Portal,
  { key, objectId }: EventRef,
  changed: Partial<EventProperties>,
  options: CallOptions,
): Promise<void> {
  const changes = toEventChanges(changed, portal.mapping)
  if (Object.keys(changes).length > 0) await patch(portal, { key, objectId }, changes, options)
}

/** Cancels an event, or takes the cancellation back. */
export async function setCancelled(
  portal: Portal,
  event: EventRef,
  eventCancelled: boolean,
  options: CallOptions,
): Promise<void> {
  // HubSpot has an operation for cancelling events of one's own app, and none for taking it back.
  if (eventCancelled && event.objectId === null) {
    await portal.client.events.cancel(externalIds(event.key), options)
  } else {
    await patch(portal, event, { eventCancelled }, options)
  }
}

/** Says that an event is over; HubSpot computes the durations. */
export async function completeEvent(
  portal: Portal,
  { key }: EventRef,
  times: { readonly startsAt: Instant; readonly endsAt: Instant },
  options: CallOptions,
): Promise<void> {
  const wire = {
    startDateTime: formatInstant(times.startsAt),
    endDateTime: formatInstant(times.endsAt),
  }
  try {
    await portal.client.events.complete(externalIds(key), wire, options)
  } catch (error) {
    // There is no way to complete an event by objectId.
    if (!refusesExternalIds(error)) throw error
    throw externalIdsRefused(portal.name, `complete event ${formatEventKey(key)}`, error)
  }
}

async function patch(
  { client: { events } }: Portal,
  { key, objectId }: EventRef,
  changes: Parameters<typeof events.update>[1],
  options: CallOptions,
): Promise<void> {
  if (objectId === null) await events.updateByExternalId(externalIds(key), changes, options)
  else await events.update(objectId, changes, options)
}
