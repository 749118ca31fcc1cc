import { type Cursor, CursorExpiredError, type Instant, toCursor } from '@turnout/core'
import { z } from 'zod'
import { RETRY_AFTER_MS } from './report-schedule.ts'
import type { ZoomKind } from './zoom-options.ts'

const epochMs = z.number().int()
const kind = z.enum(['webinar', 'meeting'])

/** An event that ended lately or is to be read again. */
export interface EndedEvent {
  /** Null: the webinar could not be read yet, so that nobody knows which event the runs belong to. */
  readonly eventId: string | null
  readonly kind: ZoomKind
  readonly webinarId: string
  readonly endedAt: number
  /** How often in a row it could not be read. */
  readonly failures: number
  /** When the report is read next; null: it was read for the last time. */
  readonly next: number | null
  readonly runs: readonly {
    readonly uuid: string
    readonly startedAt: number
    readonly endedAt: number | null
  }[]
}

/** A planned webinar as it was last seen, so that a deleted one can be told from one that never was. */
export interface OpenWebinar {
  readonly kind: ZoomKind
  readonly webinarId: string
  readonly topic: string | null
  readonly host: string | null
  readonly events: readonly {
    readonly eventId: string
    readonly startsAt: number | null
    readonly endsAt: number | null
  }[]
}

/** Where reading stands; all times in epoch milliseconds. Page tokens are not in it: they live 15 minutes. */
export interface CursorState {
  readonly version: 1
  readonly accountId: string
  readonly since: number
  /** Up to when the history of ended webinars is known. */
  through: number
  /** An older stretch of history that is still to be read, newest first. */
  gap: { readonly from: number; readonly to: number } | null
  ended: readonly EndedEvent[]
  open: readonly OpenWebinar[]
  /** How far the round over the planned webinars had come, when a read was ended in between. */
  round: { readonly startedAt: number; readonly after: string } | null
}

const cursorState: z.ZodType<CursorState> = z.object({
  version: z.literal(1),
  accountId: z.string(),
  since: epochMs,
  through: epochMs,
  gap: z.object({ from: epochMs, to: epochMs }).nullable(),
  ended: z.array(
    z.object({
      eventId: z.string().nullable(),
      kind,
      webinarId: z.string(),
      endedAt: epochMs,
      failures: z.number().int(),
      next: epochMs.nullable(),
      runs: z.array(
        z.object({ uuid: z.string(), startedAt: epochMs, endedAt: epochMs.nullable() }),
      ),
    }),
  ),
  open: z.array(
    z.object({
      kind,
      webinarId: z.string(),
      topic: z.string().nullable(),
      host: z.string().nullable(),
      events: z.array(
        z.object({ eventId: z.string(), startsAt: epochMs.nullable(), endsAt: epochMs.nullable() }),
      ),
    }),
  ),
  round: z.object({ startedAt: epochMs, after: z.string() }).nullable(),
})

/** An event that could not be read so often in a row is given up. */
const MOST_FAILURES = 10
const LONGEST_RETRY_MS = 86_400_000

/** Puts an ended event in the place of what was known of it and of its runs. */
export function rememberEnded(state: CursorState, entry: EndedEvent): void {
  const uuids = new Set(entry.runs.map(({ uuid }) => uuid))
  const others = state.ended.filter(
    (other) => !isSame(other, entry) && !(other.eventId === null && isWithin(other, uuids)),
  )
  state.ended = [...others, entry]
}

/** The entry after one more failure: it waits longer each time; null: it is given up. */
export function afterFailure(entry: EndedEvent, now: number): EndedEvent | null {
  const failures = entry.failures + 1
  if (failures > MOST_FAILURES) return null
  const wait = Math.min(LONGEST_RETRY_MS, RETRY_AFTER_MS * 2 ** entry.failures)
  return { ...entry, failures, next: now + wait }
}

/** Forgets what is done and ended before a moment. */
export function forgetEnded(state: CursorState, before: number): void {
  state.ended = state.ended.filter(({ next, endedAt }) => next !== null || endedAt >= before)
}

/** The earliest moment at which something is read again; null: nothing is. */
export function nextRead(state: CursorState): number | null {
  const times = state.ended.flatMap(({ next }) => (next === null ? [] : [next]))
  return times.length === 0 ? null : Math.min(...times)
}

function isSame(a: EndedEvent, b: EndedEvent): boolean {
  if (a.kind !== b.kind || a.webinarId !== b.webinarId) return false
  return a.eventId === b.eventId && (a.eventId !== null || a.endedAt === b.endedAt)
}

function isWithin(entry: EndedEvent, uuids: ReadonlySet<string>): boolean {
  return entry.runs.every(({ uuid }) => uuids.has(uuid))
}

/** More than this is not kept: planned webinars, and events that ended in the last two days or failed. */
const MOST_KEPT = 2000

/** Where a first read stands. */
export function firstState(accountId: string, since: Instant): CursorState {
  const stretch = { since, through: since, gap: null }
  return { version: 1, accountId, ...stretch, ended: [], open: [], round: null }
}

/** Reads a cursor. @throws CursorExpiredError when it is none of ours, or of another account. */
export function readCursor(cursor: Cursor, accountId: string): CursorState {
  const parsed = cursorState.safeParse(parseJson(cursor))
  if (!parsed.success) {
    throw new CursorExpiredError('The Zoom cursor is not one that this version can read.', {
      cause: parsed.error,
    })
  }
  if (parsed.data.accountId !== accountId) {
    throw new CursorExpiredError('The Zoom cursor belongs to another Zoom account.')
  }
  return parsed.data
}

/** Writes a cursor, bounded in size: what ended longest ago and is done, and what starts last, is forgotten first. */
export function writeCursor(state: CursorState): Cursor {
  const ended = state.ended.toSorted((a, b) => importance(b) - importance(a)).slice(0, MOST_KEPT)
  return toCursor(JSON.stringify({ ...state, ended, open: state.open.slice(0, MOST_KEPT) }))
}

function importance({ next, endedAt }: EndedEvent): number {
  return next === null ? endedAt : endedAt + Number.MAX_SAFE_INTEGER / 2
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
