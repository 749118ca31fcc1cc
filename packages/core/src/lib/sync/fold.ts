import type { Stay } from '../model/participation.ts'
import { toPresence } from '../model/presence.ts'
import { quarantineReasons } from '../model/reasons.ts'
import type { ConnectorRun } from './connector-run.ts'
import { exactly } from './exactly.ts'
import type {
  EventRow,
  NewQuarantine,
  NewTransition,
  StatementRow,
  TransitionRow,
} from './ledger-rows.ts'
import { correctAttendance, pinAttendance } from './pin.ts'
import { pinAnew } from './take-over-people.ts'

const PEOPLE_AT_ONCE = 1000

/** Turns the gathered stays of events, whose attendance is told by now, into attendance: each person once, whole. */
export async function foldAttendance(run: ConnectorRun): Promise<void> {
  const due = await run.ledger.transaction((tx) => tx.eventsToFold(run.connector.name))
  for (const event of due) {
    let afterPerson: number | null = 0
    while (afterPerson !== null) {
      run.signal.throwIfAborted()
      afterPerson = await foldPage(event, afterPerson, run)
    }
  }
}

async function foldPage(
  event: EventRow,
  afterPerson: number,
  run: ConnectorRun,
): Promise<number | null> {
  return await run.ledger.transaction(async (tx) => {
    const stays = await tx.staysPage(event.id, { afterPerson, people: PEOPLE_AT_ONCE })
    const byPerson = Map.groupBy(stays, ({ personId }) => personId)
    const personIds = [...byPerson.keys()]
    const pinned = await tx.pinnedStates(event.id, personIds)
    const last = new Map(pinned.map(({ personId, transition }) => [personId, transition]))
    const folded = { added: [], corrected: [], untimed: [], timed: [] } satisfies Folded as Folded
    for (const [personId, theirs] of byPerson) {
      foldPerson(folded, { event, personId, stays: theirs, last: last.get(personId) ?? null }, run)
    }
    await tx.addTransitions(folded.added)
    await tx.saveTransitions(folded.corrected)
    for (const [connector, timed] of Map.groupBy(folded.timed, (stay) => stay.connector)) {
      await tx.resolveUntimed(
        connector,
        timed.map(({ record }) => record),
      )
    }
    await tx.addQuarantine(folded.untimed)
    if (byPerson.size === PEOPLE_AT_ONCE) return exactly(personIds.at(-1), 'the page is full')
    await pinAnew(tx, { event, personIds: await tx.takeBackAttendance(event.id) }, run)
    const current = exactly(await tx.eventById(event.id), 'events are never deleted')
    await tx.saveEvent({ ...current, foldDue: false })
    return null
  })
}

interface Folded {
  readonly added: NewTransition[]
  readonly corrected: TransitionRow[]
  readonly untimed: NewQuarantine[]
  readonly timed: StatementRow[]
}

interface StaysOfPerson {
  readonly event: EventRow
  readonly personId: number
  readonly stays: readonly StatementRow[]
  readonly last: TransitionRow | null
}

function foldPerson(
  folded: Folded,
  { event, personId, stays, last }: StaysOfPerson,
  run: ConnectorRun,
): void {
  const { attendanceSpan = 'stay', untimedAttendance = 'quarantine', name } = run.connector
  const presence = toPresence(stays.map(toStay), {
    startsAt: event.told?.startsAt ?? null,
    endsAt: event.told?.endsAt ?? null,
    untimedAttendance,
  })
  if ('reason' in presence) {
    // Another connector of the event, or an option that was set then, has let the times be estimated.
    if (last?.presence?.basis === 'estimated') return
    folded.untimed.push(...stays.map((stay) => untimed(stay, presence.reason, run)))
    return
  }
  folded.timed.push(...stays)
  if (last?.state === 'attended') {
    // The span that another connector of the event chose stands as long as the stays are the same.
    if (last.connector !== name && isDeepEqual(presence, last.presence)) return
    const corrected = correctAttendance(presence, last, attendanceSpan)
    if (corrected !== null) folded.corrected.push({ ...corrected, connector: name })
    return
  }
  folded.added.push(
    pinAttendance(presence, last, {
      eventId: event.id,
      personId,
      connector: name,
      now: run.now(),
      eventStartsAt: event.told?.startsAt ?? null,
      attendanceSpan,
    }),
  )
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function untimed(
  { connector, record, locator, eventId, personId }: StatementRow,
  reason: 'attendance_without_times' | 'leave_before_join',
  run: ConnectorRun,
): NewQuarantine {
  return {
    connector,
    record,
    reason,
    message: quarantineReasons[reason],
    locator,
    raw: null,
    eventId,
    personId,
    transitionId: null,
    since: run.now(),
  }
}

function toStay({ record, locator, joinedAt, leftAt, seconds }: StatementRow): Stay {
  return {
    record: { id: record, locator },
    ...(joinedAt === null ? {} : { joinedAt }),
    ...(leftAt === null ? {} : { leftAt }),
    ...(seconds === null ? {} : { seconds }),
  }
}
