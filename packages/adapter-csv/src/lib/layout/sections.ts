import { normaliseCell } from './header-text.ts'

/** Whom a table of a report is about. `repeated`: it says again what another table says. */
export type TableRole = 'people' | 'host' | 'panelist' | 'other' | 'repeated'

/** What a title opens: a table, or a part without people (`preamble`). */
export type TitleOpens = TableRole | 'preamble'

// Normalised titles. Zoom's webinar reports; the Spanish ones are attested, the Japanese ones inferred.
const titles: Readonly<Record<string, TitleOpens>> = {
  'attendee report': 'preamble',
  'registration report': 'preamble',
  'informe de asistentes': 'preamble',
  出席者レポート: 'preamble',
  登録レポート: 'preamble',
  'meeting summary': 'preamble',
  'general information': 'preamble',
  'host details': 'host',
  'panelist details': 'panelist',
  'attendee details': 'people',
  'registrant details': 'people',
  'session details': 'people',
  'other attended': 'other',
  'detalles de anfitrión': 'host',
  'detalles del anfitrión': 'host',
  'detalles de panelista': 'panelist',
  'detalles del panelista': 'panelist',
  'detalles de asistente': 'people',
  'detalles del asistente': 'people',
  'otros asistentes': 'other',
  'otros asistieron': 'other',
  ホストの詳細: 'host',
  パネリストの詳細: 'panelist',
  出席者の詳細: 'people',
  登録者の詳細: 'people',
  その他の出席者: 'other',
}

/** Reports that list no people's attendance, by their titles. */
const otherReports = new Set([
  'poll report',
  'q&a report',
  'survey report',
  'performance report',
  'webinar poll report',
])

/** What the title in a row opens; null where the row is no title. A title stands alone in its row. */
export function titleOpens(cells: readonly string[]): TitleOpens | null {
  const only = onlyCell(cells)
  if (only === null) return null
  const title = normaliseCell(only)
  if (Object.hasOwn(titles, title)) return titles[title] ?? null
  return numberedSection(title)
}

/** The title of a report that Turnout cannot use; null where the row is none. */
export function unusableReport(cells: readonly string[]): string | null {
  const only = onlyCell(cells)
  if (only === null) return null
  return otherReports.has(normaliseCell(only)) ? only.trim() : null
}

/** The only cell of a row that holds something. */
export function onlyCell(cells: readonly string[]): string | null {
  let only: string | null = null
  for (const cell of cells) {
    if (cell.trim() === '') continue
    if (only !== null) return null
    only = cell
  }
  return only
}

/** Whether no cell of the row holds anything. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** Teams numbers its sections the same way in every language: summary, participants, activities, engagement. */
function numberedSection(title: string): TitleOpens | null {
  const match = /^([1-9])\. \p{L}/u.exec(title)
  if (match === null || title.length > 60) return null
  if (match[1] === '1') return 'preamble'
  return match[1] === '2' ? 'people' : 'repeated'
}
