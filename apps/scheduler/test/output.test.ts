import { eventKey, instantFromEpochMs } from '@turnout/core'
import type { RunReport } from '@turnout/core/sync'
import { describe, expect, it } from 'vitest'
import { exitOfRun, worstExit } from '../src/lib/output/exit-code.ts'
import { toFailure } from '../src/lib/output/failure.ts'
import { envelope, toJson } from '../src/lib/output/json.ts'
import { oneLine } from '../src/lib/output/one-line.ts'
import { progressDisplay, timeLeft } from '../src/lib/output/progress-display.ts'
import { formatRun } from '../src/lib/output/run-text.ts'
import { terminal } from '../src/lib/output/terminal.ts'
import { runReport } from './support/run-report.ts'

function paper(options: { isTTY?: boolean; environment?: Record<string, string> } = {}) {
  const written: string[] = []
  const stream = { isTTY: options.isTTY ?? false, write: (text: string) => written.push(text) }
  const environment = options.environment ?? {}
  const made = terminal({ output: stream, messages: stream, json: false, environment })
  return { terminal: made, text: () => written.join('') }
}

const commandLine = async (rest: string) => `npx turnout ${rest}`

function fullRun(): RunReport {
  const counts = { read: 57, stored: 40, unchanged: 8, leftOut: 6, quarantined: 3, waiting: 0 }
  return runReport({
    counts,
    leftOut: { host: 2, panelist: 4 },
    quarantined: { no_email: 3 },
    events: [
      {
        event: eventKey({ accountId: 'zoom', eventId: '843' }),
        title: 'How to\u001b[2J grow',
        counts: { ...counts, read: 55, quarantined: 1 },
        sent: 96,
        verified: 95,
        completed: true,
      },
    ],
    transitions: { sent: 96, verified: 95, unverified: 1, cancelledByRoster: 0, spanKept: 0 },
    destinationRequests: 12,
  })
}

describe('the summary of a run', () => {
  it('shows the counts that add up, what was verified, and where to look', async () => {
    const text = await formatRun(fullRun(), { terminal: paper().terminal, commandLine })
    expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
      'webinars → emea: done in 1.0 s',
      '',
      '  event     title            read  stored  unchanged  left out  quarantined  waiting  sent  verified',
      '  zoom/843  How to [2J grow    55      40          8         6            1        0    96        95',
      '            (of no event)       2       0          0         0            2        0',
      '',
      '  read 57 = 40 stored + 8 unchanged + 6 left out + 3 quarantined + 0 waiting',
      '  96 sent, 95 verified by reading them back, 1 not verified yet; 12 requests to the portal',
      '  left out: 2 host, 4 panelist',
      '  quarantined: 3 no_email',
      '  Look: npx turnout quarantine list --connector webinars',
    ])
  })

  it('puts the commands of the engine into the words that work here', async () => {
    const report = runReport({
      outcome: 'needs_you',
      needsYou: ['First contact with a live portal. Run `turnout approve webinars`.'],
    })
    const text = await formatRun(report, {
      terminal: paper().terminal,
      commandLine: async (rest) => `npm run demo -- ${rest}`,
    })
    expect(text).toContain(
      'Needs you: First contact with a live portal. Run `npm run demo -- approve',
    )
  })
})

describe('colours', () => {
  it('are there on a terminal only', () => {
    expect(paper({ isTTY: true }).terminal.paint('red', 'x')).toContain('\u001b[')
    expect(paper({ isTTY: false }).terminal.paint('red', 'x')).toBe('x')
  })

  it('are not there where NO_COLOR is set', () => {
    const environment = { NO_COLOR: '1' }
    expect(paper({ isTTY: true, environment }).terminal.paint('red', 'x')).toBe('x')
  })
})

describe('progress', () => {
  it('is a plain line per phase where there is no terminal', () => {
    const { terminal: made, text } = paper()
    const display = progressDisplay(made, () => 0)
    display.update({ connector: 'a', phase: 'reading', done: 10, total: null })
    display.update({ connector: 'a', phase: 'reading', done: 20, total: null })
    display.update({ connector: 'a', phase: 'sending', done: 5, total: 40 })
    display.stop()
    expect(text()).toBe('a: reading 10\na: sending 5 of 40\n')
  })

  it('tells the time that is left once it can be told', () => {
    const progress = { connector: 'a', phase: 'sending', done: 25, total: 100 } as const
    expect(timeLeft(progress, 10_000)).toBe('30 s left')
    expect(timeLeft(progress, 100_000)).toBe('5 min left')
    expect(timeLeft({ ...progress, total: null }, 10_000)).toBe('')
  })
})

const error = (code: string, retryable = false) => ({ code, message: '', retryable })

describe('exit codes', () => {
  it.each([
    [runReport(), 'done'],
    [runReport({ outcome: 'waiting', error: error('unavailable', true) }), 'waiting'],
    [runReport({ outcome: 'stopped' }), 'waiting'],
    [runReport({ outcome: 'needs_you' }), 'needsYou'],
    [runReport({ outcome: 'failed', error: error('credentials') }), 'credentials'],
    [runReport({ outcome: 'failed', error: error('invalid_config') }), 'usage'],
    [runReport({ outcome: 'failed', error: error('unavailable', true) }), 'waiting'],
    [runReport({ outcome: 'failed', error: error('ledger_full', true) }), 'ledger'],
    [runReport({ outcome: 'failed', error: error('file_unreadable') }), 'needsYou'],
  ] as const)('follow from how a run ended (%#)', (report, expected) => {
    expect(exitOfRun(report)).toBe(expected)
  })

  it('are the worst of all runs', () => {
    expect(worstExit(['done', 'credentials', 'waiting'])).toBe('credentials')
    expect(worstExit([])).toBe('done')
  })

  it('call what nobody expected unexpected', () => {
    expect(toFailure(new TypeError('x is not a function'))).toMatchObject({ exit: 'unexpected' })
  })

  it('know an error of another copy of the core by its shape', () => {
    const foreign = Object.assign(new Error('No.'), { code: 'credentials', retryable: false })
    expect(toFailure(foreign)).toMatchObject({ exit: 'credentials', message: 'No.' })
  })
})

describe('the JSON document', () => {
  it('has one shape, with instants as text', () => {
    const run = runReport({ endedAt: instantFromEpochMs(1_790_000_000_000) })
    const text = toJson(envelope('sync', { exit: 'done', failure: null }, { runs: [run] }))
    expect(JSON.parse(text)).toMatchObject({
      command: 'sync',
      exitCode: 0,
      error: null,
      runs: [{ connector: 'webinars', endedAt: '2026-09-21T14:13:20.000Z', readAgainAt: null }],
    })
  })
})

it('keeps control characters of other people from the terminal', () => {
  expect(oneLine('a\u001b[2Jb\nc\u202ed')).toBe('a [2Jb c d')
})
