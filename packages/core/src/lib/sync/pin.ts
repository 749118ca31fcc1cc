import { formatInstant, type Instant, instantFromEpochMs } from '../model/instant.ts'
import type { Presence } from '../model/presence.ts'
import type { NewTransition, ParticipationState, TransitionRow } from './ledger-rows.ts'
import type { SourcesSay } from './sources-say.ts'

const MINUTE_MS = 60_000
/** HubSpot drops a span under one second silently. */
const SHORTEST_SPAN_MS = 1000

/** Whose transition is pinned, and what is known around it. */
export interface PinContext {
  readonly eventId: number
  readonly personId: number
  readonly connector: string
  readonly now: Instant
  readonly eventStartsAt: Instant | null
  readonly attendanceSpan: 'stay' | 'duration'
}

/**
 * The transitions that follow from what the sources say now, against the last pinned state: nothing where they agree.
 * Someone who attended is not registered or cancelled afterwards.
 */
export function pinRegistration(
  says: SourcesSay,
  last: TransitionRow | null,
  context: PinContext,
): NewTransition[] {
  if (says.now === null || last?.state === 'attended' || last?.state === says.now) return []
  const pinned: NewTransition[] = []
  if (says.now === 'registered' || (last === null && says.everRegistered)) {
    const why = last === null ? 'a source says registered' : 'registered again'
    pinned.push(transition('registered', registeredAt(says, last, context), why, last, context))
  }
  if (says.now === 'cancelled') {
    const before = pinned.at(-1) ?? last
    const at = says.cancelledAt ?? context.now
    pinned.push(transition('cancelled', at, 'a source says cancelled', before, context))
  }
  return pinned
}

/** The cancellation of somebody who vanished from a complete roster. */
export function pinVanished(last: TransitionRow, context: PinContext): NewTransition {
  return transition('cancelled', context.now, FROM_ROSTER, last, context)
}

/** Why a cancellation was pinned that no record speaks of. */
const FROM_ROSTER = 'vanished from the complete roster'

/** The attendance that follows from somebody's presence, as a new transition. */
export function pinAttendance(
  presence: Presence,
  last: TransitionRow | null,
  context: PinContext,
): NewTransition {
  const [first] = presence.sessions
  return {
    ...transition('attended', first.joinedAt, tellPresence(presence), last, context),
    presence,
    span: spanOf(presence, context.attendanceSpan),
    message: tooShort(presence) ? 'In the room for under one second: sent as one second.' : null,
  }
}

/**
 * The attendance that was pinned before, brought up to date under the same time; null where nothing changed.
 * What HubSpot is given decides: sessions that give the same span are not sent again.
 */
export function correctAttendance(
  presence: Presence,
  last: TransitionRow,
  attendanceSpan: 'stay' | 'duration',
): TransitionRow | null {
  const span = spanOf(presence, attendanceSpan)
  const sameSpan = last.span?.joinedAt === span.joinedAt && last.span.leftAt === span.leftAt
  if (sameSpan) {
    return last.presence?.seconds === presence.seconds &&
      last.presence.sessions.length === presence.sessions.length
      ? null
      : { ...last, presence }
  }
  const corrected = { ...last, presence, span, because: tellPresence(presence) }
  const unsent = last.status === 'waiting' && last.attempts === 0
  // What is in quarantine, or was dropped from it, is sent by a person's word only: then as it is by now.
  if (unsent || last.status === 'quarantined') return corrected
  return {
    ...corrected,
    correction: true,
    status: 'waiting',
    resent: false,
    answeredAt: null,
    settledPeriod: null,
  }
}

/** What HubSpot is given of a presence: at least one second. */
function spanOf(
  presence: Presence,
  attendanceSpan: 'stay' | 'duration',
): { readonly joinedAt: Instant; readonly leftAt: Instant } {
  const [first] = presence.sessions
  const last = presence.sessions.at(-1) ?? first
  const leftAt = attendanceSpan === 'stay' ? last.leftAt : first.joinedAt + presence.seconds * 1000
  return {
    joinedAt: first.joinedAt,
    leftAt: instantFromEpochMs(Math.max(leftAt, first.joinedAt + SHORTEST_SPAN_MS)),
  }
}

function tooShort({ sessions: [first, ...rest] }: Presence): boolean {
  return rest.length === 0 && first.leftAt - first.joinedAt < SHORTEST_SPAN_MS
}

function tellPresence({ sessions, seconds, basis }: Presence): string {
  return `${sessions.length} ${sessions.length === 1 ? 'stay' : 'stays'}, ${seconds} s in all, ${basis}, first join ${formatInstant(sessions[0].joinedAt)}`
}

function registeredAt(
  says: SourcesSay,
  last: TransitionRow | null,
  { now, eventStartsAt }: PinContext,
): Instant {
  const told = last === null ? says.registeredAt : says.standingSince
  if (told !== null) return told
  const bounds = [eventStartsAt, says.firstJoin].flatMap((at) => (at === null ? [] : [at]))
  return instantFromEpochMs(Math.min(now, ...bounds.map((at) => at - MINUTE_MS)))
}

function transition(
  state: ParticipationState,
  at: Instant,
  because: string,
  last: Pick<TransitionRow, 'sequence' | 'occurredAt'> | null,
  context: PinContext,
): NewTransition {
  return {
    eventId: context.eventId,
    personId: context.personId,
    connector: context.connector,
    sequence: (last?.sequence ?? 0) + 1,
    state,
    occurredAt: last === null ? at : instantFromEpochMs(Math.max(at, last.occurredAt + 1)),
    because,
    pinnedAt: context.now,
    presence: null,
    span: null,
    correction: false,
    status: 'waiting',
    attempts: 0,
    resent: false,
    answeredAt: null,
    verifiedAt: null,
    message: null,
    settledPeriod: null,
  }
}
