import type { ZoomAccount, ZoomGathering, ZoomInstance, ZoomRegistrant } from './account.ts'
import {
  addGathering,
  addInstance,
  addRegistrant,
  addStay,
  addUser,
  emptyAccount,
} from './builder.ts'
import { type Random, seededRandom } from './random.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How large and how odd a made-up account is. The same options always make the same account. */
export interface ZoomScenarioOptions {
  /** Default: 1. */
  readonly seed?: number
  /** Default: 2. */
  readonly hosts?: number
  /** Hosts beside them who lack the webinar plan. Default: 0. */
  readonly hostsWithoutPlan?: number
  /** Default: 2. */
  readonly webinarsPerHost?: number
  /** Approved registrants of each webinar. Default: 40. */
  readonly peoplePerWebinar?: number
  /** Epoch milliseconds: the first webinar's start; the next ones follow, two hours each. */
  readonly startsAt: number
  /** Whether they have been held already. Default: true. */
  readonly held?: boolean
  /** The share of registrants who come. Default: 0.4. */
  readonly attending?: number
  /** The share of attendees who leave and join again. Default: 0.4. */
  readonly rejoining?: number
  /** The share of attendees with two devices at once. Default: 0.1. */
  readonly overlapping?: number
  /** The share of attendees whose row has another address than they registered with. Default: 0.05. */
  readonly otherAddress?: number
  /** The share of attendees whose row has no address but a registrant id. Default: 0.1. */
  readonly blankAddress?: number
  /** People of each webinar of whom nobody knows an address. Default: 1. */
  readonly withoutEmail?: number
  /** Default: 2. */
  readonly panelists?: number
  /** Registrants of each webinar who wait for approval, and who were denied. Default: 1 each. */
  readonly pending?: number
  readonly denied?: number
  /** Names of tracking sources; registrants are spread over them. Default: none. */
  readonly trackingSources?: readonly string[]
}

type Settings = Required<Omit<ZoomScenarioOptions, 'seed'>>

/** Makes an account with hosts, webinars and people. */
export function zoomScenario({ seed = 1, ...options }: ZoomScenarioOptions): ZoomAccount {
  const random = seededRandom(seed)
  const account = emptyAccount()
  const settings: Settings = { ...USUAL, ...options }
  for (let host = 1; host <= settings.hosts; host += 1) {
    const { id } = addUser(account, random, { email: `host${host}@emulated.example` })
    for (let count = 0; count < settings.webinarsPerHost; count += 1) {
      addWebinar(account, random, id, settings)
    }
  }
  for (let host = 1; host <= settings.hostsWithoutPlan; host += 1) {
    addUser(account, random, { email: `basic${host}@emulated.example`, webinarPlan: false })
  }
  return account
}

const USUAL: Omit<Settings, 'startsAt'> = {
  hosts: 2,
  hostsWithoutPlan: 0,
  webinarsPerHost: 2,
  peoplePerWebinar: 40,
  held: true,
  attending: 0.4,
  rejoining: 0.4,
  overlapping: 0.1,
  otherAddress: 0.05,
  blankAddress: 0.1,
  withoutEmail: 1,
  panelists: 2,
  pending: 1,
  denied: 1,
  trackingSources: [],
}

const FIRST_NAMES = [
  'Amina',
  'Björn',
  'Chiyo',
  'Dmitri',
  'Élodie',
  'Farid',
  'Grace',
  'Haruki',
] as const
const LAST_NAMES = [
  "O'Neill",
  'Müller',
  'Sato',
  'Nguyen',
  'Søndergaard',
  'Ito',
  'Adeyemi',
  'Kovač',
] as const

function addWebinar(
  account: ZoomAccount,
  random: Random,
  hostId: string,
  settings: Settings,
): void {
  const number = account.gatherings.length + 1
  const startsAt = settings.startsAt + (number - 1) * 2 * HOUR_MS
  const webinar = addGathering(account, random, {
    hostId,
    topic: `Product tour ${number}`,
    agenda: `What is new in part ${number}.`,
    startsAt,
    trackingSources: settings.trackingSources,
    panelists: Array.from({ length: settings.panelists }, (_, index) => ({
      email: `panelist${index + 1}.w${number}@speakers.example`,
      name: `Panelist ${index + 1}`,
    })),
  })
  const approved = addPeople(webinar, random, settings, number)
  if (settings.held) hold(account, webinar, random, settings, approved)
}

