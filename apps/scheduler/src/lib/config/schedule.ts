import { InvalidValueError } from '@turnout/core'
import { Cron } from 'croner'
import type { ScheduleConfig } from './turnout-config.ts'

/** When a connector runs. */
export interface Schedule {
  /** As a person would write it. */
  readonly text: string
  /** The next start, in epoch milliseconds, or null when there is none any more. */
  next(times: { readonly lastStartMs: number; readonly nowMs: number }): number | null
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const EVERY = /^(\d{1,6})\s*([smhd])$/
const SHORTEST_MS = 5000
const EXAMPLES = "Write it as '*/15 * * * *' (every 15 minutes) or { every: '15m' }."

/** Reads a schedule. @throws InvalidValueError that says what is wrong and shows how it is written. */
export function parseSchedule(schedule: ScheduleConfig): Schedule {
  if (typeof schedule === 'string') return cronSchedule(schedule, undefined)
  if ('every' in schedule) return everySchedule(schedule.every)
  return cronSchedule(schedule.cron, schedule.timeZone)
}

function cronSchedule(expression: string, timeZone: string | undefined): Schedule {
  if (EVERY.test(expression.trim())) {
    throw new InvalidValueError(
      `"${expression}" is not a cron expression. Did you mean { every: '${expression.trim()}' }?`,
    )
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new InvalidValueError(
      `"${timeZone}" is not a time zone. Write an IANA name like Europe/Berlin.`,
    )
  }
  const cron = parseCron(expression, timeZone)
  const text = timeZone === undefined ? expression : `${expression} (${timeZone})`
  return { text, next: ({ nowMs }) => cron.nextRun(new Date(nowMs))?.getTime() ?? null }
}

function parseCron(expression: string, timeZone: string | undefined): Cron {
  try {
    const cron = new Cron(expression, timeZone === undefined ? {} : { timezone: timeZone })
    if (cron.nextRun() !== null) return cron
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : ''
    throw new InvalidValueError(
      `"${expression}" is not a cron expression: ${detail.replace(/\.$/, '')}. ${EXAMPLES}`,
      { cause: error },
    )
  }
  throw new InvalidValueError(`"${expression}" never comes again. ${EXAMPLES}`)
}

function everySchedule(text: string): Schedule {
  const match = EVERY.exec(text.trim())
  const everyMs = match === null ? 0 : Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS]
  if (everyMs < SHORTEST_MS) {
    throw new InvalidValueError(
      `"${text}" is not a distance of time of 5 seconds or more. Write it as 30s, 15m, 6h or 1d.`,
    )
  }
  return { text: `every ${text.trim()}`, next: ({ lastStartMs }) => lastStartMs + everyMs }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
