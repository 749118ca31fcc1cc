/** Markup that is safe to put into a page. */
export interface Html {
  readonly text: string
}

/** A template of markup: every value in it is escaped, unless it is markup itself. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html)[]
): Html {
  const texts = values.map((value) =>
    typeof value === 'object' ? value.text : escaped(String(value)),
  )
  return { text: parts.map((part, index) => part + (texts[index] ?? '')).join('') }
}

/** Several pieces of markup in a row. */
export function join(pieces: readonly Html[]): Html {
  return { text: pieces.map(({ text }) => text).join('') }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}
