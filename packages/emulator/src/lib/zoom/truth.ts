import {
  shapeOf,
  type ZoomAccount,
  type ZoomGathering,
  type ZoomInstance,
  type ZoomRegistrant,
} from './account.ts'

/** What a person did at one event, overlaps united. */
export interface ZoomTrueAttendance {
  readonly email: string
  /** First join and last leave, in epoch milliseconds. */
  readonly joinedAt: number
  readonly leftAt: number | null
  readonly seconds: number
}

/** What really happened at one webinar, meeting, occurrence, or unplanned run. */
export interface ZoomTruth {
  readonly id: number
  readonly kind: ZoomGathering['kind']
  readonly occurrenceId: string | null
  readonly instanceUuids: readonly string[]
  readonly deleted: boolean
  /** Addresses in lower case, sorted. */
  readonly registered: readonly string[]
  readonly withdrawn: readonly string[]
  readonly attended: readonly ZoomTrueAttendance[]
  /** Records as Zoom counts them. */
  readonly records: {
    readonly approved: number
    readonly pending: number
    readonly denied: number
    readonly attendeeRows: number
    readonly rowsWithoutAnybody: number
    readonly hostRows: number
    readonly panelistRows: number
    readonly waitingRoomRows: number
  }
}

/** The truth about every event of an account. */
export function truthOf(account: ZoomAccount): readonly ZoomTruth[] {
  return account.gatherings.flatMap((gathering) => {
    const { instances, occurrences } = gathering
    const shape = shapeOf(gathering)
    if (shape === 'single') return [truthOfEvent(gathering, null, instances)]
    if (shape === 'unplanned') {
      return instances.map((instance) => truthOfEvent(gathering, null, [instance]))
    }
    return occurrences.map(({ id }) => {
      const held = instances.filter(({ occurrenceId }) => occurrenceId === id)
      return truthOfEvent(gathering, id, held)
    })
  })
}

function truthOfEvent(
  gathering: ZoomGathering,
  occurrenceId: string | null,
  instances: readonly ZoomInstance[],
): ZoomTruth {
  const here = gathering.registrants.filter((one) => isFor(one, occurrenceId))
  const registered = addresses(here.filter(({ status }) => status === 'approved'))
  const gone = gathering.withdrawn
    .map(({ registrant }) => registrant)
    .filter((one) => isFor(one, occurrenceId))
  const occurrence = gathering.occurrences.find(({ id }) => id === occurrenceId)
  return {
    id: gathering.id,
    kind: gathering.kind,
    occurrenceId,
    instanceUuids: instances.map(({ uuid }) => uuid),
    deleted: gathering.deleted || occurrence?.status === 'deleted',
    registered,
    withdrawn: addresses(gone).filter((email) => !registered.includes(email)),
    attended: attendanceOf(instances),
    records: recordsOf(here, instances),
  }
}

function isFor({ occurrenceIds }: ZoomRegistrant, occurrenceId: string | null): boolean {
  return occurrenceId === null || occurrenceIds === null || occurrenceIds.includes(occurrenceId)
}

function addresses(people: readonly ZoomRegistrant[]): string[] {
  return [...new Set(people.map(({ email }) => email.toLowerCase()))].toSorted()
}

function recordsOf(
  registrants: readonly ZoomRegistrant[],
  instances: readonly ZoomInstance[],
): ZoomTruth['records'] {
  const rows = instances.flatMap((instance) => instance.rows)
  const inRoom = rows.filter(({ status }) => status === 'in_meeting')
  const withRole = (role: string): number =>
    inRoom.filter(({ truth }) => truth.role === role).length
  const nobody = inRoom.filter(
    ({ truth }) => truth.role === 'attendee' && truth.email === null,
  ).length
  const withStatus = (status: string): number =>
    registrants.filter((one) => one.status === status).length
  return {
    approved: withStatus('approved'),
    pending: withStatus('pending'),
    denied: withStatus('denied'),
    attendeeRows: withRole('attendee') - nobody,
    rowsWithoutAnybody: nobody,
    hostRows: withRole('host'),
    panelistRows: withRole('panelist'),
    waitingRoomRows: rows.length - inRoom.length,
  }
}

function attendanceOf(instances: readonly ZoomInstance[]): ZoomTrueAttendance[] {
  const stays = new Map<string, { joinedAt: number; leftAt: number | null }[]>()
  for (const { rows } of instances) {
    for (const { truth, status, joinedAt, leftAt } of rows) {
      if (truth.role !== 'attendee' || truth.email === null || status !== 'in_meeting') continue
      const email = truth.email.toLowerCase()
      stays.set(email, [...(stays.get(email) ?? []), { joinedAt, leftAt }])
    }
  }
  return [...stays]
    .map(([email, list]) => ({ email, ...united(list) }))
    .toSorted((a, b) => (a.email < b.email ? -1 : 1))
}

function united(
  stays: readonly { joinedAt: number; leftAt: number | null }[],
): Omit<ZoomTrueAttendance, 'email'> {
  let milliseconds = 0
  let reached = -Infinity
  let leftAt: number | null = null
  for (const stay of stays.toSorted((a, b) => a.joinedAt - b.joinedAt)) {
    if (stay.leftAt === null || stay.leftAt < stay.joinedAt) continue
    milliseconds += Math.max(0, stay.leftAt - Math.max(reached, stay.joinedAt))
    reached = Math.max(reached, stay.leftAt)
    leftAt = reached
  }
  const joinedAt = Math.min(...stays.map((stay) => stay.joinedAt))
  return { joinedAt, leftAt, seconds: Math.floor(milliseconds / 1000) }
}
