import { createHash } from 'node:crypto'
import path from 'node:path'
import {
  type EventKey,
  eventKey,
  type EventStatus,
  type Instant,
  instantFromEpochMs,
  InvalidValueError,
  type WebinarEvent,
} from '@turnout/core'
import { CsvRefusedError } from './csv-errors.ts'
import type { CsvEventOptions } from './csv-options.ts'
import { optionInstant } from './csv-options.ts'
import type { CsvDocument, CsvFile } from './csv-reader.ts'
import type { ReadingRules } from './csv-options.ts'
import { isTimeProblem, resolveTime } from './time/time-resolver.ts'

/** What the file itself says about its event. */
export interface ToldEvent {
  readonly title: string | null
  readonly platformId: string | null
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
}

/** What the options say about events. */
export interface EventRules {
  readonly accountId: string
  readonly event: CsvEventOptions
}

/** The event as the file tells it. */
export function toldEvent({ layout, times }: CsvDocument, rules: ReadingRules): ToldEvent {
  const { facts } = layout
  const context = { zone: rules.zone, order: times.order, eventDay: times.eventDay }
  const at = (cell: string | null): Instant | null => {
    const time =
      cell === null ? null : resolveTime(cell, { zone: null, dateIsEnough: false }, context)
    return isTimeProblem(time) ? null : time
  }
  const startsAt = at(facts.start)
  const endsAt = at(facts.end) ?? endAfter(startsAt, facts.minutes)
  return { title: facts.title, platformId: facts.platformId, startsAt, endsAt }
}

/**
 * The key of a file's event: the options', else the report's own id, else the name of the file without its ending.
 * @throws CsvRefusedError for standard input that names no event.
 */
export function keyOfDocument(
  told: ToldEvent,
  file: CsvFile,
  { accountId, event }: EventRules,
): EventKey {
  const account = event.accountId ?? accountId
  const eventId = event.eventId ?? told.platformId ?? stemOf(file)
  try {
    return eventKey({ accountId: account, eventId })
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error
    // Names in Japanese grow threefold by escaping: too long ones are named by their hash.
    const hash = createHash('sha256').update(eventId).digest('hex').slice(0, 32)
    return eventKey({ accountId: account, eventId: `file-${hash}` })
  }
}

/** The event of a file. `attended`: the file has told of somebody in the room, or is made after events only. */
export function eventOfDocument(
  told: ToldEvent,
  key: EventKey,
  { rules, now, attended }: { rules: EventRules; now: number; attended: boolean },
): WebinarEvent {
  const { event } = rules
  const startsAt = optionInstant('event.startsAt', event.startsAt) ?? told.startsAt
  const endsAt = optionInstant('event.endsAt', event.endsAt) ?? told.endsAt
  return {
    key,
    status: statusOf({ startsAt, endsAt, now, attended }),
    title: event.title ?? told.title,
    startsAt,
    endsAt,
    organizer: event.organizer ?? null,
    ...(isReference(rules) ? { reference: true } : {}),
  }
}

/** Whether the options point at an event of another connector. */
function isReference({ event }: EventRules): boolean {
  return event.accountId !== undefined && event.eventId !== undefined
}

function statusOf({
  startsAt,
  endsAt,
  now,
  attended,
}: {
  startsAt: Instant | null
  endsAt: Instant | null
  now: number
  attended: boolean
}): EventStatus {
  if (endsAt !== null && endsAt <= now) return 'ended'
  if (endsAt !== null) return startsAt !== null && startsAt <= now ? 'live' : 'scheduled'
  return attended && (startsAt === null || startsAt <= now) ? 'ended' : 'scheduled'
}

function endAfter(startsAt: Instant | null, minutes: number | null): Instant | null {
  if (startsAt === null || minutes === null) return null
  return instantFromEpochMs(startsAt + Math.round(minutes * 60_000))
}

function stemOf({ path: file, shown }: CsvFile): string {
  if (shown === 'standard input') {
    throw new CsvRefusedError(
      shown,
      'it names no event, and standard input has no file name. Set the option event.eventId.',
    )
  }
  return path
    .basename(file)
    .normalize('NFC')
    .replace(/\.[^.]{1,5}$/, '')
}
