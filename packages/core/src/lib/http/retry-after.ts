const SECONDS = /^\d+(?:\.\d+)?$/

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
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}
