const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

// Zoom: reports may take up to 30 minutes, and large ones are worked on for longer [support article KB0060632].
const READ_AFTER_MS = [15 * MINUTE_MS, 90 * MINUTE_MS, DAY_MS]

/** A read that failed is tried again after so many milliseconds. */
export const RETRY_AFTER_MS: number = 15 * MINUTE_MS

/** When the report of an event that ended then is read next; null: it has been read for the last time. */
export function nextReport(endedAt: number, now: number): number | null {
  return READ_AFTER_MS.map((after) => endedAt + after).find((at) => at > now) ?? null
}

/** Whether a report that is read now may still grow. */
export function reportStatus(endedAt: number, now: number): 'provisional' | 'final' {
  return now >= endedAt + DAY_MS ? 'final' : 'provisional'
}
