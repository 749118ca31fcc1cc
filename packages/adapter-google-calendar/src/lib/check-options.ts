import { ConfigError } from '@turnout/core'
import type { GoogleCalendarSourceOptions } from './google-calendar-options.ts'

/** Refuses options that cannot be used. @throws ConfigError with the option's name. */
export function checkOptions(options: GoogleCalendarSourceOptions): void {
  checkCalendars(options)
  checkWebinars(options)
  checkNumbers(options)
  const { credentials } = options
  if (credentials.kind === 'service-account' && !credentials.privateKey.includes('PRIVATE KEY')) {
    throw new ConfigError(
      'credentials.privateKey',
      'it is no PEM key. Copy private_key from the key file.',
    )
  }
}

function checkCalendars({ calendars }: GoogleCalendarSourceOptions): void {
  if (calendars.length === 0) {
    throw new ConfigError('calendars', 'there is none. Name the calendar that holds the webinars.')
  }
  if (calendars.some((id) => id.trim() === ''))
    throw new ConfigError('calendars', 'an id is empty.')
  if (calendars.includes('primary')) {
    throw new ConfigError(
      'calendars',
      '"primary" means another calendar for every user. Give the calendar\'s id, found in its settings under "Integrate calendar".',
    )
  }
  if (new Set(calendars).size < calendars.length) {
    throw new ConfigError('calendars', 'a calendar is named twice.')
  }
}

function checkWebinars({ webinars }: GoogleCalendarSourceOptions): void {
  const conditions = [webinars?.tag, webinars?.labels, webinars?.property]
  if (webinars !== undefined && conditions.every((condition) => condition === undefined)) {
    throw new ConfigError('webinars', 'give a tag, labels or a property, or leave it out.')
  }
  if (webinars?.tag?.trim() === '') throw new ConfigError('webinars.tag', 'it is empty.')
}

/** The most events that Google gives in one answer. */
const MOST_PER_PAGE = 2500

function checkNumbers(options: GoogleCalendarSourceOptions): void {
  if (options.attendanceAfterMinutes?.length === 0) {
    throw new ConfigError('attendanceAfterMinutes', 'give one time at least, or attendance: [].')
  }
  for (const name of ['batchSize', 'eventsPerPage', 'requestsPerMinute', 'timeoutMs'] as const) {
    const value = options[name] ?? 1
    if (!Number.isInteger(value) || value < 1)
      throw new ConfigError(name, 'give a whole number from 1.')
  }
  if ((options.eventsPerPage ?? 1) > MOST_PER_PAGE) {
    throw new ConfigError('eventsPerPage', `Google gives ${MOST_PER_PAGE} at most.`)
  }
  const { horizonDays = 0, attendanceAfterMinutes = [] } = options
  if (!isAmount(horizonDays)) throw new ConfigError('horizonDays', 'give a number of days.')
  if (!attendanceAfterMinutes.every(isAmount)) {
    throw new ConfigError('attendanceAfterMinutes', 'give minutes after the end of the event.')
  }
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}