function addPeople(
  webinar: ZoomGathering,
  random: Random,
  settings: Settings,
  number: number,
): ZoomRegistrant[] {
  const wanted = [
    ...Array.from({ length: settings.peoplePerWebinar }, () => 'approved' as const),
    ...Array.from({ length: settings.pending }, () => 'pending' as const),
    ...Array.from({ length: settings.denied }, () => 'denied' as const),
  ]
  const people = wanted.map((status, index) =>
    addRegistrant(webinar, random, {
      // Some people register for several webinars, and some write their address in capitals.
      email:
        index % 7 === 0
          ? `Regular.${index}@Guests.example`
          : `person${index}.w${number}@guests.example`,
      firstName: random.pick(FIRST_NAMES),
      lastName: random.pick(LAST_NAMES),
      status,
      createdAt: webinar.startsAt - random.between(1, 20 * 24 * 60) * MINUTE_MS,
      organization: random.pick(['Acme', 'Globex', 'Initech']),
      jobTitle: random.pick(['Engineer', 'Buyer', '']),
      answers: [
        { title: 'What do you want to see?', value: random.pick(['Reports', 'Prices', '']) },
      ],
      trackingSourceId:
        webinar.trackingSources[index % (webinar.trackingSources.length + 1)]?.id ?? null,
    }),
  )
  return people.filter(({ status }) => status === 'approved')
}

function hold(
  account: ZoomAccount,
  webinar: ZoomGathering,
  random: Random,
  settings: Settings,
  approved: readonly ZoomRegistrant[],
): void {
  const startedAt = webinar.startsAt - 2 * MINUTE_MS
  const endedAt = webinar.startsAt + webinar.minutes * MINUTE_MS
  const instance = addInstance(webinar, random, { startedAt, endedAt })
  const host = account.users.find(({ id }) => id === webinar.hostId)
  addStay(instance, {
    name: 'Hedda Host',
    reportedEmail: host?.email ?? '',
    participantUserId: webinar.hostId,
    role: 'host',
    joinedAt: startedAt,
    leftAt: endedAt,
    trueEmail: null,
  })
  for (const { email, name } of webinar.panelists) {
    addStay(instance, {
      name,
      reportedEmail: email,
      role: 'panelist',
      joinedAt: startedAt,
      leftAt: endedAt,
      trueEmail: null,
    })
  }
  for (const registrant of approved.slice(0, Math.round(approved.length * settings.attending))) {
    attend(instance, webinar, registrant, random, settings)
  }
  for (let guest = 1; guest <= settings.withoutEmail; guest += 1) {
    addStay(instance, { name: `+4930${guest}00123`, joinedAt: webinar.startsAt, leftAt: endedAt })
  }
  instance.rows = instance.rows.toSorted((a, b) => a.joinedAt - b.joinedAt)
}

function attend(
  instance: ZoomInstance,
  webinar: ZoomGathering,
  registrant: ZoomRegistrant,
  random: Random,
  settings: Settings,
): void {
  const from = webinar.startsAt + random.between(-60, 600) * 1000
  const until = from + random.between(600, 2400) * 1000
  const reportedEmail = random.chance(settings.otherAddress)
    ? `private.${registrant.id.slice(0, 8).toLowerCase()}@mail.example`
    : random.chance(settings.blankAddress)
      ? ''
      : registrant.email
  const stay = { registrant, reportedEmail, trueEmail: registrant.email }
  addStay(instance, { ...stay, joinedAt: from, leftAt: until })
  if (random.chance(settings.rejoining)) {
    const again = until + random.between(30, 300) * 1000
    addStay(instance, { ...stay, joinedAt: again, leftAt: again + random.between(30, 600) * 1000 })
  }
  if (random.chance(settings.overlapping)) {
    addStay(instance, { ...stay, joinedAt: from + 120_000, leftAt: until + 60_000 })
  }
}
