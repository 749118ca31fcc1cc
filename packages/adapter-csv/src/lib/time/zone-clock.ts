import { ConfigError } from '@turnout/core'

const DAY_MS = 86_400_000
const MOST_DAYS = 8192

/** What a wall time means: one moment, or why it is none or two. */
export type WallMoment = number | 'gap' | 'overlap'

/** Turns wall times of one IANA zone into moments, with the rules of the zone's clock changes. */
export class ZoneClock {
  readonly timeZone: string
  readonly #format: Intl.DateTimeFormat
  #lastDay = Number.NaN
  #lastOffsets: readonly [number, number] = [0, 0]
  readonly #days = new Map<number, readonly [number, number]>()

  /** @throws ConfigError when the zone is unknown. */
  constructor(timeZone: string) {
    this.timeZone = timeZone
    try {
      this.#format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    } catch (error) {
      throw new ConfigError(
        'timeZone',
        `"${timeZone}" is no time zone. Give a name like Europe/Berlin or America/New_York.`,
        { cause: error },
      )
    }
  }

  /** The moment of a wall time (NaN of NaN), given as if it were UTC. `gap`: clocks jump over it; `overlap`: it happens twice. */
  momentOf(wallMs: number): WallMoment {
    if (Number.isNaN(wallMs)) return Number.NaN
    const day = Math.floor(wallMs / DAY_MS)
    if (day !== this.#lastDay) {
      this.#lastDay = day
      this.#lastOffsets = this.#offsetsAround(day)
    }
    const [before, after] = this.#lastOffsets
    if (before === after) return wallMs - before
    const early = wallMs - before
    const late = wallMs - after
    const earlyHolds = this.offsetAt(early) === before
    const lateHolds = this.offsetAt(late) === after
    if (earlyHolds && lateHolds) return early === late ? early : 'overlap'
    if (earlyHolds) return early
    return lateHolds ? late : 'gap'
  }

  /** Milliseconds east of UTC at a moment. */
  offsetAt(epochMs: number): number {
    const parts = this.#format.formatToParts(epochMs)
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
    const match = /^GMT(?:([+-])(\d{1,2}):?(\d{2})?(?::(\d{2}))?)?$/.exec(name)
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match ?? []
    const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -ms : ms
  }

  /** The offsets a day before and a day after: no zone changes its clocks twice in two days. */
  #offsetsAround(day: number): readonly [number, number] {
    const known = this.#days.get(day)
    if (known !== undefined) return known
    if (this.#days.size >= MOST_DAYS) this.#days.clear()
    const noon = day * DAY_MS + DAY_MS / 2
    const around = [this.offsetAt(noon - 1.5 * DAY_MS), this.offsetAt(noon + 1.5 * DAY_MS)] as const
    this.#days.set(day, around)
    return around
  }
}
