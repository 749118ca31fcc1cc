import { formatInstant, type Instant } from '../model/instant.ts'

const DAY_MS = 86_400_000
// `07` for 7, and `007`: looked up, because padding makes a text of its own each time.
const TWO_DIGITS = numbersTo(60, 2)
const THREE_DIGITS = numbersTo(1000, 3)

let day = Number.NaN
let dayText = ''

/**
 * The instant as `2026-03-04T14:00:00.000Z`, like `formatInstant`. Ten times as quick where many instants of one
 * day follow each other: formatting the times of 500 people by `Date` costs as much as all the rest of their batch.
 */
export function isoText(instant: Instant): string {
  const ofDay = Math.floor(instant / DAY_MS)
  if (ofDay !== day) {
    dayText = formatInstant(instant).slice(0, -'hh:mm:ss.sssZ'.length)
    day = ofDay
  }
  const ms = instant - ofDay * DAY_MS
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return `${dayText}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(ms % 1000)}Z`
}

function two(number: number): string {
  return TWO_DIGITS[number] ?? ''
}

function three(number: number): string {
  return THREE_DIGITS[number] ?? ''
}

function numbersTo(end: number, digits: number): readonly string[] {
  return Array.from({ length: end }, (_, number) => String(number).padStart(digits, '0'))
}
