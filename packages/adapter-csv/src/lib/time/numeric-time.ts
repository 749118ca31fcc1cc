/** A date without a place: which of two numbers is the month may not be known yet. */
export interface WallDate {
  readonly year: number
  /** With `order` unknown these are the two numbers as written. */
  readonly month: number
  readonly day: number
  /** True when `month` and `day` are the first and second number of a date like 05/06/2026. */
  readonly asWritten: boolean
}

/** A time as a file writes it, before zone and day-month order are known. */
export interface TimeReading {
  /** Epoch milliseconds where the text is a count of seconds or milliseconds. */
  readonly epochMs?: number
  /** Missing: a clock time only. */
  readonly date?: WallDate
  /** Milliseconds since midnight; missing: a date only. */
  readonly timeOfDayMs?: number
  /** Minutes east of UTC where the text tells. */
  readonly offsetMinutes?: number
  /** A zone's abbreviation like EDT where the text tells. */
  readonly abbreviation?: string
}

const DAY_MS = 86_400_000

/** Reads what follows a date: a time of day with AM or PM and a zone. @returns null for text that is none. */
export function readTimeOfDay(text: string): TimeReading | null {
  return new NumericTime(text).timeOnly()
}

/** Reads times that begin with a digit, character by character: a file holds millions of them. */
export class NumericTime {
  readonly #text: string
  #at = 0
  #digits = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): TimeReading | null {
    const first = this.#number()
    if (this.#at === this.#text.length || this.#is('.')) {
      const counted = readCounted(this.#text)
      if (counted !== null) return counted
    }
    const firstDigits = this.#digits
    const separator = this.#text[this.#at]
    if (separator === ':') return this.#restart().timeOnly()
    if (separator !== '/' && separator !== '-' && separator !== '.') return null
    this.#at++
    const second = this.#number()
    if (this.#digits === 0 || this.#digits > 2) return null
    if (this.#text[this.#at] !== separator) return this.#restart().timeOnly()
    this.#at++
    const third = this.#number()
    const date = toDate({ first, second, third, firstDigits, thirdDigits: this.#digits, separator })
    return date === null ? null : this.#withTime(date)
  }

  timeOnly(): TimeReading | null {
    const time = this.#time()
    return time === null || this.#at < this.#text.length ? null : time
  }

  #restart(): this {
    this.#at = 0
    return this
  }

  #withTime(date: WallDate): TimeReading | null {
    const start = this.#at
    while (this.#is(' ') || this.#is(',') || this.#is('T') || this.#is('t')) this.#at++
    if (this.#at === this.#text.length) return { date }
    if (this.#at === start) return null
    const time = this.timeOnly()
    return time === null ? null : { ...time, date }
  }

  #time(): TimeReading | null {
    const hour = this.#number()
    if (this.#digits === 0 || this.#digits > 2) return null
    const clock = this.#is(':') || this.#is('.')
    const minute = clock ? this.#part() : 0
    const second = clock && (this.#is(':') || this.#is('.')) ? this.#part() : 0
    const millisecond = clock ? this.#fraction() : 0
    const half = this.#half()
    if (!clock && half === null) return null
    if (minute > 59 || second > 60 || minute < 0 || second < 0) return null
    const hours = toHours(hour, half)
    if (hours === null || (hours === 24 && minute + second > 0)) return null
    const timeOfDayMs = hours * 3_600_000 + minute * 60_000 + second * 1000 + millisecond
    return { timeOfDayMs, ...this.#zone() }
  }

  /** Two digits after a colon, or -1. */
  #part(): number {
    this.#at++
    const value = this.#number()
    return this.#digits === 2 ? value : -1
  }

  #fraction(): number {
    if (!this.#is('.') && !this.#is(',')) return 0
    this.#at++
    const start = this.#at
    this.#number()
    return Number(this.#text.slice(start, this.#at).padEnd(3, '0').slice(0, 3))
  }

  #half(): 'am' | 'pm' | null {
    while (this.#is(' ')) this.#at++
    const match = /^([ap])\.?\s?m\b\.?/i.exec(this.#text.slice(this.#at, this.#at + 6))
    if (match === null) return null
    this.#at += match[0].length
    return match[1]?.toLowerCase() === 'a' ? 'am' : 'pm'
  }

  #zone(): Pick<TimeReading, 'offsetMinutes' | 'abbreviation'> {
    if (this.#at === this.#text.length) return {}
    const match = /^ ?\(?(?:(z)|(?:utc|gmt)?([+-]\d{1,2}):?(\d{2})?|([a-z]{2,5}))\)?$/i.exec(
      this.#text.slice(this.#at),
    )
    if (match === null) return {}
    this.#at = this.#text.length
    const [, zulu, hours, minutes = '0', abbreviation] = match
    if (zulu !== undefined) return { offsetMinutes: 0 }
    if (abbreviation !== undefined) return { abbreviation: abbreviation.toUpperCase() }
    const sign = hours?.startsWith('-') === true ? -1 : 1
    return { offsetMinutes: sign * (Math.abs(Number(hours)) * 60 + Number(minutes)) }
  }

  #number(): number {
    const start = this.#at
    let value = 0
    for (; this.#at < this.#text.length; this.#at++) {
      const digit = this.#text.charCodeAt(this.#at) - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    this.#digits = this.#at - start
    return value
  }

  #is(character: string): boolean {
    return this.#text[this.#at] === character
  }
}

function toHours(hour: number, half: 'am' | 'pm' | null): number | null {
  if (half === null) return hour <= 24 ? hour : null
  // 24-hour clocks with a needless AM or PM turn up after Excel.
  if (hour > 12) return half === 'pm' && hour < 24 ? hour : null
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

interface WrittenDate {
  readonly first: number
  readonly second: number
  readonly third: number
  readonly firstDigits: number
  readonly thirdDigits: number
  readonly separator: string
}

function toDate(written: WrittenDate): WallDate | null {
  const { first, second, third, firstDigits, thirdDigits, separator } = written
  if (firstDigits === 4 && thirdDigits >= 1 && thirdDigits <= 2) {
    return { year: first, month: second, day: third, asWritten: false }
  }
  if (firstDigits > 2 || firstDigits === 0 || (thirdDigits !== 2 && thirdDigits !== 4)) return null
  const year = thirdDigits === 4 ? third : third + (third < 70 ? 2000 : 1900)
  // Dates with dots are day first everywhere.
  if (separator === '.') return { year, month: second, day: first, asWritten: false }
  return { year, month: first, day: second, asWritten: true }
}

// Excel counts days from 1899-12-30 (its day 60 is the 29 February 1900 that never was).
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30)

/** Excel's day numbers, and Unix times in seconds or milliseconds. */
function readCounted(text: string): TimeReading | null {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return null
  const value = Number(text)
  if (value >= 20_000 && value < 80_000 && /^\d{5}/.test(text)) {
    const wallMs = EXCEL_EPOCH_MS + Math.round(value * 86_400) * 1000
    const day = new Date(wallMs)
    const date = {
      year: day.getUTCFullYear(),
      month: day.getUTCMonth() + 1,
      day: day.getUTCDate(),
      asWritten: false,
    }
    return { date, timeOfDayMs: wallMs % DAY_MS }
  }
  if (/^\d{10}$/.test(text)) return { epochMs: value * 1000 }
  return /^\d{13}$/.test(text) ? { epochMs: value } : null
}
