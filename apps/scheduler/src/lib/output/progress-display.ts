import type { Progress } from '@turnout/core/sync'
import { MultiBar, type SingleBar } from 'cli-progress'
import type { Terminal, TextStream } from './terminal.ts'

/** Shows how far runs are. */
export interface ProgressDisplay {
  readonly update: (progress: Progress) => void
  readonly stop: () => void
}

const DOING = { reading: 'reading', sending: 'sending', verifying: 'verifying' } as const
const PLAIN_EVERY_MS = 10_000

/** Bars with the time left on a terminal; elsewhere a line per phase and every ten seconds. Both go beside the results. */
export function progressDisplay(terminal: Terminal, now: () => number = Date.now): ProgressDisplay {
  const stream = terminal.messages
  return stream.isTTY === true ? bars(stream) : lines(terminal, now)
}

function bars(stream: TextStream): ProgressDisplay {
  const multi = new MultiBar({
    stream: stream as NodeJS.WritableStream,
    format: '  {connector} {phase} [{bar}] {value}/{total} {percentage}% {left}',
    barCompleteChar: '=',
    barIncompleteChar: '-',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    etaBuffer: 50,
  })
  const shown = new Map<string, { phase: Progress['phase']; bar: SingleBar; startedMs: number }>()
  return {
    update(progress) {
      const { connector, phase, done } = progress
      let current = shown.get(connector)
      if (current === undefined || current.phase !== phase) {
        if (current !== undefined) multi.remove(current.bar)
        current = { phase, bar: multi.create(progress.total ?? done, 0, {}), startedMs: Date.now() }
        shown.set(connector, current)
      }
      current.bar.setTotal(progress.total ?? Math.max(done, 1))
      const elapsedMs = Date.now() - current.startedMs
      current.bar.update(done, {
        connector,
        phase: DOING[phase],
        left: timeLeft(progress, elapsedMs),
      })
    },
    stop: () => multi.stop(),
  }
}

/** `12 s left`, or nothing while it cannot be told. */
export function timeLeft({ done, total }: Progress, elapsedMs: number): string {
  if (total === null || done <= 0 || done >= total || elapsedMs < 500) return ''
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}

function lines(terminal: Terminal, now: () => number): ProgressDisplay {
  const shown = new Map<string, { phase: Progress['phase']; atMs: number }>()
  return {
    update(progress) {
      const { connector, phase, done, total } = progress
      const last = shown.get(connector)
      if (last !== undefined && last.phase === phase && now() - last.atMs < PLAIN_EVERY_MS) return
      shown.set(connector, { phase, atMs: now() })
      const howFar = total === null ? (done === 0 ? '' : ` ${done}`) : ` ${done} of ${total}`
      terminal.say(`${connector}: ${DOING[phase]}${howFar}`)
    },
    stop() {},
  }
}
