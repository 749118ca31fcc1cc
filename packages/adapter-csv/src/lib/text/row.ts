/** How large things may get before a row is refused; all in characters, columns in cells. */
export interface CsvLimits {
  /** Longest cell. Default 1,048,576. */
  readonly fieldLength: number
  /** Longest row. Default 8,388,608. */
  readonly rowLength: number
  /** Most cells in a row. Default 10,000. */
  readonly columns: number
}

/** Why a row could not be split into cells. `unfitting`: it follows an unclosed quote and has other cells than the rest. */
export type RowProblem = 'unclosed_quote' | 'unfitting' | 'too_large'

/** One row of a file: its cells, the line that it starts on (from 1), and the text that it was cut from. */
export interface Row {
  /** In the order of the columns; cells of columns that are not wanted are empty. */
  readonly cells: readonly string[]
  readonly line: number
  readonly problem: RowProblem | null
  /** The columns whose cells were made (1 = made, by position); null: all. */
  readonly mask: Uint8Array | null
  /** How many cells it has; with a mask, blank ones beyond the width are not counted and others as one. */
  readonly count: number
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The text of a row as it stands in the file. */
export function rowText(row: Row): string {
  return row.text.slice(row.start, row.end)
}

/** Whether there is nothing but delimiters and blanks. */
export function isPadding(text: string, start: number, end: number, delimiter: string): boolean {
  for (let i = start; i < end; i++) {
    if (text[i] !== delimiter && text[i] !== ' ') return false
  }
  return true
}
