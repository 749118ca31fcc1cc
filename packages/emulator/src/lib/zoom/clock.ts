/** The emulator's own time: it moves when it is told to, or with the machine's clock. */
export interface Clock {
  now(): number
  /** Goes forward by so many milliseconds. */
  advance(ms: number): void
  /** Goes to a moment, in epoch milliseconds. */
  set(epochMs: number): void
}

/** Makes a clock that stands still at a moment; `running` goes on with the machine's. */
export function makeClock(startsAt: number, mode: 'standing' | 'running'): Clock {
  let offset = mode === 'running' ? startsAt - Date.now() : startsAt
  const now = (): number => (mode === 'running' ? Date.now() + offset : offset)
  return {
    now,
    advance: (ms) => {
      offset += ms
    },
    set: (epochMs) => {
      offset += epochMs - now()
    },
  }
}
