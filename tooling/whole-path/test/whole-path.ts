import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Instant, instantFromEpochMs, type Source } from '@turnout/core'
import { zoomSource } from '@turnout/adapter-zoom'
import { hubspotDestination } from '@turnout/core/hubspot'
import { createEngine, type Engine, type RunReport } from '@turnout/core/sync'
import { type HubspotEmulator, hubspotEmulator } from '@turnout/emulator/hubspot'
import {
  emptyAccount,
  type ZoomAccount,
  zoomEmulator,
  type ZoomEmulator,
  type ZoomTruth,
} from '@turnout/emulator/zoom'
import { sqliteLedger } from '@turnout/ledger'
import { expect } from 'vitest'

export const NOW: number = Date.parse('2026-11-24T12:00:00Z')
export const MINUTE_MS = 60_000
export const HOUR_MS: number = 60 * MINUTE_MS
export const DAY_MS: number = 24 * HOUR_MS

/** Zoom, the engine with its ledger, and HubSpot, all on one clock that the test moves. */
export interface WholePath {
  readonly zoom: ZoomEmulator
  readonly hubspot: HubspotEmulator
  readonly engine: Engine
  /** Runs the connector once, or that of the other source by its name. */
  run(name?: string): Promise<RunReport>
  /** Runs the connector until Zoom has been asked so often, then stops it in the middle of what it does. */
  runUntil(requests: number): Promise<RunReport>
  close(): Promise<void>
}

/** Opens a whole path over an account; the connector reads back to 60 days ago, and so does that of another source. */
export async function wholePath(
  account: ZoomAccount = emptyAccount(),
  other: { readonly name: string; readonly source: Source } | null = null,
): Promise<WholePath> {
  const zoom = await zoomEmulator({
    account,
    now: NOW,
    clock: 'standing',
    behaviour: { plan: 'none' },
  })
  const now = (): number => zoom.now()
  const hubspot = await hubspotEmulator({ now, behaviour: { burst: null } })
  const folder = mkdtempSync(join(tmpdir(), 'turnout-whole-path-'))
  const ledger = await sqliteLedger({ path: join(folder, 'ledger.db') })
  const destination = hubspotDestination({
    token: hubspot.token,
    baseUrl: hubspot.url,
    budget: { acquire: () => ({ done: () => undefined }) },
    now,
    sleep: atOnce,
  })
  const source = zoomSource({
    accountId: account.accountId,
    clientId: account.clientId,
    clientSecret: account.clientSecret,
    apiUrl: zoom.apiUrl,
    oauthUrl: zoom.url,
    plan: 'business',
    now,
    sleep: atOnce,
  })
  const since: Instant = instantFromEpochMs(NOW - 60 * DAY_MS)
  const connectors = [
    { name: 'zoom', source, destination, since },
    ...(other === null ? [] : [{ ...other, destination, since }]),
  ]
  const engine = createEngine({ ledger, connectors, now, sleep: atOnce })
  return {
    zoom,
    hubspot,
    engine,
    run: (name = 'zoom') => engine.run(name, { signal: new AbortController().signal }),
    runUntil: async (requests) => {
      const controller = new AbortController()
      const most = zoom.requests.length + requests
      const watching = setInterval(() => {
        if (zoom.requests.length >= most) controller.abort(new Error('Stopped by the test.'))
      }, 1)
      try {
        return await engine.run('zoom', { signal: controller.signal })
      } finally {
        clearInterval(watching)
      }
    },
    close: async () => {
      await destination.close()
      await ledger.close()
      await hubspot.close()
      await zoom.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// Nothing here waits for a real clock.
async function atOnce(_ms: number, signal: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted()
}

/** What HubSpot shows about one event: the addresses in each state, sorted, and the spans of those who came. */
export interface ShownEvent {
  readonly name: string | undefined
  readonly attended: readonly { readonly email: string; readonly seconds: number | null }[]
  readonly registered: readonly string[]
  readonly cancelled: readonly string[]
  readonly completed: boolean
  readonly eventCancelled: boolean
}

/** The event with this id as HubSpot shows it; null when HubSpot has none. */
export function shownEvent(hubspot: HubspotEmulator, externalEventId: string): ShownEvent | null {
  const event = hubspot.events().find((one) => one.externalEventId === externalEventId)
  if (event === undefined) return null
  const people = hubspot.participations(event.objectId)
  const inState = (...states: readonly string[]): string[] =>
    people.flatMap(({ state, email }) => (states.includes(state) ? [email ?? ''] : [])).toSorted()
  return {
    name: event.eventName,
    attended: people
      .filter(({ state }) => state === 'ATTENDED')
      .map(({ email, attendanceDurationSeconds }) => ({
        email: email ?? '',
        seconds: attendanceDurationSeconds,
      }))
      .toSorted((a, b) => (a.email < b.email ? -1 : 1)),
    registered: inState('REGISTERED', 'NO_SHOW'),
    cancelled: inState('CANCELLED'),
    completed: event.eventCompleted ?? false,
    eventCancelled: event.eventCancelled ?? false,
  }
}

/** The counts of a run add up, and nothing waits. */
export function mustAddUp({ counts }: RunReport): void {
  const { read, stored, unchanged, leftOut, quarantined, waiting } = counts
  expect(stored + unchanged + leftOut + quarantined + waiting).toBe(read)
  expect(waiting).toBe(0)
}

/** HubSpot shows exactly who registered and who came, each for as long as from the first join to the last leave. */
export function mustShow(hubspot: HubspotEmulator, truth: ZoomTruth): void {
  const attended = truth.attended.map(({ email, joinedAt, leftAt }) => ({
    email,
    seconds: ((leftAt ?? joinedAt) - joinedAt) / 1000,
  }))
  const came = new Set(attended.map(({ email }) => email))
  const shown = shownEvent(hubspot, String(truth.id))
  expect(shown?.attended).toEqual(attended)
  expect(shown?.registered).toEqual(truth.registered.filter((email) => !came.has(email)))
  expect(shown?.completed).toBe(true)
}
