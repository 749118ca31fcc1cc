import { CredentialsError, type SourceBatch, type TurnoutError } from '@turnout/core'
import type { AttendanceContext } from './attended-person.ts'
import { GoogleRefusal } from './google-call.ts'
import { toSeconds } from './google-calendar-cursor.ts'
import type { AttendanceRung } from './google-calendar-options.ts'
import { meetCodeOf, shortHash, type Translated } from './google-calendar-to-model.ts'
import { sessionRecord, toSessionRecord } from './meet-to-model.ts'
import type { Activity, MeetSession, Participant } from './google-meet-schemas.ts'
import type { Batches, Reading } from './reading.ts'
import { callRecord, callsEnded, isOfEvent, toCallRecord } from './reports-to-model.ts'

/** What a rung of the ladder told about one event. */
export class Findings {
  /** Records, whoever they are of. */
  rows = 0
  /** Records with a person. */
  people = 0
  /** Records of people who are left out by a rule. */
  hosts = 0
  /** Records of somebody who cannot be told. */
  unresolved = 0
  readonly #seen = new Set<string>()
  #sum = 0

  /** Counts a record; false where it was seen before. */
  add(id: string, translated: Translated): boolean {
    if (this.#seen.has(id)) return false
    this.#seen.add(id)
    this.rows += 1
    if ('participation' in translated) this.people += 1
    else if ('rejected' in translated) this.unresolved += 1
    else if (translated.leftOut.rule !== 'resource') this.hosts += 1
    this.#sum ^= Number.parseInt(shortHash(JSON.stringify(translated)).slice(0, 8), 16)
    return true
  }

  /** The same text for the same records in whatever order. */
  get summary(): string {
    return `${this.rows}.${(this.#sum >>> 0).toString(36)}`
  }
}

type Stays = AsyncGenerator<SourceBatch, Findings, undefined>
type Rung = (reading: Reading, context: AttendanceContext, findings: Findings) => Batches

const HOUR_MS = 3_600_000

/** Gives the stays of one event from the first rung that can tell a person, and what the rungs before it had. */
export async function* climb(reading: Reading, context: AttendanceContext): Stays {
  const findings = new Findings()
  for (const rung of reading.settings.attendance) {
    try {
      yield* rungs[rung](reading, context, findings)
    } catch (error) {
      if (!isRefusal(error)) throw error
      reading.batch.notice(`Attendance is not read from ${rungNames[rung]}. ${error.message}`)
    }
    // Where everybody is told, and all are left out, there is nobody to look for.
    if (findings.people > 0 || (findings.hosts > 0 && findings.unresolved === 0)) break
  }
  return findings
}

// A rung that is refused, for want of a scope or of the record, leads to the next one.
function isRefusal(error: unknown): error is TurnoutError {
  return error instanceof CredentialsError || error instanceof GoogleRefusal
}

const rungs: Record<AttendanceRung, Rung> = {
  reports: fromReports,
  meet: fromMeet,
}

const rungNames = { reports: 'the audit log (Admin Reports)', meet: 'the Meet API' } as const

/** Who left the calls of the event, by the administrator's audit log: addresses, leave times and durations. */
async function* fromReports(
  reading: Reading,
  context: AttendanceContext,
  findings: Findings,
): Batches {
  const { fromMs, endMs, event } = context
  // Some stay on after the end; the log has the time at which they left.
  const until = Math.min(reading.now, endMs + 12 * HOUR_MS)
  const window = { from: toSeconds(fromMs), until: toSeconds(until) + 1 }
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

/** How long before an event its room may have been opened: then the conference began that early. */
const OPEN_BEFORE_MS = 12 * HOUR_MS

/** Who was in the conferences of the event's Meet code, by the Meet API: times and names, no addresses. */
async function* fromMeet(
  reading: Reading,
  context: AttendanceContext,
  findings: Findings,
): Batches {
  const code = meetCodeOf(context.event)
  if (code === null) return
  const { client, signal } = reading
  const { fromMs, untilMs } = context
  const window = { from: toSeconds(fromMs - OPEN_BEFORE_MS), until: toSeconds(untilMs) }
  const people = new People(reading)
  for await (const { conferenceRecords } of client.conferences(code, window, signal)) {
    for (const { name, endTime } of conferenceRecords ?? []) {
      if (Date.parse(endTime ?? '') <= fromMs) continue
      for await (const participant of client.participants(name, signal)) {
        yield* giveSessions(reading, context, { participant, people, findings })
      }
    }
  }
}

async function* giveSessions(
  reading: Reading,
  context: AttendanceContext,
  {
    participant,
    people,
    findings,
  }: { participant: Participant; people: People; findings: Findings },
): Batches {
  // Somebody who was in the room before or after, at another event with the same code.
  if (!reaches(wholeStay(participant), context)) return
  const address = await people.addressOf(participant)
  for await (const session of people.sessionsOf(participant)) {
    if (!reaches(session, context)) continue
    const translated = toSessionRecord(session, { participant, address }, context)
    const { id } = sessionRecord(session, context.calendarId)
    if (findings.add(id, translated)) reading.batch.record(id, translated)
    yield* reading.whenFull()
  }
}

// A time that is not told excludes nothing.
function reaches({ startTime, endTime }: MeetSession, { fromMs, untilMs }: AttendanceContext) {
  return !(Date.parse(endTime ?? '') <= fromMs) && !(Date.parse(startTime ?? '') >= untilMs)
}

function wholeStay({ name, earliestStartTime, latestEndTime }: Participant): MeetSession {
  return { name, startTime: earliestStartTime, endTime: latestEndTime }
}

/** Looks up addresses of people of the own organization, until that is refused, and sessions of not too many people. */
class People {
  readonly #reading: Reading
  #refused = false
  #asked = 0

  constructor(reading: Reading) {
    this.#reading = reading
  }

  async *sessionsOf(participant: Participant): AsyncGenerator<MeetSession> {
    const { client, signal } = this.#reading
    this.#asked += 1
    if (this.#asked > MOST_WITH_SESSIONS) yield wholeStay(participant)
    else yield* client.sessions(participant.name, signal)
  }

  async addressOf({ signedinUser }: Participant): Promise<string | null> {
    const id = signedinUser?.user?.replace(/^users\//, '')
    if (id === undefined || this.#refused) return null
    const { client, signal, batch } = this.#reading
    try {
      return await client.addressOfUser(id, signal)
    } catch (error) {
      if (!isRefusal(error)) throw error
      // An id that the directory cannot have is no reason not to ask for others.
      if (error instanceof GoogleRefusal) return null
      this.#refused = true
      batch.notice(`Names in Meet are not looked up in the directory. ${error.message}`)
      return null
    }
  }
}
