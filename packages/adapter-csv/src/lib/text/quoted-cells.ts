const LF = 10
const CR = 13
const SPACE = 32
const QUOTE = 34

/** Where what follows a closing quote ends: at the delimiter, at the end of the line, or at the end of the text. */
export function cellEnd(text: string, at: number, delimiter: string): number {
  const code = delimiter.charCodeAt(0)
  let i = at
  for (; i < text.length; i++) {
    const found = text.charCodeAt(i)
    if (found === code || found === LF || found === CR) break
  }
  return i
}

/** A quoted cell that was found, and where it ends. */
export interface PaddedCell {
  readonly value: string
  readonly end: number
}

/**
 * A cell in quotes after blanks, like the second of `12, "Mar 28, 2020"`; null where the quote is only a character: it
 * does not close on the line, or something else follows before the next cell.
 */
export function paddedCell(
  text: string,
  { start, end, delimiter }: { start: number; end: number; delimiter: string },
): PaddedCell | null {
  if (text.charCodeAt(start) !== SPACE) return null
  let open = start
  while (open < end && text.charCodeAt(open) === SPACE) open++
  if (open >= end || text.charCodeAt(open) !== QUOTE) return null
  let close = text.indexOf('"', open + 1)
  while (close !== -1 && close < end && text.charCodeAt(close + 1) === QUOTE) {
    close = text.indexOf('"', close + 2)
  }
  if (close === -1 || close >= end) return null
  const stop = cellEnd(text, close + 1, delimiter)
  if (text.slice(close + 1, stop).trim() !== '') return null
  return { value: text.slice(open + 1, close).replaceAll('""', '"'), end: stop }
}
