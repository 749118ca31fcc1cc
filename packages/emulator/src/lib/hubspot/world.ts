import { type Behaviour, carefulBehaviour } from './behaviour.ts'
import { Credentials } from './credentials.ts'
import { Faults } from './faults.ts'
import { Portal } from './portal.ts'
import { RateLimits } from './rate-window.ts'
import { RequestLog } from './request-log.ts'

/** Everything behind one emulator: accounts, apps, switches, faults, logs and the clock. */
export class World {
  readonly portals: Map<number, Portal> = new Map()
  readonly credentials: Credentials = new Credentials()
  readonly requests: RequestLog = new RequestLog()
  readonly faults: Faults = new Faults()
  readonly rateLimits: RateLimits
  readonly #clock: () => number
  behaviour: Behaviour = carefulBehaviour
  /** How far the emulator's clock was moved on by hand. */
  clockOffsetMs = 0
  /** Called after every change that a state file would want to keep. */
  onChange: () => void = () => {}

  constructor({ now, rateNow }: { readonly now: () => number; readonly rateNow: () => number }) {
    this.#clock = now
    this.rateLimits = new RateLimits(rateNow)
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#clock() + this.clockOffsetMs
  }

  addPortal(id: number): Portal {
    const portal = new Portal(id)
    this.portals.set(id, portal)
    return portal
  }
}
