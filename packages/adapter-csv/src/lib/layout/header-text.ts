import { unwrapExcel } from '../time/time-text.ts'

/** A header cell made comparable. */
export interface HeaderName {
  /** NFKC, lower case, single blanks, no invisible characters, without the zone. */
  readonly key: string
  /** The zone that the header states, like `UTC` in `Joined At (UTC)`; null where it states none. */
  readonly zone: string | null
}

// Zero-width characters, bidirectional marks, soft hyphen, byte order mark.
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufeff]/g
const zoneSuffix =
  /\s*\((utc|gmt|(?:utc|gmt)[+-]\d{1,2}(?::?\d{2})?|[a-z]+\/[a-z_]+(?:\/[a-z_]+)?)\)$/

/** A cell in the form in which headers, labels and titles are compared. */
export function normaliseCell(cell: string): string {
  return unwrapExcel(cell)
    .normalize('NFKC')
    .replace(invisible, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/[\s:*]+$/, '')
}

/** The name of a column, and the zone that its header states. */
export function headerName(cell: string): HeaderName {
  const key = normaliseCell(cell)
  const match = zoneSuffix.exec(key)
  if (match === null) return { key, zone: key.startsWith('utc') ? 'UTC' : null }
  const written = unwrapExcel(cell).normalize('NFKC')
  const zone = written.slice(written.lastIndexOf('(') + 1, written.lastIndexOf(')')).trim()
  return { key: key.slice(0, match.index), zone: toZoneName(zone) }
}

// Control characters but for tab and line ends, direction overrides, the byte order mark.
const unseen = /(?![\t\n\r\u0085])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** A text as people should see it: NFC, without control characters and direction overrides. */
export function cleanText(text: string): string {
  return isPlain(text) ? text.trim() : text.normalize('NFC').replace(unseen, '').trim()
}

/** Printable ASCII alone. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 126 || code < 32) return false
  }
  return true
}

/** Intl knows zones by name and fixed offsets as `+09:00`. */
function toZoneName(written: string): string {
  const offset = /^(?:utc|gmt)([+-])(\d{1,2}):?(\d{2})?$/i.exec(written)
  if (offset === null) return /^(?:utc|gmt)$/i.test(written) ? 'UTC' : written
  const [, sign = '+', hours = '0', minutes = '00'] = offset
  return `${sign}${hours.padStart(2, '0')}:${minutes}`
}
