import type { ByteSurvey } from './byte-survey.ts'
import { scoreEucJp, scoreShiftJis, scoreWindows1252 } from './encoding-scores.ts'

/** The encoding of a file, and how it was found. */
export interface EncodingChoice {
  /** A label that TextDecoder knows. */
  readonly encoding: string
  /** Bytes of the byte order mark at the start. */
  readonly markBytes: number
  /** How it was found, in words. */
  readonly because: string
  /** True where statistics decided: the option `encoding` can overrule it. */
  readonly guess: boolean
}

/** Finds the encoding from the bytes alone, the surest evidence first. */
export function chooseEncoding(survey: ByteSurvey): EncodingChoice {
  return byMark(survey.head) ?? byNuls(survey.head) ?? byEscape(survey.head) ?? byContent(survey)
}

/** The encoding that the options name, with the mark of the file skipped. @returns null for an unknown label. */
export function namedEncoding(label: string, head: Buffer): EncodingChoice | null {
  const encoding = knownLabel(label)
  if (encoding === null) return null
  const mark = byMark(head)
  const markBytes = mark?.encoding === encoding ? mark.markBytes : 0
  return { encoding, markBytes, because: 'the option encoding says so', guess: false }
}

const spokenLabels: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  'mac-roman': 'macintosh',
  macroman: 'macintosh',
  cp1252: 'windows-1252',
  utf8: 'utf-8',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
}

function knownLabel(label: string): string | null {
  const lower = label.trim().toLowerCase()
  try {
    return new TextDecoder(Object.hasOwn(spokenLabels, lower) ? spokenLabels[lower] : lower)
      .encoding
  } catch {
    return null
  }
}

function byMark(head: Buffer): EncodingChoice | null {
  const because = 'the byte order mark says so'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', markBytes: 3, because, guess: false }
  }
  if (head[0] === 0xff && head[1] === 0xfe) {
    return { encoding: 'utf-16le', markBytes: 2, because, guess: false }
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return { encoding: 'utf-16be', markBytes: 2, because, guess: false }
  }
  return null
}

/** UTF-16 of mostly Latin text has a NUL in every second byte. A few NULs in a row are only dirt. */
function byNuls(head: Buffer): EncodingChoice | null {
  const pairs = Math.floor(head.length / 2)
  if (pairs === 0) return null
  let first = 0
  let second = 0
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i] === 0) first++
    if (head[i + 1] === 0) second++
  }
  const because = 'every second byte is NUL'
  if (second > pairs * 0.3 && first < pairs * 0.05) {
    return { encoding: 'utf-16le', markBytes: 0, because, guess: false }
  }
  if (first > pairs * 0.3 && second < pairs * 0.05) {
    return { encoding: 'utf-16be', markBytes: 0, because, guess: false }
  }
  return null
}

function byEscape(head: Buffer): EncodingChoice | null {
  const switches = ['\u001b$B', '\u001b$@', '\u001b(J']
  if (!switches.some((sequence) => head.includes(sequence, 0, 'latin1'))) return null
  return {
    encoding: 'iso-2022-jp',
    markBytes: 0,
    because: 'it switches character sets with escape sequences',
    guess: false,
  }
}

function byContent({ sample }: ByteSurvey): EncodingChoice {
  if (sample.length === 0) return sure('utf-8', 'all bytes are ASCII')
  const { good, bad } = countUtf8(sample)
  if (bad === 0) return sure('utf-8', 'all bytes are valid UTF-8')
  // No other encoding forms valid UTF-8 sequences by chance in such numbers: the odd bytes are damage.
  if (good >= bad * 2) return damagedUtf8(bad)
  const [best] = [
    { encoding: 'shift_jis', score: scoreShiftJis(sample) },
    { encoding: 'euc-jp', score: scoreEucJp(sample) },
    { encoding: 'windows-1252', score: scoreWindows1252(sample) },
  ].toSorted((a, b) => b.score - a.score)
  // Text in windows-1252 forms no valid UTF-8 sequence but by a rare chance; Japanese half-width letters do.
  if (good >= bad && best?.encoding === 'windows-1252') return damagedUtf8(bad)
  return {
    encoding: best?.encoding ?? 'windows-1252',
    markBytes: 0,
    because: 'its letters look most like this; set the option encoding if names come out wrong',
    guess: true,
  }
}

function damagedUtf8(bad: number): EncodingChoice {
  const damage = bad === 1 ? '1 is damaged' : `${bad} are damaged`
  const because = `nearly all bytes are valid UTF-8; ${damage} and shown as \uFFFD`
  return { encoding: 'utf-8', markBytes: 0, because, guess: true }
}

function sure(encoding: string, because: string): EncodingChoice {
  return { encoding, markBytes: 0, because, guess: false }
}

/** Counts valid multi-byte sequences and bad bytes; the sample's lines are whole but for the last. */
function countUtf8(sample: Buffer): { good: number; bad: number } {
  const text = new TextDecoder('utf-8').decode(sample, { stream: true })
  let good = 0
  let bad = 0
  for (const character of text) {
    if (character === '\uFFFD') bad++
    else if (character > '\u007f') good++
  }
  return { good, bad }
}
