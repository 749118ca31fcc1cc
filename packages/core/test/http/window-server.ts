import type { VirtualClock } from './virtual-clock.ts'

/** How a server counts requests. */
export type WindowModel = 'sliding' | 'fixed' | 'sliding, refusals count'

/** A server that allows so many requests per window and answers in 180 to 420 ms of virtual time. */
export class WindowServer {
  readonly #clock: VirtualClock
  readonly #model: WindowModel
  readonly #max: number
  readonly #windowMs: number
  #counted: number[] = []
  #seed = 42
  refusals = 0
  lastAnswerAt = 0

  constructor(clock: VirtualClock, model: WindowModel, max: number, windowMs: number) {
    this.#clock = clock
    this.#model = model
    this.#max = max
    this.#windowMs = windowMs
  }

  async ask(): Promise<{ readonly status: number; readonly headers: Record<string, string> }> {
    const out = 20 + this.#random() * 60
    const back = 160 + this.#random() * 180
    await this.#clock.sleep(out)
    const taken = this.#count()
    await this.#clock.sleep(back)
    this.lastAnswerAt = this.#clock.now()
    if (!taken) this.refusals += 1
    return { status: taken ? 200 : 429, headers: { remaining: String(this.#left()) } }
  }

  #count(): boolean {
    const now = this.#clock.now()
    const since = this.#model === 'fixed' ? now - (now % this.#windowMs) : now - this.#windowMs
    this.#counted = this.#counted.filter((at) =>
      this.#model === 'fixed' ? at >= since : at > since,
    )
    const taken = this.#counted.length < this.#max
    if (taken || this.#model === 'sliding, refusals count') this.#counted.push(now)
    return taken
  }

  #left(): number {
    return Math.max(0, this.#max - this.#counted.length)
  }

  // A small generator of our own: the same latencies at every run.
  #random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return this.#seed / 2_147_483_648
  }
}
