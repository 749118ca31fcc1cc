import { isNothing, readTime } from '../time/read-time.ts'
import { cleanText, normaliseCell } from './header-text.ts'
import { infoLabel, type InfoLabel } from './info-labels.ts'
import { isBlank, onlyCell } from './sections.ts'

/** What a file says about its event, as cells: times are made of them once zone and order are known. */
export interface EventFacts {
  readonly title: string | null
  /** Without the blanks and hyphens of Zoom and GoTo; null where the file has none or Excel has mangled it. */
  readonly platformId: string | null
  readonly start: string | null
  readonly end: string | null
  readonly minutes: number | null
  /** The host's address, where the file names it. */
  readonly hostEmail: string | null
}

type Cells = Partial<Record<InfoLabel, string>>

/** Reads what stands before the table: labels over values, or labels beside values. */
export function readEventFacts(rows: readonly (readonly string[])[]): EventFacts {
  const found: Cells = {}
  for (const [index, cells] of rows.entries()) {
    const values = rows.slice(index + 1).find((next) => !isBlank(next)) ?? []
    if (isLabelRow(cells)) readBelow(cells, values, found)
    else readBeside(cells, found)
  }
  fillFromNumberedSummary(rows, found)
  fillFromPlainSummary(rows, found)
  return toFacts(found)
}

/** The facts of a file whose rows carry them, from the cells of its first row of people. */
export function factsOfRow(cells: Cells & { checkInLink?: string }): EventFacts {
  const facts = toFacts(cells)
  // Luma has the event only in the address of the check-in page.
  const luma = /\/(evt-[A-Za-z0-9-]+)/.exec(cells.checkInLink ?? '')?.[1]
  return luma === undefined ? facts : { ...facts, platformId: luma }
}

/** The facts of two places of a file; the first that tells something wins. */
export function mergeFacts(first: EventFacts, second: EventFacts): EventFacts {
  return {
    title: first.title ?? second.title,
    platformId: first.platformId ?? second.platformId,
    start: first.start ?? second.start,
    end: first.end ?? second.end,
    minutes: first.minutes ?? second.minutes,
    hostEmail: first.hostEmail ?? second.hostEmail,
  }
}

/** Whether Excel has turned an id into a rounded number, like 8.12346E+11: worthless as a key. */
export function isMangledId(cell: string): boolean {
  return /^\d(?:[.,]\d+)?E\+\d+$/i.test(cell.trim())
}

function isLabelRow(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const labels = filled.filter((cell) => infoLabel(normaliseCell(cell)) !== undefined)
  return labels.length >= 2 || (labels.length === 1 && filled.length === 1)
}

function readBelow(labels: readonly string[], values: readonly string[], found: Cells): void {
  for (const [column, cell] of labels.entries()) {
    const label = infoLabel(normaliseCell(cell))
    const value = values[column]?.trim() ?? ''
    if (label !== undefined && !isNothing(value)) found[label] ??= value
  }
}

function readBeside(cells: readonly string[], found: Cells): void {
  const [name = '', value = ''] = cells
  const label = infoLabel(normaliseCell(name))
  if (label !== undefined && !isNothing(value)) found[label] ??= value.trim()
}

/** Teams' summary of 2021 has the same order in every language: a count, the title, the start, the end, the id. */
function fillFromPlainSummary(rows: readonly (readonly string[])[], found: Cells): void {
  const filled = rows.filter((cells) => !isBlank(cells))
  const [count, title, start, end, id, ...more] = filled.slice(1).map(([, value = '']) => value)
  if (onlyCell(filled[0] ?? []) === null || id === undefined || more.length > 0) return
  if (!/^\s*\d+\s*$/.test(count ?? '') || !isFullTime(start ?? '') || !isFullTime(end ?? '')) return
  found.title ??= title?.trim() ?? ''
  found.start ??= start ?? ''
  found.end ??= end ?? ''
  found.id ??= id
}

/** Teams' summary has the same order in every language: the title, then counts, then start and end. */
function fillFromNumberedSummary(rows: readonly (readonly string[])[], found: Cells): void {
  const at = rows.findIndex(([cell = '']) => normaliseCell(cell).startsWith('1. '))
  if (at === -1) return
  const pairs = rows.slice(at + 1).filter((cells) => (cells[1] ?? '').trim() !== '')
  found.title ??= pairs[0]?.[1]?.trim() ?? ''
  const times = pairs.map((cells) => cells[1] ?? '').filter(isFullTime)
  if (found.start === undefined && times[0] !== undefined) found.start = times[0]
  if (found.end === undefined && times[1] !== undefined) found.end = times[1]
}

function isFullTime(cell: string): boolean {
  const reading = readTime(cell)
  return reading?.date !== undefined && reading.timeOfDayMs !== undefined
}

function toFacts(cells: Cells): EventFacts {
  const minutes = Number((cells.minutes ?? '').trim().replace(',', '.'))
  return {
    title: textOrNull(cells.title),
    platformId: toPlatformId(cells.id),
    start: onDay(textOrNull(cells.start), cells.date),
    end: onDay(textOrNull(cells.end), cells.date),
    minutes: cells.minutes !== undefined && minutes > 0 ? minutes : null,
    hostEmail: /[^\s()<>]+@[^\s()<>]+/.exec(cells.host ?? '')?.[0] ?? null,
  }
}

/** A clock time with the date that stands beside it. */
function onDay(time: string | null, date: string | undefined): string | null {
  if (date === undefined) return time
  if (time === null) return null
  return readTime(time)?.date === undefined ? `${date.trim()} ${time}` : time
}

function textOrNull(cell: string | undefined): string | null {
  const text = cleanText(cell ?? '')
  return text === '' ? null : text
}

function toPlatformId(cell: string | undefined): string | null {
  const id = (cell ?? '').trim().replace(/^'/, '')
  if (id === '' || isMangledId(id)) return null
  const digits = id.replace(/[\s\u00a0-]/g, '')
  // Zoom and GoTo print their 9 to 11 digits in groups; longer ones are other platforms' ids.
  return /^\d{1,13}$/.test(digits) ? digits : id
}
