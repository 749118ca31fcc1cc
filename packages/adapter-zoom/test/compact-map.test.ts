import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CompactMap } from '../src/lib/compact-map.ts'

const text = fc.string({ maxLength: 60, unit: 'grapheme' })

it('gives what a Map gives, the first value of each key', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 2000 }), (entries) => {
      const plain = new Map<string, string>()
      const compact = new CompactMap()
      for (const [key, value] of entries) {
        const [short, shown] = [cut(key), cut(value)]
        expect(compact.add(short, shown)).toBe(!plain.has(short))
        if (!plain.has(short)) plain.set(short, shown)
      }
      expect(compact.size).toBe(plain.size)
      for (const [key, value] of plain) expect(compact.get(key)).toBe(value)
      expect(compact.get('never added')).toBe(plain.get('never added') ?? null)
    }),
    { numRuns: 50 },
  )
})

it('keeps 50,000 ids apart', () => {
  const compact = new CompactMap()
  for (let index = 0; index < 50_000; index += 1)
    compact.add(`id-${index}`, `person${index}@guests.example`)
  expect(compact.get('id-0')).toBe('person0@guests.example')
  expect(compact.get('id-49999')).toBe('person49999@guests.example')
  expect(compact.get('id-50000')).toBeNull()
})

// Keys and values of the map have 255 bytes at most, and end with a whole character.
function cut(long: string): string {
  return Buffer.byteLength(long) <= 255 ? long.toWellFormed() : 'too long'
}
