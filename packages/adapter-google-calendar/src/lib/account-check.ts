import { CredentialsError, type SourceCheck, type SourceFinding } from '@turnout/core'
import type { GoogleClient } from './google-calendar-client.ts'
import { toSeconds } from './google-calendar-cursor.ts'
import type { AttendanceRung, Settings } from './google-calendar-options.ts'
import { calendarError } from './calendar-access.ts'

/** Proves that every calendar can be read, and tries every rung of the attendance ladder. */
export async function checkAccount(
  settings: Settings,
  client: GoogleClient,
  signal: AbortSignal,
): Promise<SourceCheck> {
  const names: string[] = []
  const findings: SourceFinding[] = []
  for (const [index, calendarId] of settings.calendars.entries()) {
    const { summary, accessRole } = await client.describe(calendarId, signal).catch((error) => {
      throw calendarError(error, index)
    })
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
