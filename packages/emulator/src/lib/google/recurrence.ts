import { type CalendarEvent, epochMsOfTime, type EventTime } from './calendar-event.ts'
import { parseRule, ruleDays } from './recurrence-rule.ts'
import { epochOfWall, isoIn, wallOf } from './zone-time.ts'

/** One start that a series' rule gives. */
export interface RuleStart {
  readonly startMs: number
  /** The occurrence's id: the master's with the original start. */
  readonly id: string
  readonly original: EventTime
}

/**
 * The starts of a series, in order, up to a moment: its `RRULE`, more starts by `RDATE`, fewer by `EXDATE`. Days are
 * counted in the series' time zone, so that it keeps its local time over a clock change. Throws a TypeError for a rule
 * that the emulator does not know.
 */
export function ruleStarts(master: CalendarEvent, untilMs: number): RuleStart[] {
  const recurrence = master.recurrence ?? []
  const zone = zoneOf(master)
  const rule = parseRule(recurrence)
  const excluded = new Set(listed(recurrence, 'EXDATE', zone))
  const lastMs = Math.min(untilMs, rule.until === null ? Infinity : endOf(rule.until, zone))
  const starts = new Set(listed(recurrence, 'RDATE', zone).filter((startMs) => startMs <= untilMs))
  let counted = 0
  for (const wallMs of ruleDays(wallOf(epochMsOfTime(master.start), zone), rule)) {
    const startMs = epochOfWall(wallMs, zone)
    if (startMs > lastMs || counted >= rule.count) break
    counted += 1
    starts.add(startMs)
  }
  return [...starts]
    .filter((startMs) => !excluded.has(startMs))
    .toSorted((a, b) => a - b)
    .map((startMs) => ruleStart(master, startMs))
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
  const original = { dateTime: isoIn(startMs, zoneOf(master)), ...zone }
  return { startMs, id: `${master.id}_${compact}Z`, original }
}

function zoneOf({ start }: CalendarEvent): string {
  return start?.date === undefined ? (start?.timeZone ?? 'UTC') : 'UTC'
}

// A date alone holds to the end of its day.
function endOf(until: string, zone: string): number {
  return until.includes('T') ? momentOf(until, zone) : momentOf(`${until}T235959`, zone)
}

function listed(recurrence: readonly string[], name: 'EXDATE' | 'RDATE', zone: string): number[] {
  return recurrence
    .filter((line) => line.startsWith(name))
    .flatMap((line) => {
      const colon = line.indexOf(':')
      const listZone = /;TZID=([^;:]+)/.exec(line.slice(0, colon))?.[1] ?? zone
      return line
        .slice(colon + 1)
        .split(',')
        .map((text) => momentOf(text, listZone))
    })
}

function momentOf(text: string, zone: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(text)
  if (match === null) throw new TypeError(`"${text}" is not a date of a recurrence rule.`)
  const [, year, month, day, hour = '00', minute = '00', second = '00', utc] = match
  const wallMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return utc === 'Z' ? wallMs : epochOfWall(wallMs, zone)
}
