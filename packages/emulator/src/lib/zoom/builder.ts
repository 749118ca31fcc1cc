import type {
  ZoomAccount,
  ZoomGathering,
  ZoomInstance,
  ZoomOccurrence,
  ZoomRegistrant,
  ZoomReportRow,
  ZoomUser,
} from './account.ts'
import type { Random } from './random.ts'

const MINUTE_MS = 60_000

/** A webinar or meeting to be planned; what is absent is made up. */
export interface NewGathering {
  readonly kind?: 'webinar' | 'meeting'
  readonly id?: number
  readonly hostId: string
  readonly topic?: string
  readonly agenda?: string
  readonly shape?: 'single' | 'series' | 'unplanned'
  /** Epoch milliseconds; of a series: its first date. */
  readonly startsAt: number
  /** Default: 60. */
  readonly minutes?: number
  /** The starts of a series' dates, in epoch milliseconds. */
  readonly dates?: readonly number[]
  /** 0 automatic, 1 by hand, 2 none. Default: 0. */
  readonly approvalType?: 0 | 1 | 2
  readonly registrationType?: 1 | 2 | 3
  readonly panelists?: readonly { readonly email: string; readonly name: string }[]
  readonly trackingSources?: readonly string[]
  readonly practiceSession?: boolean
}

/** A person to be registered; what is absent is made up. */
export interface NewRegistrant {
  readonly email: string
  readonly firstName?: string
  readonly lastName?: string
  readonly status?: ZoomRegistrant['status']
  readonly createdAt: number
  readonly organization?: string
  readonly jobTitle?: string
  readonly answers?: ZoomRegistrant['answers']
  readonly trackingSourceId?: string | null
  readonly occurrenceIds?: readonly string[] | null
}

/** One stay of somebody, with what the report shows about them. */
export interface NewStay {
  /** Empty: a guest by telephone. */
  readonly name?: string
  readonly registrant?: ZoomRegistrant
  /** What the report shows; default: the registrant's address, or none. */
  readonly reportedEmail?: string
  readonly participantUserId?: string
  readonly role?: 'attendee' | 'panelist' | 'host'
  readonly joinedAt: number
  readonly leftAt: number | null
  readonly status?: ZoomReportRow['status']
  /** By which address the person should be known; default: the registrant's, then the reported one. */
  readonly trueEmail?: string | null
}

const TYPES = {
  webinar: { single: 5, series: 9, unplanned: 6 },
  meeting: { single: 2, series: 8, unplanned: 3 },
} as const

/** Plans a webinar or a meeting. */
export function addGathering(
  account: ZoomAccount,
  random: Random,
  wanted: NewGathering,
): ZoomGathering {
  const { kind = 'webinar', shape = 'single', minutes = 60 } = wanted
  const gathering: ZoomGathering = {
    kind,
    id: wanted.id ?? 82_000_000_000 + account.gatherings.length * 7919 + random.between(0, 7000),
    uuid: random.uuid(),
    hostId: wanted.hostId,
    topic: wanted.topic ?? `Webinar ${account.gatherings.length + 1}`,
    agenda: wanted.agenda ?? '',
    type: TYPES[kind][shape],
    startsAt: wanted.startsAt,
    minutes,
    timezone: 'Europe/Berlin',
    createdAt: wanted.startsAt - 30 * 24 * 60 * MINUTE_MS,
    approvalType: wanted.approvalType ?? 0,
    registrationType: wanted.registrationType ?? 1,
    occurrences:
      shape === 'series' ? (wanted.dates ?? [wanted.startsAt]).map(occurrenceAt(minutes)) : [],
    registrants: [],
    withdrawn: [],
    panelists: (wanted.panelists ?? []).map((panelist) => ({ id: random.id(), ...panelist })),
    trackingSources: (wanted.trackingSources ?? []).map((name) => ({
      id: String(random.between(1_000_000_000, 9_000_000_000)),
      name,
    })),
    instances: [],
    practiceSession: wanted.practiceSession ?? false,
    deleted: false,
  }
  account.gatherings.push(gathering)
  return gathering
}

// Zoom's examples use the planned start in epoch milliseconds as the occurrence's id.
function occurrenceAt(minutes: number): (startsAt: number) => ZoomOccurrence {
  return (startsAt) => ({ id: String(startsAt), startsAt, minutes, status: 'available' })
}

/** Registers a person. */
export function addRegistrant(
  gathering: ZoomGathering,
  random: Random,
  wanted: NewRegistrant,
): ZoomRegistrant {
  const registrant: ZoomRegistrant = {
    id: random.id(),
    email: wanted.email,
    firstName: wanted.firstName ?? 'Nia',
    lastName: wanted.lastName ?? 'Okafor',
    status: wanted.status ?? 'approved',
    createdAt: wanted.createdAt,
    organization: wanted.organization ?? '',
    jobTitle: wanted.jobTitle ?? '',
    answers: wanted.answers ?? [],
    trackingSourceId: wanted.trackingSourceId ?? null,
    occurrenceIds: wanted.occurrenceIds ?? null,
  }
  gathering.registrants.push(registrant)
  return registrant
}

/** Starts a run of a gathering. */
export function addInstance(
  gathering: ZoomGathering,
  random: Random,
  run: {
    readonly startedAt: number
    readonly endedAt?: number | null
    readonly occurrenceId?: string | null
    readonly uuid?: string
  },
): ZoomInstance {
  const instance: ZoomInstance = {
    uuid: run.uuid ?? random.uuid(),
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? null,
    occurrenceId: run.occurrenceId ?? null,
    rows: [],
  }
  gathering.instances.push(instance)
  return instance
}

/** Adds a stay to a run; each join gets a new `user_id`. */
export function addStay(instance: ZoomInstance, stay: NewStay): ZoomReportRow {
  const { registrant, joinedAt, leftAt } = stay
  const email = stay.reportedEmail ?? registrant?.email ?? ''
  const fullName =
    registrant === undefined ? 'Guest' : `${registrant.firstName} ${registrant.lastName}`
  const row: ZoomReportRow = {
    userId: String(16_778_240 + instance.rows.length * 1024),
    participantUserId: stay.participantUserId ?? '',
    name: stay.name ?? fullName,
    email,
    registrantId: registrant?.id ?? '',
    joinedAt,
    leftAt,
    status: stay.status ?? 'in_meeting',
    truth: {
      role: stay.role ?? 'attendee',
      email:
        stay.trueEmail === undefined
          ? (registrant?.email ?? (email === '' ? null : email))
          : stay.trueEmail,
    },
  }
  instance.rows.push(row)
  return row
}

/** Adds a user to the account. */
export function addUser(
  account: ZoomAccount,
  random: Random,
  wanted: { readonly email: string; readonly webinarPlan?: boolean },
): ZoomUser {
  const user: ZoomUser = {
    id: random.id(),
    email: wanted.email,
    firstName: 'Hedda',
    lastName: `Host ${account.users.length + 1}`,
    webinarPlan: wanted.webinarPlan ?? true,
  }
  account.users.push(user)
  return user
}

/** An account without users. */
export function emptyAccount(): ZoomAccount {
  return {
    accountId: 'TurnoutEmulatedAcct',
    clientId: 'emulated-client',
    clientSecret: 'emulated-secret-0123456789',
    users: [],
    gatherings: [],
  }
}
