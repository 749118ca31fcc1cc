import {
  type EmailAddress,
  type Instant,
  type Participation,
  type Presence,
  type PresenceContext,
  type RecordRef,
  type SessionBasis,
  type Stay,
  toPresence,
} from '@turnout/core'

/** What a file says of one person, times as ISO 8601 in UTC. */
export interface InspectedPerson {
  readonly email: string
  readonly states: readonly ('registered' | 'cancelled' | 'attended')[]
  readonly registeredAt: string | null
  readonly firstJoin: string | null
  readonly lastLeave: string | null
  readonly seconds: number | null
  /** The number of stays, 0 where the person did not attend. */
  readonly stays: number
  readonly lines: readonly number[]
  /** Missing where the person did not attend. */
  readonly basis?: SessionBasis
}

/** A row whose attendance cannot be sent. */
export interface UnsentStay {
  readonly line: number
  readonly code: 'attendance_without_times' | 'leave_before_join'
}

interface Gathered {
  readonly email: EmailAddress
  readonly lines: Set<number>
  /** Lines that tell of a registration or a cancellation. */
  readonly registrationLines: Set<number>
  readonly stays: Stay[]
  registered: boolean
  registeredAt: Instant | null
  cancelled: boolean
}

/** Gathers what rows say of people and folds each one's stays as the engine does. */
export class PeopleFold {
  readonly #people = new Map<EmailAddress, Gathered>()

  /** Adds what a row says of a person. */
  add(participation: Participation): void {
    const { email } = participation.person
    const known = this.#people.get(email) ?? empty(email)
    this.#people.set(email, known)
    switch (participation.state) {
      case 'attended':
        for (const stay of participation.stays) known.lines.add(lineOf(stay.record))
        known.stays.push(...participation.stays)
        return
      case 'cancelled':
        addLine(known, participation.record)
        known.cancelled = true
        return
      case 'registered':
        addLine(known, participation.record)
        known.registered = true
        known.registeredAt = earlier(known.registeredAt, participation.occurredAt)
    }
  }

  /** The people in the order of their first rows, and the rows whose attendance cannot be sent. */
  finish(context: PresenceContext): { people: InspectedPerson[]; unsent: UnsentStay[] } {
    const people: InspectedPerson[] = []
    const unsent: UnsentStay[] = []
    for (const gathered of this.#people.values()) {
      const folded = fold(gathered, context)
      if (folded.person !== null) people.push(folded.person)
      unsent.push(...folded.unsent)
    }
    return { people, unsent: unsent.toSorted((a, b) => a.line - b.line) }
  }
}

/** An instant as `2026-09-08T15:04:00Z`, with milliseconds only where there are some. */
export function isoText(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z')
}

function empty(email: EmailAddress): Gathered {
  return {
    email,
    lines: new Set(),
    registrationLines: new Set(),
    stays: [],
    registered: false,
    registeredAt: null,
    cancelled: false,
  }
}

function addLine(known: Gathered, record: RecordRef): void {
  known.lines.add(lineOf(record))
  known.registrationLines.add(lineOf(record))
}

/** The line of a record of a file. */
export function lineOf({ locator }: RecordRef): number {
  return 'line' in locator ? locator.line : 0
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

function fold(
  gathered: Gathered,
  context: PresenceContext,
): { person: InspectedPerson | null; unsent: UnsentStay[] } {
  const { stays } = gathered
  const presence = stays.length === 0 ? null : presenceOf(stays, context)
  const attendance = presence === null || 'reason' in presence ? null : presence
  const unsent =
    presence !== null && 'reason' in presence
      ? stays.map(({ record }) => ({ line: lineOf(record), code: presence.reason }))
      : []
  const states = [
    ...(gathered.registered ? (['registered'] as const) : []),
    ...(gathered.cancelled ? (['cancelled'] as const) : []),
    ...(attendance === null ? [] : (['attended'] as const)),
  ]
  if (states.length === 0) return { person: null, unsent }
  const unsentLines = new Set(unsent.map(({ line }) => line))
  const lines = [...gathered.lines].filter(
    (line) => gathered.registrationLines.has(line) || !unsentLines.has(line),
  )
  return {
    person: {
      email: gathered.email,
      states,
      registeredAt: isoText(gathered.registeredAt),
      firstJoin: isoText(attendance?.firstJoin ?? null),
      lastLeave: isoText(attendance?.lastLeave ?? null),
      seconds: attendance?.seconds ?? null,
      stays: attendance === null ? 0 : countStays(stays),
      lines: lines.toSorted((a, b) => a - b),
      ...(attendance === null ? {} : { basis: attendance.basis }),
    },
    unsent,
  }
}

interface FoldedAttendance {
  readonly firstJoin: Instant | null
  readonly lastLeave: Instant | null
  readonly seconds: number | null
  readonly basis: SessionBasis
}

function presenceOf(
  stays: readonly Stay[],
  context: PresenceContext,
): FoldedAttendance | { reason: UnsentStay['code'] } {
  const presence = toPresence(stays, context)
  if (!('reason' in presence)) return toFolded(presence)
  const estimates = context.untimedAttendance === 'estimate'
  return estimates && presence.reason === 'attendance_without_times'
    ? openEstimate(stays)
    : presence
}

function toFolded({ sessions, seconds, basis }: Presence): FoldedAttendance {
  const lastLeave = sessions.map(({ leftAt }) => leftAt).reduce((a, b) => (a > b ? a : b))
  return { firstJoin: sessions[0].joinedAt, lastLeave, seconds, basis }
}

/** An estimate that waits for the start of the event, which only the connector may know. */
function openEstimate(stays: readonly Stay[]): FoldedAttendance {
  const joins = stays.map(({ joinedAt }) => joinedAt).filter((at) => at !== undefined)
  const stated = stays.map(({ seconds }) => seconds).filter((value) => value !== undefined)
  return {
    firstJoin: joins.length === 0 ? null : joins.reduce((a, b) => (a < b ? a : b)),
    lastLeave: null,
    seconds: stated.length === 0 ? null : Math.max(...stated),
    basis: 'estimated',
  }
}

/** Stays that tell times count; where none does, all do. */
function countStays(stays: readonly Stay[]): number {
  const timed = stays.filter(
    ({ joinedAt, leftAt, seconds }) =>
      joinedAt !== undefined && (leftAt === undefined ? seconds !== undefined : leftAt >= joinedAt),
  )
  return timed.length === 0 ? stays.length : timed.length
}
