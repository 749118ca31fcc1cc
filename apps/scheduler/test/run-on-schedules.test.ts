import { instantFromEpochMs } from '@turnout/core'
import type { RunReport } from '@turnout/core/sync'
import { describe, expect, it } from 'vitest'
import { parseSchedule } from '../src/lib/config/schedule.ts'
import { schedulerOf } from '../src/lib/engine/run-on-schedules.ts'
import { runReport } from './support/run-report.ts'

const MINUTE_MS = 60_000
const start = Date.UTC(2026, 10, 24, 12, 0, 0)

interface Trial {
  /** When each run began, in minutes after the start. */
  readonly minutes: number[]
}

/** Runs a connector on a clock of its own until the given minute; each run gives the next of the reports. */
async function onTheClock(options: {
  readonly schedule: Parameters<typeof parseSchedule>[0] | null
  readonly untilMinute: number
  readonly reports: readonly (Partial<RunReport> | Error)[]
}): Promise<Trial> {
  let nowMs = start
  const stopping = new AbortController()
  const minutes: number[] = []
  const scheduler = schedulerOf({
    connectors: [
      {
        name: 'webinars',
        schedule: options.schedule === null ? null : parseSchedule(options.schedule),
      },
    ],
    signal: stopping.signal,
    now: () => nowMs,
    async sleep(ms, signal) {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
      if (!signal.aborted) nowMs += ms
      if (nowMs >= start + options.untilMinute * MINUTE_MS) stopping.abort()
    },
    onFailure() {},
    async runConnector() {
      const report = options.reports[minutes.length] ?? {}
      minutes.push((nowMs - start) / MINUTE_MS)
      if (report instanceof Error) throw report
      scheduler.observe(runReport({ startedAt: instantFromEpochMs(nowMs), ...report }))
    },
  })
  await scheduler.run()
  return { minutes: minutes.map((minute) => Math.round(minute * 10) / 10) }
}

const unavailable = { code: 'unavailable', message: 'HubSpot is down.', retryable: true }
const credentials = { code: 'credentials', message: 'The token is wrong.', retryable: false }

describe('a connector with a schedule', () => {
  it('runs at once, so that what was missed is made up for, and then on its schedule', async () => {
    const schedule = { cron: '*/15 * * * *', timeZone: 'UTC' }
    const { minutes } = await onTheClock({ schedule, untilMinute: 40, reports: [] })
    expect(minutes).toEqual([0, 15, 30])
  })

  it('runs when its source asks to be read again, if that is sooner', async () => {
    const readAgainAt = instantFromEpochMs(start + 4 * MINUTE_MS)
    const { minutes } = await onTheClock({
      schedule: { every: '15m' },
      untilMinute: 14,
      reports: [{ readAgainAt }],
    })
    expect(minutes).toEqual([0, 4])
  })

  it('keeps its schedule where the source asks for later', async () => {
    const readAgainAt = instantFromEpochMs(start + 40 * MINUTE_MS)
    const { minutes } = await onTheClock({
      schedule: { every: '15m' },
      untilMinute: 20,
      reports: [{ readAgainAt }],
    })
    expect(minutes).toEqual([0, 15])
  })

  it('is tried again after one, two, four minutes while the portal is down', async () => {
    const down = { outcome: 'waiting', error: unavailable } as const
    const { minutes } = await onTheClock({
      schedule: { every: '1d' },
      untilMinute: 30,
      reports: [down, down, down, {}],
    })
    expect(minutes).toEqual([0, 1, 3, 7])
  })

  it('is tried again after a run that broke down', async () => {
    const { minutes } = await onTheClock({
      schedule: { every: '1d' },
      untilMinute: 30,
      reports: [new Error('The disk is full.')],
    })
    expect(minutes).toEqual([0, 1])
  })

  it('is not tried again before its schedule where only a person can help', async () => {
    const { minutes } = await onTheClock({
      schedule: { every: '15m' },
      untilMinute: 20,
      reports: [{ outcome: 'failed', error: credentials }],
    })
    expect(minutes).toEqual([0, 15])
  })
})

describe('a connector without a schedule', () => {
  it('never runs by itself', async () => {
    const { minutes } = await onTheClock({ schedule: null, untilMinute: 600, reports: [] })
    expect(minutes).toEqual([])
  })
})
