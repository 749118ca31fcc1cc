import type { CsvLimits } from '../text/row.ts'
import type { ByteSurvey } from '../text/byte-survey.ts'

/** Why bytes are no text of a table at all, and what to do; null where they may be. */
export function refuseBytes({ head, size }: ByteSurvey): string | null {
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  if (size === mark) return 'the file is empty. Export it again.'
  const start = head.subarray(mark, mark + 512).toString('latin1')
  if (start.startsWith('PK\u0003\u0004')) {
    return 'this is an Excel workbook (.xlsx) under the name of a CSV. Open it in Excel and save it as "CSV UTF-8".'
  }
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    return 'this is an old Excel workbook (.xls) under the name of a CSV. Open it in Excel and save it as "CSV UTF-8".'
  }
  if (start.startsWith('%PDF')) return 'this is a PDF. Export the report as CSV.'
  if (/^\s*<(?:!doctype html|html|head|body|table|meta|\?xml)/i.test(start)) {
    return 'this is a web page, not a table: the session of the download may have ended. Sign in and export again as CSV.'
  }
  return null
}

/** What a file without addresses is told. */
export const noAddressColumn =
  'no column holds e-mail addresses, and HubSpot knows people by nothing else. Export the report with addresses, or name the column in the option columns ({ email: "…" }).'

/** What a file is told whose header may be in a line that is too large. */
export function noHeaderBecauseOf(
  line: number,
  { fieldLength, rowLength, columns }: CsvLimits,
): string {
  return `line ${line} is too large to be looked at, and no other line names its columns. A cell may have ${fieldLength} characters, a row ${rowLength} characters and ${columns} cells. Raise the option limits, or check that this is the right file.`
}
