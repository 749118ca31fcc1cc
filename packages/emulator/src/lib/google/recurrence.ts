import { type CalendarEvent, epochMsOfTime, type EventTime } from './calendar-event.ts'

const DAY_MS = 86_400_000
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
/** Google expands a rule without an end for decades; here it ends after that many occurrences. */
const MOST_OCCURRENCES = 2_000

/** One start that a series' rule gives. */
export interface RuleStart {
  readonly startMs: number
  /** The occurrence's id: the master's with the original start. */
  readonly id: string
  readonly original: EventTime
}

/**
 * The starts of a series, in order, up to a moment: `FREQ=DAILY|WEEKLY` with `INTERVAL`, `COUNT`, `UNTIL`, `BYDAY`, and
 * `EXDATE` in UTC. Days are counted in UTC. Throws a TypeError for a rule that it does not know.
 */
export function ruleStarts(master: CalendarEvent, untilMs: number): RuleStart[] {
  const rule = parseRule(master.recurrence ?? [])
  const first = epochMsOfTime(master.start)
  const excluded = excludedStarts(master.recurrence ?? [])
  const starts: RuleStart[] = []
  let counted = 0
  for (const startMs of candidates(first, rule)) {
    if (startMs > Math.min(untilMs, rule.untilMs) || counted >= rule.count) break
    counted += 1
    if (!excluded.has(startMs)) starts.push(ruleStart(master, startMs))
  }
  return starts
}

/** The id and the original start of the occurrence that begins at that moment. */
export function ruleStart(master: CalendarEvent, startMs: number): RuleStart {
  const iso = new Date(startMs).toISOString()
  if (master.start?.date !== undefined) {
    const date = iso.slice(0, 10)
    return { startMs, id: `${master.id}_${date.replaceAll('-', '')}`, original: { date } }
  }
  const compact = iso.slice(0, 19).replaceAll(/[-:]/g, '')
  const zone = master.start?.timeZone === undefined ? {} : { timeZone: master.start.timeZone }
  const original = { dateTime: iso.replace('.000Z', 'Z'), ...zone }
  return { startMs, id: `${master.id}_${compact}Z`, original }
}

interface Rule {
  readonly stepDays: number
  readonly weekdays: readonly number[] | null
  readonly count: number
  readonly untilMs: number
}

function parseRule(recurrence: readonly string[]): Rule {
  const line = recurrence.find((each) => each.startsWith('RRULE:'))
  const parts = new Map(
    (line ?? '')
      .slice(6)
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  )
  const frequency = parts.get('FREQ')
  if (frequency !== 'DAILY' && frequency !== 'WEEKLY') {
    throw new TypeError(`The emulator expands FREQ=DAILY and FREQ=WEEKLY only, not "${line}".`)
  }
  const interval = Number(parts.get('INTERVAL') ?? 1)
  const byDay = parts.get('BYDAY')?.split(',') ?? null
  return {
    stepDays: interval * (frequency === 'DAILY' ? 1 : 7),
    weekdays: byDay?.map((day) => WEEKDAYS.indexOf(day as 'SU')) ?? null,
    count: Math.min(Number(parts.get('COUNT') ?? MOST_OCCURRENCES), MOST_OCCURRENCES),
    untilMs: parts.has('UNTIL') ? compactMs(parts.get('UNTIL') ?? '') : Number.POSITIVE_INFINITY,
  }
}

function* candidates(firstMs: number, { stepDays, weekdays }: Rule): Generator<number> {
  for (let step = 0; ; step += 1) {
    const base = firstMs + step * stepDays * DAY_MS
    if (weekdays === null || stepDays % 7 !== 0) {
      yield base
    } else {
      const weekStart = base - new Date(base).getUTCDay() * DAY_MS
      const inWeek = weekdays.toSorted((a, b) => a - b).map((day) => weekStart + day * DAY_MS)
      yield* inWeek.filter((startMs) => startMs >= firstMs)
    }
  }
}

function excludedStarts(recurrence: readonly string[]): Set<number> {
  const lines = recurrence.filter((line) => line.startsWith('EXDATE'))
  return new Set(
    lines.flatMap((line) =>
      line
        .slice(line.indexOf(':') + 1)
        .split(',')
        .map(compactMs),
    ),
  )
}

function compactMs(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(text)
  if (match === null) throw new TypeError(`"${text}" is not a date of a recurrence rule.`)
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
