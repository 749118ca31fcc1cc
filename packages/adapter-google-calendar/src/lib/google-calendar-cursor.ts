import { createHash } from 'node:crypto'
import { type Cursor, CursorExpiredError, type Instant, toCursor } from '@turnout/core'
import { z } from 'zod/mini'

/** Changes when a cursor of an older Turnout can no longer be read. */
const VERSION = 2

/**
 * An event that was given: its series (empty for a single event), title, start and end in seconds, how often its
 * attendance was looked up (-1: for the last time), and in short what the last lookup found. A list instead of an
 * object, because a busy calendar has thousands of them in every cursor.
 */
export type Given = readonly [string, string, number, number, number, string]

/** A listing that is not over yet. */
export interface Listing {
  /** Everything is listed, not only what changed. */
  readonly full: boolean
  /** In seconds. */
  readonly startedAt: number
  page: string | null
  /** The sync token of the last page: everything was listed. */
  token: string | null
  /** Masters whose occurrences are to be read. */
  readonly series: string[]
  /** Masters whose occurrences were read in this listing. */
  readonly read: string[]
  /** Exceptions: series, id, whether it is a webinar by itself. */
  readonly exceptions: [string, string, boolean][]
  /** What was found, for the difference at the end of a full listing. */
  readonly seen: string[]
}

/** Where the reading of one calendar stands. */
export interface CalendarState {
  /** What the token was made with. */
  parameters: string
  token: string | null
  /** The calendar's name and zone, as it told them last. */
  name: string
  zone: string
  /** The role of who reads in the calendar, like `owner`. */
  role: string
  /** When the last listing began, in seconds; 0: never. */
  syncedAt: number
  /** Occurrences of series are given up to this second. */
  window: number
  listing: Listing | null
  /** The events that were given and still matter, by id. */
  readonly given: Record<string, Given>
  /** The events whose guests were given since this read began, however often it was cut off. */
  told: string[]
  /** Events that were given twice in one read: once more in the next one. */
  again: string[]
  /** Those of the read before. */
  due: string[]
}

const given = z.tuple([z.string(), z.string(), z.number(), z.number(), z.number(), z.string()])

const listing = z.object({
  full: z.boolean(),
  startedAt: z.number(),
  page: z.nullable(z.string()),
  token: z.nullable(z.string()),
  series: z.array(z.string()),
  read: z.array(z.string()),
  exceptions: z.array(z.tuple([z.string(), z.string(), z.boolean()])),
  seen: z.array(z.string()),
})

const calendar = z.object({
  parameters: z.string(),
  token: z.nullable(z.string()),
  name: z.string(),
  zone: z.string(),
  role: z.string(),
  syncedAt: z.number(),
  window: z.number(),
  listing: z.nullable(listing),
  given: z.record(z.string(), given),
  told: z.array(z.string()),
  again: z.array(z.string()),
  due: z.array(z.string()),
})

const shape = z.object({
  version: z.literal(VERSION),
  open: z.boolean(),
  calendars: z.record(z.string(), calendar),
})

/** Where the reading of all calendars stands. */
export interface CursorState {
  readonly version: typeof VERSION
  /** The read that made the cursor was not over: what is read from here belongs to it. */
  open: boolean
  readonly calendars: Record<string, CalendarState>
}

/** The state in a cursor; null begins anew. @throws CursorExpiredError when it cannot be used. */
export function openCursor(cursor: Cursor | null): CursorState {
  if (cursor === null) return { version: VERSION, open: false, calendars: {} }
  try {
    return shape.parse(JSON.parse(cursor))
  } catch {
    const cause = new Error('The cursor is not one of this version of the Google Calendar adapter.')
    throw new CursorExpiredError(`${cause.message} Everything is read again.`, { cause })
  }
}

/** The state as a cursor. */
export function toCursorText(state: CursorState): Cursor {
  return toCursor(JSON.stringify(state))
}

/** The parameters of a listing in short: a sync token is of use only with the same ones. */
export function parametersHash(parameters: unknown): string {
  return createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 12)
}

/** A calendar of which nothing was read yet. */
export function newCalendar(id: string, parameters: string): CalendarState {
  return {
    parameters,
    token: null,
    name: id,
    zone: 'UTC',
    role: 'none',
    syncedAt: 0,
    window: 0,
    listing: null,
    given: {},
    told: [],
    again: [],
    due: [],
  }
}

/** A listing that begins now. */
export function newListing(now: Instant, kind: 'full' | 'changes'): Listing {
  return {
    full: kind === 'full',
    startedAt: toSeconds(now),
    page: null,
    token: null,
    series: [],
    read: [],
    exceptions: [],
    seen: [],
  }
}

/** Whole seconds of a moment. */
export function toSeconds(moment: number): number {
  return Math.floor(moment / 1000)
}
