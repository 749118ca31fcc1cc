const DAY_MS = 86_400_000
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
/** Google expands a rule without an end for decades; here it ends after that many occurrences. */
const MOST_OCCURRENCES = 2_000
/** So many steps without a day that fits mean that none ever will. */
const MOST_MISSES = 200

/** A weekday of a rule, Monday 0; `nth` is which one of the month, from its end where it is negative, 0: every one. */
interface RuleWeekday {
  readonly nth: number
  readonly weekday: number
}

/** A recurrence rule. */
export interface Rule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY'
  readonly interval: number
  readonly weekdays: readonly RuleWeekday[] | null
  readonly monthDays: readonly number[] | null
  readonly count: number
  /** As the rule has it. */
  readonly until: string | null
}

const KNOWN = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'WKST'])

/** The rule in the lines of a series. Throws a TypeError for one that the emulator does not know. */
export function parseRule(recurrence: readonly string[]): Rule {
  const line = recurrence.find((each) => each.startsWith('RRULE:')) ?? ''
  const parts = new Map(
    line
      .slice('RRULE:'.length)
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  )
  const frequency = parts.get('FREQ')
  const isKnown = frequency === 'DAILY' || frequency === 'WEEKLY' || frequency === 'MONTHLY'
  if (!isKnown || [...parts.keys()].some((name) => !KNOWN.has(name))) {
    throw new TypeError(
      `The emulator expands FREQ=DAILY, WEEKLY and MONTHLY with INTERVAL, COUNT, UNTIL, BYDAY and BYMONTHDAY only, not "${line}".`,
    )
  }
  return {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    weekdays: parts.get('BYDAY')?.split(',').map(weekdayOf) ?? null,
    monthDays: parts.get('BYMONTHDAY')?.split(',').map(Number) ?? null,
    count: Math.min(Number(parts.get('COUNT') ?? MOST_OCCURRENCES), MOST_OCCURRENCES),
    until: parts.get('UNTIL') ?? null,
  }
}

function weekdayOf(text: string): RuleWeekday {
  const match = /^([+-]?\d+)?([A-Z]{2})$/.exec(text)
  const weekday = WEEKDAYS.indexOf(match?.[2] ?? '')
  if (weekday === -1) throw new TypeError(`"${text}" is not a weekday of a recurrence rule.`)
  return { nth: Number(match?.[1] ?? 0), weekday }
}

/** The local times that the rule gives, from the first one on, without an end. */
export function* ruleDays(firstMs: number, rule: Rule): Generator<number> {
  let misses = 0
  for (let step = 0; misses < MOST_MISSES; step += 1) {
    const found = inStep(firstMs, step * rule.interval, rule).filter((wallMs) => wallMs >= firstMs)
    misses = found.length === 0 ? misses + 1 : 0
    yield* found.toSorted((a, b) => a - b)
  }
}

function inStep(firstMs: number, steps: number, rule: Rule): number[] {
  switch (rule.frequency) {
    case 'DAILY': {
      const day = firstMs + steps * DAY_MS
      return isOn(day, rule.weekdays) ? [day] : []
    }
    case 'WEEKLY': {
      const monday = firstMs + steps * 7 * DAY_MS - weekdayAt(firstMs) * DAY_MS
      const weekdays = rule.weekdays ?? [{ nth: 0, weekday: weekdayAt(firstMs) }]
      return weekdays.map(({ weekday }) => monday + weekday * DAY_MS)
    }
    case 'MONTHLY':
      return inMonth(firstMs, steps, rule)
  }
}

function inMonth(firstMs: number, months: number, { weekdays, monthDays }: Rule): number[] {
  const first = new Date(firstMs)
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + months]
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const days = Array.from({ length }, (_, index) => index + 1)
  const msOf = (day: number): number => Date.UTC(year, month, day) + (firstMs % DAY_MS)
  const wanted = monthDays ?? (weekdays === null ? [first.getUTCDate()] : null)
  return days
    .filter((day) => wanted === null || wanted.includes(day) || wanted.includes(day - length - 1))
    .filter(
      (day) => weekdays === null || weekdays.some((each) => isNth(each, day, msOf(day), length)),
    )
    .map(msOf)
}

function isNth({ nth, weekday }: RuleWeekday, day: number, dayMs: number, length: number): boolean {
  if (weekdayAt(dayMs) !== weekday) return false
  const [fromStart, fromEnd] = [Math.ceil(day / 7), -Math.ceil((length - day + 1) / 7)]
  return nth === 0 || nth === fromStart || nth === fromEnd
}

function isOn(dayMs: number, weekdays: Rule['weekdays']): boolean {
  return weekdays === null || weekdays.some(({ weekday }) => weekday === weekdayAt(dayMs))
}

// Monday 0, as weeks are counted in rules.
function weekdayAt(dayMs: number): number {
  return (new Date(dayMs).getUTCDay() + 6) % 7
}
