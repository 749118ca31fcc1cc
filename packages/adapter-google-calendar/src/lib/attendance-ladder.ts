import { CredentialsError, type SourceBatch } from '@turnout/core'
import type { AttendanceContext } from './attended-person.ts'
import { toSeconds } from './google-calendar-cursor.ts'
import type { AttendanceRung } from './google-calendar-options.ts'
import { meetCodeOf, shortHash, type Translated } from './google-calendar-to-model.ts'
import { sessionRecord, toSessionRecord } from './meet-to-model.ts'
import type { Activity, MeetSession, Participant } from './google-meet-schemas.ts'
import type { Reading } from './reading.ts'
import { callRecord, callsEnded, isOfEvent, toCallRecord } from './reports-to-model.ts'

/** What a rung of the ladder told about one event. */
export class Findings {
  /** Records, whoever they are of. */
  rows = 0
  /** Records with a person. */
  people = 0
  readonly #seen = new Set<string>()
  #sum = 0

  /** Counts a record; false where it was seen before. */
  add(id: string, translated: Translated): boolean {
    if (this.#seen.has(id)) return false
    this.#seen.add(id)
    this.rows += 1
    if ('participation' in translated) this.people += 1
    this.#sum ^= Number.parseInt(shortHash(JSON.stringify(translated)).slice(0, 8), 16)
    return true
  }

  /** The same text for the same records in whatever order. */
  get summary(): string {
    return `${this.rows}.${(this.#sum >>> 0).toString(36)}`
  }
}

type Stays = AsyncGenerator<SourceBatch, Findings, undefined>

const HOUR_MS = 3_600_000
const EARLY_MS = HOUR_MS / 2

/** Gives the stays of one event from the first rung that knows any. */
export async function* climb(reading: Reading, context: AttendanceContext): Stays {
  let findings = new Findings()
  for (const rung of reading.settings.attendance) {
    try {
      findings = yield* rungs[rung](reading, context)
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error
      reading.batch.notice(`Attendance is not read from ${rungNames[rung]}. ${error.message}`)
    }
    if (findings.rows > 0) return findings
  }
  return findings
}

const rungs: Record<AttendanceRung, (reading: Reading, context: AttendanceContext) => Stays> = {
  reports: fromReports,
  meet: fromMeet,
}

const rungNames = { reports: 'the audit log (Admin Reports)', meet: 'the Meet API' } as const

/** Who left the calls of the event, by the administrator's audit log: addresses, leave times and durations. */
async function* fromReports(reading: Reading, context: AttendanceContext): Stays {
  const findings = new Findings()
  const { startMs, endMs, event } = context
  // Some stay on after the end; the log has the time at which they left.
  const until = Math.min(reading.now, endMs + 12 * HOUR_MS)
  const window = { from: toSeconds(startMs - EARLY_MS), until: toSeconds(until) + 1 }
  const code = meetCodeOf(event)?.replaceAll('-', '').toUpperCase()
  const filters = [
    `calendar_event_id==${event.id}`,
    ...(code === undefined ? [] : [`meeting_code==${code}`]),
  ]
  for (const filter of filters) {
    for await (const page of reading.client.callsEnded(filter, window, reading.signal)) {
      yield* giveCalls(reading, context, { page, findings })
    }
  }
  return findings
}

function* giveCalls(
  reading: Reading,
  context: AttendanceContext,
  { page, findings }: { readonly page: readonly Activity[]; readonly findings: Findings },
): Generator<SourceBatch, void, undefined> {
  for (const row of page.flatMap(callsEnded)) {
    if (!isOfEvent(row, context)) continue
    const { id } = callRecord(row, context.calendarId)
    const translated = toCallRecord(row, context)
    if (findings.add(id, translated)) reading.batch.record(id, translated)
    yield* reading.whenFull()
  }
}

/** For more people than this their first join and last leave are taken: each session list is a request of its own. */
const MOST_WITH_SESSIONS = 600

/** Who was in the conferences of the event's Meet code, by the Meet API: times and names, no addresses. */
async function* fromMeet(reading: Reading, context: AttendanceContext): Stays {
  const findings = new Findings()
  const code = meetCodeOf(context.event)
  if (code === null) return findings
  const { client, signal } = reading
  const window = {
    from: toSeconds(context.startMs - EARLY_MS),
    until: toSeconds(context.endMs + HOUR_MS),
  }
  const directory = new Directory(reading)
  let people = 0
  for await (const { conferenceRecords } of client.conferences(code, window, signal)) {
    for (const { name } of conferenceRecords ?? []) {
      for await (const participant of client.participants(name, signal)) {
        people += 1
        const address = await directory.addressOf(participant)
        const sessions = people > MOST_WITH_SESSIONS ? [wholeStay(participant)] : null
        for await (const session of sessions ?? client.sessions(participant.name, signal)) {
          const translated = toSessionRecord(session, { participant, address }, context)
          const { id } = sessionRecord(session, context.calendarId)
          if (findings.add(id, translated)) reading.batch.record(id, translated)
          yield* reading.whenFull()
        }
      }
    }
  }
  return findings
}

function wholeStay({ name, earliestStartTime, latestEndTime }: Participant): MeetSession {
  return { name, startTime: earliestStartTime, endTime: latestEndTime }
}

/** The addresses of people of the own organization; asked no more once it was refused. */
class Directory {
  readonly #reading: Reading
  #refused = false

  constructor(reading: Reading) {
    this.#reading = reading
  }

  async addressOf({ signedinUser }: Participant): Promise<string | null> {
    const id = signedinUser?.user?.replace(/^users\//, '')
    if (id === undefined || this.#refused) return null
    const { client, signal, batch } = this.#reading
    try {
      return await client.addressOfUser(id, signal)
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error
      this.#refused = true
      batch.notice(`Names in Meet are not looked up in the directory. ${error.message}`)
      return null
    }
  }
}
