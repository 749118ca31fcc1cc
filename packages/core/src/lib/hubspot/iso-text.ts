import { formatInstant, type Instant } from '../model/instant.ts'

const HOUR_MS = 3_600_000
const MOST_HOURS = 256
// Looked up, because padding makes a text of its own each time.
const SECONDS_OF_HOUR = Array.from({ length: 3600 }, (_, second) =>
  joined([padded(Math.floor(second / 60), 2), ':', padded(second % 60, 2), '.']),
)
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => joined([padded(ms, 3), 'Z']))

const hours = new Map<number, string>()
const parts: [string, string, string] = ['', '', '']

/**
 * The instant as `2026-03-04T14:00:00.000Z`, like `formatInstant`. Ten times as quick where many instants fall into few
 * hours: formatting the times of 500 people by `Date` costs as much as all the rest of their batch.
 */
export function isoText(instant: Instant): string {
  const hour = Math.floor(instant / HOUR_MS)
  const ofHour = instant - hour * HOUR_MS
  const second = Math.floor(ofHour / 1000)
  parts[0] = hours.get(hour) ?? textOfHour(hour, instant)
  parts[1] = SECONDS_OF_HOUR[second] ?? ''
  parts[2] = MILLISECONDS[ofHour - second * 1000] ?? ''
  return joined(parts)
}

function textOfHour(hour: number, instant: Instant): string {
  if (hours.size >= MOST_HOURS) hours.clear()
  const text = formatInstant(instant).slice(0, -'mm:ss.sssZ'.length)
  hours.set(hour, text)
  return text
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0')
}

// Unlike `+`, `join` makes one plain text, which JSON.stringify writes at once; of pieces it must make one first.
function joined(texts: readonly string[]): string {
  return texts.join('')
}
