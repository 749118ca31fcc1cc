const decoder = new TextDecoder('utf-8', { fatal: true })

// The characters that windows-1252 has in place of the bytes from 80 to 9F.
const byteOf: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 32 }, (_, index) => {
    const byte = 0x80 + index
    return [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte] as const
  }),
)

// A first byte of UTF-8 taken for a letter, and a character that is no letter of a name after it.
const suspicious =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/

/** Whether a text is UTF-8 that was taken for windows-1252 and written as UTF-8 again, like `ZoÃ«`. */
export function looksDoubleEncoded(text: string): boolean {
  if (!suspicious.test(text)) return false
  const bytes = Array.from(text, (character) => byteOf.get(character) ?? character.codePointAt(0))
  if (!bytes.every((byte) => byte !== undefined && byte <= 0xff)) return false
  try {
    decoder.decode(Uint8Array.from(bytes, (byte) => byte ?? 0))
    return true
  } catch {
    return false
  }
}
