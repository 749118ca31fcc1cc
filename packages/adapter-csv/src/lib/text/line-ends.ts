const LF = 10
const CR = 13

/** Where the line that `at` stands in ends: before LF or CR, or at the end of the text. */
export function lineEnd(text: string, at: number): number {
  let i = at
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || code === CR) break
  }
  return i
}

/** Where the next line starts, after LF, CRLF or CR. */
export function pastLineEnd(text: string, end: number): number {
  if (end >= text.length) return text.length
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1
}

/** How many lines end between two places. */
export function countLineEnds(text: string, from: number, to: number): number {
  let lines = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) lines++
  }
  return lines
}
