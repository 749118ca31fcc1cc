import { CredentialsError } from '@turnout/core'
import { isMissing } from './google-call.ts'

/**
 * What went wrong with a calendar, in words that say which one: Google answers 404 for one that is not there and for one
 * that is not shared.
 */
export function calendarError(cause: unknown, index: number): unknown {
  if (!isMissing(cause)) return cause
  const message = `calendars[${index}]: Google knows no such calendar, or does not show it to this account. Check the id in the calendar's settings under "Integrate calendar", and share the calendar.`
  return new CredentialsError(message, { cause })
}
