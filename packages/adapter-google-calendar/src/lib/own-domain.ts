import type { CalendarEvent } from './google-calendar-schemas.ts'

// Where everybody can have an address, a common domain says nothing about an organization.
const PUBLIC = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'proton.me',
  'protonmail.com',
])

/**
 * The domains of who organizes the event, who made it, and who owns the calendar; a calendar's own address is not a
 * person's.
 */
export function ownDomains(
  { organizer, creator }: CalendarEvent,
  reader: string | null,
): readonly string[] {
  const domains = [organizer?.email, creator?.email, reader].flatMap((email) => {
    const domain = email?.split('@').at(-1)?.toLowerCase()
    return domain === undefined ? [] : [domain]
  })
  return domains.filter((domain) => !PUBLIC.has(domain) && !domain.endsWith('calendar.google.com'))
}

/** Whether the address is of one of the domains, or of a part of one. */
export function isOfDomain(email: string, domains: readonly string[]): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  return domains.some((own) => domain === own || domain.endsWith(`.${own}`))
}
