/** `="2026-09-08 17:00"` and `'0123` without Excel's wrapping; anything else trimmed. */
export function unwrapExcel(cell: string): string {
  const text = cell.trim()
  if (text.startsWith('=') && text.length > 2) {
    return text.replace(/^="?/, '').replace(/"$/, '').trim()
  }
  return text.startsWith("'") ? text.slice(1) : text
}

/** A time cell in plain characters: full-width digits, odd spaces, Japanese dates and halves of the day made ASCII. */
export function normaliseTimeText(cell: string): string {
  const text = unwrapExcel(cell)
  return isPlain(text) ? text : japanese(text.normalize('NFKC').replace(/\s+/g, ' ')).trim()
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 126) return false
  return true
}

// First year of an era less one.
const eras: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925 }

function japanese(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
    .replace(
      /(令和|平成|昭和)\s*(\d{1,2}|元)年/,
      (_, era: string, year: string) =>
        `${(eras[era] ?? 0) + (year === '元' ? 1 : Number(year))}年`,
    )
    .replace(/(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日/, '$1/$2/$3 ')
    .replace(/\([日月火水木金土]\)/, ' ')
    .replace(
      /(\d{1,2})時\s*(\d{1,2})分(?:\s*(\d{1,2})秒)?/,
      (_, h: string, m: string, s?: string) =>
        `${h}:${m.padStart(2, '0')}:${(s ?? '0').padStart(2, '0')}`,
    )
    .replace(
      /(午前|午後)\s*([\d:.]+)/,
      (_, half: string, time: string) => `${time} ${half === '午前' ? 'AM' : 'PM'}`,
    )
    .replace(/\s+/g, ' ')
}
