const formats = new Map<string, Intl.DateTimeFormat>()

/** Local time in a zone as if it were UTC, for counting days and hours. Throws a RangeError where there is no such zone. */
export function wallOf(epochMs: number, zone: string): number {
  return zone === 'UTC' ? epochMs : epochMs + offsetMs(epochMs, zone)
}

/** The moment of a local time. One that a clock change skips counts as if the clock had not changed yet. */
export function epochOfWall(wallMs: number, zone: string): number {
  if (zone === 'UTC') return wallMs
  const guess = wallMs - offsetMs(wallMs, zone)
  const epochMs = wallMs - offsetMs(guess, zone)
  return wallOf(epochMs, zone) === wallMs ? epochMs : Math.max(guess, epochMs)
}

/** A moment as RFC 3339 with the zone's offset, as the Calendar API writes it. */
export function isoIn(epochMs: number, zone: string): string {
  const wallMs = wallOf(epochMs, zone)
  const text = new Date(wallMs).toISOString().slice(0, 19)
  const minutes = (wallMs - epochMs) / 60_000
  if (minutes === 0) return `${text}Z`
  const size = Math.abs(minutes)
  return `${text}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

function two(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0')
}

function offsetMs(epochMs: number, zone: string): number {
  const wholeMs = Math.floor(epochMs / 1000) * 1000
  const parts = new Map(
    formatOf(zone)
      .formatToParts(wholeMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const [month, day] = [get('month') - 1, get('day')]
  const wallMs = Date.UTC(get('year'), month, day, get('hour'), get('minute'), get('second'))
  return wallMs - wholeMs
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const number = 'numeric'
  const day = { year: number, month: number, day: number } as const
  const time = { hour: number, minute: number, second: number, hourCycle: 'h23' } as const
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...day, ...time })
  formats.set(zone, made)
  return made
}
