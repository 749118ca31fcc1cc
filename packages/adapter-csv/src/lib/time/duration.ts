/** The unit of bare numbers in a column of durations. */
export type DurationUnit = 'seconds' | 'minutes' | 'hours'

const unitSeconds: readonly (readonly [RegExp, number])[] = [
  [/^(?:d|day|days|tag|tage|día|días|dia|dias|jour|jours|日)$/, 86_400],
  [/^(?:h|hr|hrs|hour|hours|std|stunde|stunden|hora|horas|heure|heures|時間|時)$/, 3600],
  [/^(?:m|min|mins|minute|minutes|minuten|minuto|minutos|分|分間)$/, 60],
  [/^(?:s|sec|secs|second|seconds|sek|sekunde|sekunden|seg|segundo|segundos|秒)$/, 1],
]

/** Reads `62`, `58.53`, `28,8`, `1h 3m 38s`, `1 時間 5 秒`, `1:02:30` as seconds. @returns null for text that is none. */
export function readDuration(cell: string, unit: DurationUnit): number | null {
  const text = cell.trim().normalize('NFKC').toLowerCase()
  if (/^-?\d+(?:[.,]\d+)?$/.test(text)) {
    return Math.round(Number(text.replace(',', '.')) * secondsOf(unit))
  }
  return readClock(text) ?? readUnits(text)
}

/** The unit that a header like `Duration (minutes)` states; minutes where it states none. */
export function durationUnit(header: string): DurationUnit {
  if (/\b(?:seconds|secs?|sek|segundos|secondes)\b|秒/.test(header)) return 'seconds'
  return /\b(?:hours|hrs?|horas|heures|stunden)\b|\(時間\)/.test(header) ? 'hours' : 'minutes'
}

function secondsOf(unit: DurationUnit): number {
  if (unit === 'seconds') return 1
  return unit === 'minutes' ? 60 : 3600
}

/** `1:02:30` is hours, minutes and seconds; `32:14` is minutes and seconds. */
function readClock(text: string): number | null {
  const match = /^(?:(\d+):)?(\d{1,3}):(\d{2})$/.exec(text)
  if (match === null) return null
  const [, hours = '0', minutes, seconds] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function readUnits(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:[.,]\d+)?)\s*(\p{L}+)\.?/gu)]
  const rest = text
    .replace(/(\d+(?:[.,]\d+)?)\s*(\p{L}+)\.?/gu, '')
    .replace(/[\s,.]|and|und|y|et/g, '')
  if (parts.length === 0 || rest !== '') return null
  let seconds = 0
  for (const [, amount = '', name = ''] of parts) {
    const factor = unitSeconds.find(([words]) => words.test(name))?.[1]
    if (factor === undefined) return null
    seconds += Number(amount.replace(',', '.')) * factor
  }
  return Math.round(seconds)
}
