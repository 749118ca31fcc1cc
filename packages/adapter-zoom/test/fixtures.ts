import type { Source, SourceBatch, Cursor } from '@turnout/core'
import { instantFromEpochMs } from '@turnout/core'
import {
  emptyAccount,
  type ZoomAccount,
  type ZoomBehaviour,
  zoomEmulator,
  type ZoomEmulator,
  type ZoomGathering,
} from '@turnout/emulator/zoom'
import { zoomSource, type ZoomSourceOptions } from '../src/index.ts'
import { type WatchedDispatcher, watchedDispatcher } from './watched-dispatcher.ts'

export const NOW: number = Date.parse('2026-11-24T12:00:00Z')
export const MINUTE_MS = 60_000
export const HOUR_MS: number = 60 * MINUTE_MS
export const DAY_MS: number = 24 * HOUR_MS

/** An emulated account and a source that reads it. */
export interface ZoomFixture {
  readonly emulator: ZoomEmulator
  readonly source: Source
  readonly dispatcher: WatchedDispatcher
  /** Another source over the same account, as after a restart of the process. */
  restarted(options?: Partial<ZoomSourceOptions>): Source
  close(): Promise<void>
}

/** Starts an account and a source; its time stands at {@link NOW}, and waits take no time. */
export async function zoomFixture(
  options: {
    readonly account?: ZoomAccount
    readonly behaviour?: Partial<ZoomBehaviour>
    readonly source?: Partial<ZoomSourceOptions>
  } = {},
): Promise<ZoomFixture> {
  const account = options.account ?? emptyAccount()
  const behaviour = { plan: 'none', ...options.behaviour } as const
  const emulator = await zoomEmulator({ account, now: NOW, clock: 'standing', behaviour })
  const dispatcher = watchedDispatcher()
  const restarted = (more: Partial<ZoomSourceOptions> = {}): Source =>
    zoomSource({
      accountId: account.accountId,
      clientId: account.clientId,
      clientSecret: account.clientSecret,
      apiUrl: emulator.apiUrl,
      oauthUrl: emulator.url,
      plan: 'business',
      now: () => emulator.now(),
      sleep: async (_ms, signal) => {
        signal?.throwIfAborted()
      },
      dispatcher,
      ...options.source,
      ...more,
    })
  return {
    emulator,
    source: restarted(),
    dispatcher,
    restarted,
    close: async () => {
      await emulator.close()
      await dispatcher.close()
    },
  }
}

/** Reads everything after a cursor. */
export async function readAll(
  source: Source,
  request: {
    readonly cursor?: Cursor | null
    readonly since?: number
    readonly events?: readonly string[]
  } = {},
): Promise<SourceBatch[]> {
  const { cursor = null, since = NOW - 60 * DAY_MS, events = null } = request
  const batches: SourceBatch[] = []
  const { signal } = new AbortController()
  for await (const batch of source.read({
    cursor,
    since: instantFromEpochMs(since),
    events,
    signal,
  })) {
    batches.push(batch)
  }
  return batches
}

/** The cursor after the last batch. */
export function lastCursor(batches: readonly SourceBatch[]): Cursor | null {
  return batches.at(-1)?.cursor ?? null
}

/** The addresses of the people in one state at one event, sorted, each once. */
export function peopleOf(
  batches: readonly SourceBatch[],
  state: 'registered' | 'attended',
  eventId: string,
): string[] {
  const people = batches
    .flatMap(({ participations }) => participations)
    .filter((one) => one.state === state && one.event.eventId === eventId)
  return [...new Set(people.map(({ person }) => person.email))].toSorted()
}

/** The last status that was listed for an event's attendance. */
export function attendanceOf(batches: readonly SourceBatch[], eventId: string): string | undefined {
  const listed = batches.flatMap(({ attendance }) => attendance)
  return listed.findLast(({ event }) => event.eventId === eventId)?.status
}

/** The events whose rosters were named. */
export function rostersOf(batches: readonly SourceBatch[]): string[] {
  return batches.flatMap(({ completeRosters }) => completeRosters.map(({ eventId }) => eventId))
}

/** The first webinar of an account. */
export function firstWebinar({ account }: ZoomEmulator): ZoomGathering {
  const [first] = account.gatherings
  if (first === undefined) throw new Error('The account has no webinar.')
  return first
}

/** Adds a host and a webinar that was held, with people of the given addresses. */
export function addHeldWebinar(
  emulator: ZoomEmulator,
  options: {
    readonly startsAt: number
    readonly emails: readonly string[]
    readonly attendees?: readonly string[]
    readonly uuid?: string
  },
): ZoomGathering {
  const { startsAt, emails } = options
  const host =
    emulator.account.users[0] ?? emulator.arrange.user({ email: 'host@emulated.example' })
  const webinar = emulator.arrange.gathering({ hostId: host.id, startsAt })
  const instance = emulator.arrange.instance(webinar, {
    startedAt: startsAt,
    endedAt: startsAt + HOUR_MS,
    ...(options.uuid === undefined ? {} : { uuid: options.uuid }),
  })
  for (const email of emails) {
    const createdAt = startsAt - DAY_MS
    const registrant = emulator.arrange.registrant(webinar, { email, createdAt })
    if (!(options.attendees ?? emails).includes(email)) continue
    emulator.arrange.stay(instance, {
      registrant,
      joinedAt: startsAt + MINUTE_MS,
      leftAt: startsAt + 30 * MINUTE_MS,
    })
  }
  return webinar
}
