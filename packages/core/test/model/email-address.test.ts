import { describe, expect, it } from 'vitest'
import { parseEmailAddress, toEmailAddress } from '@turnout/core'

describe('e-mail addresses', () => {
  it.each([
    [' Ann.Smith@Example.COM ', 'ann.smith@example.com'],
    ['ann+webinar@example.com', 'ann+webinar@example.com'],
    ['\u200bann@example.com\ufeff', 'ann@example.com'],
    ["o'hara@example.co.uk", "o'hara@example.co.uk"],
    ['山田@例え.jp', '山田@例え.jp'],
    ['mailto:ann@example.com', 'ann@example.com'],
  ])('reads %j', (text, address) => {
    expect(parseEmailAddress(text)).toBe(address)
  })

  it.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@example',
    'ann@@example.com',
    'ann smith@example.com',
    'ann@example..com',
    'ann@-example.com',
    '.ann@example.com',
    'a*****@example.com,b@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a'.repeat(250)}.com`,
  ])('reads no address in %j', (text) => {
    expect(parseEmailAddress(text)).toBeNull()
  })

  it('does not repeat the text in its error', () => {
    expect(() => toEmailAddress('secret person')).toThrow(/^This is not an e-mail address\.$/)
  })
})
