import { formatInstant, type Instant, instantFromEpochMs } from './instant.ts'
import type { Stay } from './participation.ts'
import type { QuarantineReason } from './reasons.ts'

/** How a session's times are known: both told, one told and a duration, or none told. */
export type SessionBasis = 'observed' | 'derived' | 'estimated'

/** One stay in the room, with both times; `seconds` is the time in the room, at most the span, cut to whole ones. */
export interface AttendanceSession {
  readonly joinedAt: Instant
  readonly leftAt: Instant
  readonly seconds: number
  readonly basis: SessionBasis
}

/** When somebody was in the room: sessions in order, without overlaps, and their whole seconds in all. */
export interface Presence {
  readonly sessions: readonly [AttendanceSession, ...AttendanceSession[]]
  readonly seconds: number
  /** The weakest basis of the sessions. */
  readonly basis: SessionBasis
}

/** What is known besides the stays. */
export interface PresenceContext {
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  /** What to do with stays that have no time at all. */
  readonly untimedAttendance: 'quarantine' | 'estimate'
}

/** Why stays give no presence. */
export interface NoPresence {
  readonly reason: Extract<QuarantineReason, 'attendance_without_times' | 'leave_before_join'>
}

/** Turns the stays of one person at one event into sessions: overlaps are united, never summed. Order does not matter. */
export function toPresence(told: readonly Stay[], context: PresenceContext): Presence | NoPresence {
  const stays = told.map(believable)
  const timed = stays.map(timedSession).filter((session) => session !== null)
  const sessions = timed.some(isForwards) ? unite(timed.filter(isForwards)) : null
  if (sessions !== null) return presenceOf(sessions)
  if (timed.length > 0) return { reason: 'leave_before_join' }
  if (context.untimedAttendance === 'quarantine') return { reason: 'attendance_without_times' }
  const estimated = stays
    .map((stay) => estimate(stay, context))
    .filter((session) => session !== null)
  const [longest] = estimated.toSorted((a, b) => b.seconds - a.seconds)
  return longest === undefined ? { reason: 'attendance_without_times' } : presenceOf([longest])
}

/** `2026-09-08T14:59:10.000Z to 2026-09-08T16:01:58.000Z, 3768 s, observed`. */
export function formatSession(session: AttendanceSession): string {
  const { joinedAt, leftAt, seconds, basis } = session
  return `${formatInstant(joinedAt)} to ${formatInstant(leftAt)}, ${seconds} s, ${basis}`
}

/** No webinar is longer than a year: such a number is an error of the platform, and no duration at all. */
const LONGEST_STAY_S = 366 * 24 * 60 * 60

function believable(stay: Stay): Stay {
  const { seconds, ...times } = stay
  return seconds === undefined || (seconds >= 0 && seconds <= LONGEST_STAY_S) ? stay : times
}

function isForwards(session: AttendanceSession): boolean {
  return session.leftAt >= session.joinedAt
}

function timedSession({ joinedAt, leftAt, seconds }: Stay): AttendanceSession | null {
  if (joinedAt !== undefined && leftAt !== undefined) {
    const span = (leftAt - joinedAt) / 1000
    return { joinedAt, leftAt, seconds: Math.min(seconds ?? span, span), basis: 'observed' }
  }
  if (seconds === undefined) return null
  if (joinedAt !== undefined) {
    return { joinedAt, leftAt: later(joinedAt, seconds), seconds, basis: 'derived' }
  }
  if (leftAt === undefined) return null
  return { joinedAt: later(leftAt, -seconds), leftAt, seconds, basis: 'derived' }
}

function estimate(stay: Stay, { startsAt, endsAt }: PresenceContext): AttendanceSession | null {
  const joinedAt = stay.joinedAt ?? startsAt
  if (joinedAt === null) return null
  const stated = stay.seconds === undefined ? null : later(joinedAt, stay.seconds)
  const end = stay.leftAt ?? stated ?? endsAt
  if (end === null) return null
  const leftAt = endsAt !== null && stay.leftAt === undefined && end > endsAt ? endsAt : end
  if (leftAt < joinedAt) return null
  return { joinedAt, leftAt, seconds: (leftAt - joinedAt) / 1000, basis: 'estimated' }
}

function unite(sessions: readonly AttendanceSession[]): AttendanceSession[] {
  const united: AttendanceSession[] = []
  for (const next of sessions.toSorted((a, b) => a.joinedAt - b.joinedAt || a.leftAt - b.leftAt)) {
    const last = united.at(-1)
    if (last === undefined || next.joinedAt > last.leftAt) united.push(next)
    else united[united.length - 1] = overlap(last, next)
  }
  return united
}

// Of the time that both speak of, what one tells is not added to what the other tells. Where the person was away during
// a stay, nobody knows when: the least that both can mean together is taken.
function overlap(first: AttendanceSession, next: AttendanceSession): AttendanceSession {
  const shared = (Math.min(first.leftAt, next.leftAt) - next.joinedAt) / 1000
  return {
    joinedAt: first.joinedAt,
    leftAt: instantFromEpochMs(Math.max(first.leftAt, next.leftAt)),
    seconds: Math.max(first.seconds, next.seconds, first.seconds + next.seconds - shared),
    basis: weaker(first.basis, next.basis),
  }
}

function presenceOf(exact: readonly AttendanceSession[]): Presence {
  const sessions = exact.map((session) => ({ ...session, seconds: wholeSeconds(session.seconds) }))
  const [first, ...rest] = sessions
  if (first === undefined) throw new RangeError('A presence has at least one session.')
  return {
    sessions: [first, ...rest],
    seconds: wholeSeconds(exact.reduce((sum, { seconds }) => sum + seconds, 0)),
    basis: sessions.map(({ basis }) => basis).reduce(weaker),
  }
}

/** Cut to whole seconds, at the end only: a hundred short stays do not lose a second each. */
function wholeSeconds(seconds: number): number {
  return Math.floor(Math.round(seconds * 1000) / 1000)
}

const strength = { observed: 2, derived: 1, estimated: 0 } as const

function weaker(a: SessionBasis, b: SessionBasis): SessionBasis {
  return strength[a] < strength[b] ? a : b
}

function later(instant: Instant, seconds: number): Instant {
  return instantFromEpochMs(Math.round(instant + seconds * 1000))
}
