/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The value as an object; anything else, null and arrays too, becomes an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** Whether the value is a JSON object, not null and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a list; anything else becomes an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as text; numbers and truth values are written out, as HubSpot's parser does; null where there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** The value as a whole number, also from digits in text; null where it is none. */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

/** The object's values that are text or can be written as text. */
export function textsOf(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, entry] of Object.entries(objectOf(value))) {
    const text = textOf(entry)
    if (text !== null) texts[name] = text
  }
  return texts
}

/** Epoch milliseconds of an ISO 8601 date and time with `Z` or an offset; null where the text is none. */
export function epochMsOf(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i
  if (!withZone.test(value)) return null
  const epochMs = Date.parse(value)
  return Number.isNaN(epochMs) ? null : epochMs
}

/** The last moment that a date can tell, in epoch milliseconds. */
export const latestEpochMs = 8_640_000_000_000_000

/** The time as HubSpot writes it: ISO 8601 in UTC with milliseconds. */
export function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
