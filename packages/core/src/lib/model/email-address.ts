import { InvalidValueError } from './errors.ts'

declare const emailAddress: unique symbol

/** An e-mail address, trimmed and lower-cased. Made by {@link toEmailAddress} or {@link parseEmailAddress} only. */
export type EmailAddress = string & { readonly [emailAddress]: true }

// RFC 5321 limits: 64 octets before the at sign, 254 in all. Quoted local parts are not used by any platform we read.
const SHAPE =
  /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.)+[\p{L}\p{N}-]{2,63}$/u
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/g

/** The address, or null when the text is none. Never throws. */
export function parseEmailAddress(text: string): EmailAddress | null {
  const trimmed = text
    .replace(INVISIBLE, '')
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase()
  if (trimmed.length > 254 || !SHAPE.test(trimmed) || trimmed.includes('..')) return null
  if (trimmed.startsWith('.') || trimmed.includes('.@')) return null
  return trimmed as EmailAddress
}

/** The address. @throws InvalidValueError when the text is none; the message does not repeat the text. */
export function toEmailAddress(text: string): EmailAddress {
  const parsed = parseEmailAddress(text)
  if (parsed === null) throw new InvalidValueError('This is not an e-mail address.')
  return parsed
}
