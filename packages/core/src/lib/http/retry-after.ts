const SECONDS = /^\d+(?:\.\d+)?$/
/** `Tue, 24 Nov 2026 12:00:00 GMT` or `2026-11-24T12:00:00Z`. */
const DATE = /^(?:[A-Z][a-z]{2,8}, |\d{4}-\d{2}-\d{2}T)/

/**
 * How long a `Retry-After` header asks to wait, in milliseconds; null when there is none or it cannot be read.
 * It may be seconds, an HTTP date, or ISO 8601 text as Zoom sends it when a daily limit is used up.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number | null {
  const value = headers['retry-after']?.trim()
  if (value === undefined || value === '') return null
  if (SECONDS.test(value)) return Math.round(Number(value) * 1000)
  const at = DATE.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}
