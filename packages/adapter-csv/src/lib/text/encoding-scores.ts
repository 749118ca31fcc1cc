// How much bytes look like text of an encoding. Points per character: kana 2, common kanji 1, rare kanji 0.3;
// what only a wrong reading gives (a kanji glued between Latin letters) costs 3.

const IMPOSSIBLE = Number.NEGATIVE_INFINITY

/** Points for reading the bytes as Windows-31J. */
export function scoreShiftJis(bytes: Buffer): number {
  let score = 0
  // Where the last two-byte character ended: its second byte may look like a letter and is none.
  let pairEnd = -1
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0
    if (lead < 0x80) continue
    const afterLetter = i > pairEnd && isLetter(bytes[i - 1])
    if (lead >= 0xa1 && lead <= 0xdf) {
      score += afterLetter ? -1 : 0.3
      continue
    }
    const trail = bytes[i + 1] ?? 0
    if (!isShiftJisPair(lead, trail)) return i + 1 >= bytes.length ? score : IMPOSSIBLE
    const isGlued = afterLetter && (isLetter(trail) || isLetter(bytes[i + 2]))
    score += isGlued ? -3 : shiftJisPoints(lead, trail)
    i++
    pairEnd = i + 1
  }
  return score
}

function isShiftJisPair(lead: number, trail: number): boolean {
  const leads = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc)
  return leads && trail >= 0x40 && trail <= 0xfc && trail !== 0x7f
}

function shiftJisPoints(lead: number, trail: number): number {
  if (lead === 0x82 && trail >= 0x9f) return 2
  if (lead === 0x83 && trail <= 0x96) return 2
  if (lead >= 0x88 && lead <= 0x97) return 1
  if (lead <= 0x87) return 0.5
  // F0 to F9 are private use.
  return lead >= 0xf0 && lead <= 0xf9 ? -10 : 0.3
}

/** Points for reading the bytes as EUC-JP. */
export function scoreEucJp(bytes: Buffer): number {
  let score = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0
    if (lead < 0x80) continue
    const length = lead === 0x8f ? 3 : 2
    if (i + length > bytes.length) return score
    if (!isEucPair(lead, bytes[i + 1] ?? 0)) return IMPOSSIBLE
    score += eucPoints(lead)
    i += length - 1
  }
  return score
}

function isEucPair(lead: number, trail: number): boolean {
  if (lead === 0x8e) return trail >= 0xa1 && trail <= 0xdf
  return (lead === 0x8f || (lead >= 0xa1 && lead <= 0xfe)) && trail >= 0xa1 && trail <= 0xfe
}

function eucPoints(lead: number): number {
  if (lead === 0xa4 || lead === 0xa5) return 2.1
  if (lead >= 0xb0 && lead <= 0xcf) return 1.1
  return lead <= 0xa8 ? 0.5 : 0.3
}

/** Points for reading the bytes as windows-1252. */
export function scoreWindows1252(bytes: Buffer): number {
  let score = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) continue
    const besideLetter = isLetter(bytes[i - 1]) || isLetter(bytes[i + 1])
    if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)) score -= 3
    else if (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7) score += besideLetter ? 1 : -0.2
    else if (byte < 0xa0) score += 0.4
    else score -= 0.3
  }
  return score
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a))
}
