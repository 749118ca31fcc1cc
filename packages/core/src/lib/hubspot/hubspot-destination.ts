import { createHash } from 'node:crypto'
import { formatEventKey } from '../model/event-key.ts'
import type { Lane } from '../http/rate-budget.ts'
import { redactor } from '../http/redaction.ts'
import type { Destination, EventRef } from '../sync/destination.ts'
import { staticToken } from './access-token.ts'
import type { CallOptions } from './call-options.ts'
import { findContacts } from './contact-lookup.ts'
import { updateContacts } from './contact-updates.ts'
import { forPages, forPortal } from './destination-error.ts'
import { completeEvent, createEvent, setCancelled, updateEvent } from './event-writes.ts'
import { clientWithRedactor, HUBSPOT_API_URL, type HubSpotClientOptions } from './hubspot-client.ts'
import { checkPortal, preparePortal } from './portal-check.ts'
import type { Portal } from './portal.ts'
import { nameProperties } from './property-mapping.ts'
import { readBack, show } from './read-back.ts'
import { type ParticipationBatch, writeParticipations } from './write-participations.ts'

/** Options of {@link hubspotDestination}. */
export interface HubSpotDestinationOptions extends HubSpotClientOptions {
  /** The portal's name in messages and in the ledger. Default: `hubspot`. */
  readonly portal?: string
  /** The portal's id. With it a new token does not look like another portal. */
  readonly portalId?: string
  /** Where named values of an event go: by their name, the custom property of the marketing event. Default: none. */
  readonly eventProperties?: Readonly<Record<string, string>>
  /**
   * Where a person's fields go: by the field's name, the contact property. `firstName` and `lastName` are the
   * person's names and go to `firstname` and `lastname` unless another property is named.
   */
  readonly contactProperties?: Readonly<Record<string, string>>
  /** What every created contact is given, like its legal basis and source. Default: nothing. */
  readonly constantContactProperties?: Readonly<Record<string, string>>
  /** The most rows in one request. Default: 100; halved when HubSpot says that a batch is too large. */
  readonly batchSize?: number
  /** The waits before the second, third … read-back, in milliseconds. Default: 3,000 and 10,000. */
  readonly readBackWaitsMs?: readonly number[]
}

/** A destination that can be closed. */
export interface HubSpotDestination extends Destination {
  /** Frees every handle. */
  close(): Promise<void>
}

const BATCH_SIZE = 100
const READ_BACK_WAITS_MS: readonly number[] = [3000, 10_000]
/** Events whose people acted longer ago than this are filled in behind live ones. */
const LIVE_MS = 48 * 3_600_000

/** Makes a destination that writes to one HubSpot portal. Nothing is sent before the first call. */
export function hubspotDestination(options: HubSpotDestinationOptions): HubSpotDestination {
  const portal = makePortal(options)
  const { name, client } = portal
  const { baseUrl = HUBSPOT_API_URL } = options
  let prepared: Promise<void> | null = null
  return {
    portal: name,
    live: !isLoopback(new URL(baseUrl).hostname),
    fingerprint: fingerprint(options, baseUrl),
    get batchSize() {
      return portal.batch.size
    },
    readBackWaitsMs: options.readBackWaitsMs ?? READ_BACK_WAITS_MS,
    get requestCount() {
      return client.requestCount
    },
    requestCounts: () => client.requestCounts(),
    check: ({ needs, signal }) => forPortal(name, () => checkPortal(portal, needs, { signal })),
    prepare: async ({ signal }) => {
      prepared ??= preparePortal(portal, { signal })
      try {
        await forPortal(name, () => prepared ?? Promise.resolve())
      } catch (error) {
        prepared = null
        throw error
      }
    },
    ...operations(portal),
    close: () => client.close(),
  }
}

type Operations = Omit<
  HubSpotDestination,
  | 'portal'
  | 'live'
  | 'fingerprint'
  | 'batchSize'
  | 'readBackWaitsMs'
  | 'requestCount'
  | 'requestCounts'
  | 'check'
  | 'prepare'
  | 'close'
>

function operations(portal: Portal): Operations {
  const { name } = portal
  const lanes = new Map<string, Lane>()
  const inLane = (event: EventRef, signal: AbortSignal): CallOptions => ({
    signal,
    lane: lanes.get(formatEventKey(event.key)) ?? 'live',
  })
  return {
    createEvent: (event, { signal }) =>
      forPortal(name, () => createEvent(portal, event, { signal })),
    updateEvent: (event, changed, { signal }) =>
      forPortal(name, () => updateEvent(portal, event, changed, { signal })),
    cancelEvent: (event, { signal }) =>
      forPortal(name, () => setCancelled(portal, event, true, { signal })),
    reviveEvent: (event, { signal }) =>
      forPortal(name, () => setCancelled(portal, event, false, { signal })),
    completeEvent: (event, times, { signal }) =>
      forPortal(name, () => completeEvent(portal, event, times, inLane(event, signal))),
    writeParticipations: (batch, { signal }) => {
      lanes.set(formatEventKey(batch.event.key), laneOf(batch, portal.now()))
      return forPortal(name, () => writeParticipations(portal, batch, inLane(batch.event, signal)))
    },
    readBack: (request, { signal }) =>
      forPortal(name, () => readBack(portal, request, inLane(request.event, signal))),
    show: (event, { signal }) => forPages(name, show(portal, event, inLane(event, signal))),
    findContacts: (emails, { signal }) =>
      forPortal(name, () => findContacts(portal, emails, { signal })),
    updateContacts: (people, mode, { signal }) =>
      forPortal(name, () => updateContacts(portal, people, mode, { signal })),
  }
}

function makePortal(options: HubSpotDestinationOptions): Portal {
  const { portal = 'hubspot', apiVersion = 'v3', batchSize = BATCH_SIZE, now = Date.now } = options
  const secrets = redactor()
  return {
    name: portal,
    client: clientWithRedactor(options, secrets),
    redactor: secrets,
    apiVersion,
    mapping: {
      event: options.eventProperties ?? {},
      contact: { ...nameProperties, ...options.contactProperties },
      constant: options.constantContactProperties ?? {},
    },
    batch: { size: batchSize },
    now,
  }
}

function laneOf({ rows }: ParticipationBatch, nowMs: number): Lane {
  const latest = rows.reduce((max, { occurredAt }) => Math.max(max, occurredAt), 0)
  return nowMs - latest > LIVE_MS ? 'backfill' : 'live'
}

function fingerprint({ token, portalId }: HubSpotDestinationOptions, baseUrl: string): string {
  const { identity } = typeof token === 'string' ? staticToken(token) : token
  return createHash('sha256')
    .update(`${baseUrl}\n${portalId ?? identity}`)
    .digest('hex')
    .slice(0, 16)
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
