import type { Progress } from '@turnout/core/sync'
import { MultiBar, type Options, type Params, type SingleBar } from 'cli-progress'
import type { Terminal, TextStream } from './terminal.ts'

/** Shows how far runs are. */
export interface ProgressDisplay {
  readonly update: (progress: Progress) => void
  readonly stop: () => void
}

const PLAIN_EVERY_MS = 10_000

/** Bars with the time left on a terminal; elsewhere a line per phase and every ten seconds. Both go beside the results. */
export function progressDisplay(terminal: Terminal, now: () => number = Date.now): ProgressDisplay {
  const stream = terminal.messages
  return stream.isTTY === true ? bars(stream, now) : lines(terminal, now)
}

interface Payload {
  readonly progress: Progress
  readonly elapsedMs: number
}

// Reading and sending go on at the same time: each connector has a bar per phase.
function bars(stream: TextStream, now: () => number): ProgressDisplay {
  const multi = new MultiBar({
    stream: stream as NodeJS.WritableStream,
    format: formatBar,
    clearOnComplete: true,
    hideCursor: true,
  })
  const shown = new Map<string, { readonly bar: SingleBar; readonly startedMs: number }>()
  return {
    update(progress) {
      const key = `${progress.connector} ${progress.phase}`
      const current = shown.get(key) ?? {
        bar: multi.create(1, 0, { progress, elapsedMs: 0 }),
        startedMs: now(),
      }
      shown.set(key, current)
      current.bar.setTotal(progress.total ?? Math.max(progress.done, 1))
      current.bar.update(progress.done, { progress, elapsedMs: now() - current.startedMs })
    },
    stop: () => multi.stop(),
  }
}

const BAR_LENGTH = 24

function formatBar(_options: Options, { progress: share }: Params, payload: Payload): string {
  const { progress, elapsedMs } = payload
  const { connector, phase, done, total } = progress
  if (total === null) return `  ${connector}: ${phase} ${done}`
  const bar = '='.repeat(Math.round(share * BAR_LENGTH)).padEnd(BAR_LENGTH, '-')
  return `  ${connector}: ${phase} [${bar}] ${done} of ${total} ${timeLeft(progress, elapsedMs)}`
}

/** `12 s left`, or nothing while it cannot be told. */
export function timeLeft({ done, total }: Progress, elapsedMs: number): string {
  if (total === null || done <= 0 || done >= total || elapsedMs < 500) return ''
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}

function lines(terminal: Terminal, now: () => number): ProgressDisplay {
  const shownAtMs = new Map<string, number>()
  return {
    update({ connector, phase, done, total }) {
      const key = `${connector} ${phase}`
      const last = shownAtMs.get(key)
      if (last !== undefined && now() - last < PLAIN_EVERY_MS) return
      shownAtMs.set(key, now())
      terminal.say(`${connector}: ${phase} ${total === null ? done : `${done} of ${total}`}`)
    },
    stop() {},
  }
}
