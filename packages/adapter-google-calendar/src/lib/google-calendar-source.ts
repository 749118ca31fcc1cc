import {
  CredentialsError,
  type ReadRequest,
  type Source,
  type SourceCapabilities,
  type SourceCheck,
  type SourceFinding,
} from '@turnout/core'
import { readAttendance } from './attendance-reading.ts'
import { readCalendar } from './calendar-reading.ts'
import { GoogleClient } from './google-calendar-client.ts'
import { toSeconds } from './google-calendar-cursor.ts'
import { isMissing } from './google-call.ts'
import {
  type AttendanceRung,
  type GoogleCalendarSourceOptions,
  type Settings,
  settingsOf,
} from './google-calendar-options.ts'
import { readNamedEvents } from './named-events.ts'
import { pushChannels } from './push-channels.ts'
import { type Batches, Reading } from './reading.ts'

/**
 * Reads webinars from Google calendars: guests from Calendar, and who came from the audit log or Google Meet.
 * @throws ConfigError when an option cannot be used.
 */
export function googleCalendarSource(options: GoogleCalendarSourceOptions): Source {
  const settings = settingsOf(options)
  const client = new GoogleClient(settings)
  return {
    specVersion: 1,
    name: 'google-calendar',
    fingerprint: settings.fingerprint,
    capabilities: capabilitiesOf(settings),
    check: ({ signal }) => check(settings, client, signal),
    read: (request) => read({ settings, client, request }),
    webhook: pushChannels(settings, client),
  }
}

function capabilitiesOf({ guests, attendance }: Settings): SourceCapabilities {
  return {
    registrations: true,
    // By default a withdrawal is told by the complete guest list alone.
    cancellations: guests.declined === 'cancelled',
    attendance: attendance.length > 0,
    rosters: true,
    webhooks: true,
  }
}

async function* read(parts: {
  readonly settings: Settings
  readonly client: GoogleClient
  readonly request: ReadRequest
}): Batches {
  const reading = new Reading(parts)
  if (parts.request.events !== null) {
    yield* readNamedEvents(reading, parts.request.events)
  } else {
    for (const calendarId of parts.settings.calendars) yield* readCalendar(reading, calendarId)
    yield* readAttendance(reading)
  }
  yield* reading.rest()
}

async function check(
  settings: Settings,
  client: GoogleClient,
  signal: AbortSignal,
): Promise<SourceCheck> {
  const names: string[] = []
  const findings: SourceFinding[] = []
  for (const calendarId of settings.calendars) {
    const { summary, accessRole } = await describe(client, calendarId, signal)
    names.push(summary ?? calendarId)
    findings.push(...roleFindings(summary ?? calendarId, accessRole ?? 'none'))
  }
  for (const rung of settings.attendance)
    findings.push(...(await tryRung(rung, settings, client, signal)))
  if (settings.attendance.length === 0) findings.push({ kind: 'advice', message: NO_ATTENDANCE })
  return { account: names.join(', '), findings }
}

const NO_ATTENDANCE =
  'It is not looked up who came: attendance stays unknown and events are never completed, because a reply is no attendance.'

async function describe(client: GoogleClient, calendarId: string, signal: AbortSignal) {
  try {
    return await client.describe(calendarId, signal)
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    throw new CredentialsError(
      'Google knows no such calendar, or does not show it to this account. Check the id in the calendar\'s settings under "Integrate calendar", and share the calendar.',
      { cause },
    )
  }
}

function roleFindings(calendar: string, role: string): SourceFinding[] {
  if (role === 'owner' || role === 'writer') return []
  const kind = role === 'reader' ? 'advice' : 'problem'
  const message = `The calendar "${calendar}" can be read as "${role}" only: guest lists may be hidden, so nobody is ever cancelled for being missing. Share it with "Make changes to events".`
  return [{ kind, message }]
}

async function tryRung(
  rung: AttendanceRung,
  { now }: Settings,
  client: GoogleClient,
  signal: AbortSignal,
): Promise<SourceFinding[]> {
  const until = toSeconds(now())
  const window = { from: until - 60, until }
  const pages =
    rung === 'reports'
      ? client.callsEnded('meeting_code==AAAAAAAAAA', window, signal)
      : client.conferences('aaa-aaaa-aaa', window, signal)
  try {
    await pages.next()
    return []
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error
    return [{ kind: 'advice', message: `Attendance is not read from ${rung}. ${error.message}` }]
  }
}
