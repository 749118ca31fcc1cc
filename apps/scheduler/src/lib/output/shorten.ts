const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The text, cut to that many letters with an ellipsis where it is longer. */
export function shorten(text: string, most: number): string {
  const parts = Array.from(letters.segment(text), ({ segment }) => segment)
  return parts.length > most ? `${parts.slice(0, most - 1).join('')}…` : text
}
