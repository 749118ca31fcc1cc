interface Alarm {
  readonly at: number
  readonly ring: () => void
}

/** Time that passes only when nothing else can happen. */
export interface VirtualClock {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Lets time pass until the promise is settled. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>
}

/** Makes a clock that begins at this many milliseconds. */
export function virtualClock(startMs = 1_000_000): VirtualClock {
  let nowMs = startMs
  const alarms: Alarm[] = []
  const ringNext = (): void => {
    alarms.sort((a, b) => a.at - b.at)
    const next = alarms.shift()
    if (next === undefined) return
    nowMs = Math.max(nowMs, next.at)
    next.ring()
    while (alarms[0]?.at === next.at) alarms.shift()?.ring()
  }
  return {
    now: () => nowMs,
    sleep: (ms) => new Promise((ring) => void alarms.push({ at: nowMs + ms, ring })),
    until: async (promise) => {
      const state = { settled: false }
      const done = promise.finally(() => {
        state.settled = true
      })
      done.catch(() => {})
      while (!state.settled) {
        await new Promise((resolve) => setImmediate(resolve))
        if (!state.settled) ringNext()
      }
      return done
    },
  }
}
