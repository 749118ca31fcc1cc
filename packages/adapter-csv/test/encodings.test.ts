import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteSurveyor } from '../src/lib/text/byte-survey.ts'
import { chooseEncoding } from '../src/lib/text/encoding-ladder.ts'

function encodingOf(bytes: Buffer): string {
  const surveyor = new ByteSurveyor()
  surveyor.add(bytes)
  return chooseEncoding(surveyor.finish()).encoding
}

it('takes a few NULs in a row for dirt and not for UTF-16', () => {
  expect(encodingOf(Buffer.from('Email,Na\0me\na@example.com,A\0\0\n'))).toBe('utf-8')
})

it('bears one damaged byte in UTF-8', () => {
  const bytes = [Buffer.from('Zoë, José'), Buffer.from([0xff]), Buffer.from(', Muñoz\n')]
  expect(encodingOf(Buffer.concat(bytes))).toBe('utf-8')
})

it('finds an accent that comes late in a long file', () => {
  const plain = Buffer.from('a@example.com,A\n'.repeat(50_000))
  expect(encodingOf(Buffer.concat([plain, Buffer.from('z@example.com,Zo\xeb\n', 'latin1')]))).toBe(
    'windows-1252',
  )
})

it('knows ISO-2022-JP by its escapes', () => {
  expect(encodingOf(Buffer.from('Email,\u001b$B;aL>\u001b(B\n', 'latin1'))).toBe('iso-2022-jp')
})

it('never takes UTF-8 for anything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const bytes = Buffer.from(`Email,Name\na@example.com,${text.replaceAll('\0', '')}\n`)
      // An escape sequence means ISO-2022-JP wherever it stands.
      fc.pre(!bytes.includes('\u001b'))
      expect(encodingOf(bytes)).toBe('utf-8')
    }),
    { numRuns: 300 },
  )
})

it('bears a damaged byte beside the only other letter that is not ASCII', () => {
  const bytes = [Buffer.from('a@example.com,Zoë\nb@example.com,Jos'), Buffer.from([0xe9, 0x0a])]
  expect(encodingOf(Buffer.concat(bytes))).toBe('utf-8')
})

it('does not take half-width katakana for damaged UTF-8', () => {
  // ﾀﾛｳ: the last two bytes alone would be valid UTF-8.
  expect(encodingOf(Buffer.from('a@example.com,\xc0\xdb\xb3\n', 'latin1'))).toBe('shift_jis')
})

it.each([
  ['吉田, 能登', [0x8b, 0x67, 0x93, 0x63, 0x2c, 0x94, 0x5c, 0x93, 0x6f], 'shift_jis'],
  ['佐々木, 太郎', [0xba, 0xb4, 0xa1, 0xb9, 0xcc, 0xda, 0x2c, 0xc2, 0xc0, 0xcf, 0xba], 'euc-jp'],
])('knows the one name %s below an English header', (_name, bytes, encoding) => {
  const header = Buffer.from('First name,Last name,Email\n')
  const rest = Buffer.from(',u@example.com\n')
  expect(encodingOf(Buffer.concat([header, Buffer.from(bytes), rest]))).toBe(encoding)
})
