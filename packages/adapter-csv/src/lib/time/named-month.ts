import { readTimeOfDay, type TimeReading } from './numeric-time.ts'

// The first letters that tell months apart, in English, German, French, Spanish and Portuguese.
const monthStarts: readonly (readonly string[])[] = [
  ['jan', 'ene', 'jän'],
  ['feb', 'fév', 'fev'],
  ['mar', 'mär', 'mrz'],
  ['apr', 'abr', 'avr'],
  ['may', 'mai'],
  ['jun', 'juin'],
  ['jul', 'juil'],
  ['aug', 'aoû', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'out'],
  ['nov'],
  ['dec', 'dez', 'déc', 'dic'],
]

const weekday = /^\p{L}{2,10}\.?,\s+(?=\p{L}|\d)/u
const monthFirst = /^(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}),?/u
const dayFirst =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?(\p{L}{3,10})\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2}),?/u

/** Reads `Mar 28, 2020 09:07:39`, `Sun, 30 Aug 2026, 09:12 AM` and the like. @returns null for text that is none. */
export function readNamedMonth(text: string): TimeReading | null {
  const dated = monthFirst.test(text) ? text : text.replace(weekday, '')
  const first = monthFirst.exec(dated)
  const match = first ?? dayFirst.exec(dated)
  if (match === null) return null
  const [whole, a = '', b = '', writtenYear = ''] = match
  const [name, day] = first === null ? [b, a] : [a, b]
  const month = monthOf(name)
  if (month === null) return null
  const year = Number(writtenYear) + (writtenYear.length === 2 ? 2000 : 0)
  const date = { year, month, day: Number(day), asWritten: false }
  const rest = dated.slice(whole.length).replace(/^\s*(?:at|um|à)?\s*/i, '')
  if (rest === '') return { date }
  const time = readTimeOfDay(rest)
  return time === null ? null : { ...time, date }
}

function monthOf(name: string): number | null {
  const lower = name.toLowerCase()
  const index = monthStarts.findIndex((starts) => starts.some((start) => lower.startsWith(start)))
  return index === -1 ? null : index + 1
}
