import { perDay, perSecond, type ZoomBehaviour, type ZoomLabel } from './behaviour.ts'
import type { Clock } from './clock.ts'
import { ZoomRefusal } from './reply.ts'

/** Counts requests by label and refuses what is too much, in Zoom's words. */
export interface RateLimits {
  /** The headers that go with the answer. @throws ZoomRefusal with 429. */
  count(label: ZoomLabel): Readonly<Record<string, string>>
}

const DAY_MS = 86_400_000
const PER_SECOND =
  'You have reached the maximum per-second rate limit for this API. Try again later.'
const PER_DAY =
  'You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.'

/** Makes the limits. Seconds are those of the machine, days those of the emulator's clock. */
export function makeRateLimits(behaviour: ZoomBehaviour, clock: Clock): RateLimits {
  const recent: Record<ZoomLabel, number[]> = { light: [], medium: [], heavy: [] }
  const today = { day: -1, light: 0, medium: 0, heavy: 0 }

  function countToday(label: ZoomLabel): number {
    const day = Math.floor(clock.now() / DAY_MS)
    if (day !== today.day) Object.assign(today, { day, light: 0, medium: 0, heavy: 0 })
    today[label] += 1
    return today[label]
  }

  return {
    count: (label) => {
      const { plan } = behaviour
      if (plan === 'none' && behaviour.heavyPerDay === null) return {}
      const daily = label === 'heavy' ? behaviour.heavyPerDay : null
      const mostToday = daily ?? (plan === 'none' ? null : perDay[plan][label])
      const category = `${label[0]?.toUpperCase()}${label.slice(1)}`
      if (mostToday !== null && countToday(label) > mostToday) {
        throw new ZoomRefusal(429, 429, PER_DAY, {
          ...limitHeaders(category, 'Daily-limit', mostToday, 0),
          'Retry-After': retryAfter(behaviour, clock.now()),
        })
      }
      if (plan === 'none') return {}
      const most = perSecond[plan][label]
      const now = performance.now()
      const window = recent[label].filter((at) => at > now - 1000)
      recent[label] = window
      if (window.length >= most) {
        throw new ZoomRefusal(429, 429, PER_SECOND, limitHeaders(category, 'QPS', most, 0))
      }
      window.push(now)
      return limitHeaders(category, 'QPS', most, most - window.length)
    },
  }
}

function limitHeaders(category: string, type: string, limit: number, remaining: number) {
  return {
    'X-RateLimit-Category': category,
    'X-RateLimit-Type': type,
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
  }
}

function retryAfter({ retryAfterForm }: ZoomBehaviour, now: number): string {
  const midnight = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  return retryAfterForm === 'seconds'
    ? String(Math.ceil((midnight - now) / 1000))
    : new Date(midnight).toISOString().replace('.000', '')
}
