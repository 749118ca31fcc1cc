import { isOver, type MarketingEvent } from './marketing-events.ts'

/** What an app reports about a person: HubSpot's subscriber states, the verbs of its paths. */
export type SubscriberState = 'register' | 'attend' | 'cancel'

/** What HubSpot shows about a person. */
export type AttendanceState = 'REGISTERED' | 'ATTENDED' | 'CANCELLED' | 'NO_SHOW'

/** One thing that a person did, as it was stored. Times are epoch milliseconds. */
export interface Activity {
  /** In the order of arrival, counted over the portal. */
  readonly number: number
  readonly state: SubscriberState
  readonly interactionDateTime: number
  readonly joinedAt: number | null
  readonly leftAt: number | null
  readonly receivedAt: number
}

/** One person at one event. */
export interface Participation {
  readonly id: string
  readonly eventObjectId: string
  readonly contactId: string
  readonly createdAt: number
  readonly activities: readonly Activity[]
}

/** The participations of one portal. */
export class Participations {
  readonly #byEvent = new Map<string, Map<string, Participation>>()
  #lastId: number
  #lastActivity = 0

  constructor(firstId: number) {
    this.#lastId = firstId
  }

  get lastActivity(): number {
    return this.#lastActivity
  }

  find(eventObjectId: string, contactId: string): Participation | undefined {
    return this.#byEvent.get(eventObjectId)?.get(contactId)
  }

  ofEvent(eventObjectId: string): Participation[] {
    return [...(this.#byEvent.get(eventObjectId)?.values() ?? [])]
  }

  ofContact(contactId: string): Participation[] {
    const found = [...this.#byEvent.values()].map((people) => people.get(contactId))
    return found.filter((participation) => participation !== undefined)
  }

  /** Stores an activity; one with the same timestamp is replaced. */
  store(eventObjectId: string, contactId: string, activity: Omit<Activity, 'number'>): Activity {
    this.#lastActivity += 1
    const stored = { number: this.#lastActivity, ...activity }
    const before =
      this.find(eventObjectId, contactId) ?? this.#start(eventObjectId, contactId, activity)
    const others = before.activities.filter(
      ({ interactionDateTime }) => interactionDateTime !== activity.interactionDateTime,
    )
    this.#put({ ...before, activities: [...others, stored] })
    return stored
  }

  /** After a merge the winner has the loser's activities too. */
  moveContact(from: string, to: string): void {
    for (const moved of this.ofContact(from)) {
      const kept = this.find(moved.eventObjectId, to)
      this.#byEvent.get(moved.eventObjectId)?.delete(from)
      this.#put({
        ...(kept ?? moved),
        contactId: to,
        activities: [...(kept?.activities ?? []), ...moved.activities].toSorted(byNumber),
      })
    }
  }

  removeContact(contactId: string): void {
    for (const people of this.#byEvent.values()) people.delete(contactId)
  }

  removeEvent(eventObjectId: string): void {
    this.#byEvent.delete(eventObjectId)
  }

  snapshot(): ParticipationsSnapshot {
    const participations = [...this.#byEvent.values()].flatMap((people) => [...people.values()])
    return { participations, lastId: this.#lastId, lastActivity: this.#lastActivity }
  }

  restore(snapshot: ParticipationsSnapshot): void {
    this.#byEvent.clear()
    for (const participation of snapshot.participations) this.#put(participation)
    this.#lastId = snapshot.lastId
    this.#lastActivity = snapshot.lastActivity
  }

  #start(
    eventObjectId: string,
    contactId: string,
    { receivedAt }: Omit<Activity, 'number'>,
  ): Participation {
    this.#lastId += 1
    return {
      id: String(this.#lastId),
      eventObjectId,
      contactId,
      createdAt: receivedAt,
      activities: [],
    }
  }

  #put(participation: Participation): void {
    const people =
      this.#byEvent.get(participation.eventObjectId) ?? new Map<string, Participation>()
    people.set(participation.contactId, participation)
    this.#byEvent.set(participation.eventObjectId, people)
  }
}

/** What {@link Participations} keeps in a state file. */
export interface ParticipationsSnapshot {
  readonly participations: readonly Participation[]
  readonly lastId: number
  readonly lastActivity: number
}

/** How participations are looked at. */
export interface Viewpoint {
  readonly now: number
  /** Activities younger than this are not shown yet. */
  readonly lagMs: number
  readonly currentState: 'timestamp' | 'arrival'
  readonly attendAfterComplete: 'without-duration' | 'with-duration'
}

/** A participation as it is shown. */
export interface ShownParticipation {
  readonly participation: Participation
  readonly state: AttendanceState
  readonly occurredAt: number
  readonly attendanceDurationSeconds: number | null
}

/** What is shown of a participation; null: nothing yet. */
export function shown(
  participation: Participation,
  event: MarketingEvent,
  view: Viewpoint,
): ShownParticipation | null {
  const current = currentActivity(participation, view)
  if (current === null) return null
  return {
    participation,
    state: attendanceState(current, event, view.now),
    occurredAt: current.interactionDateTime,
    attendanceDurationSeconds: durationOf(current, event, view),
  }
}

function currentActivity({ activities }: Participation, view: Viewpoint): Activity | null {
  let current: Activity | null = null
  for (const activity of activities) {
    if (activity.receivedAt > view.now - view.lagMs) continue
    if (current === null || isLater(activity, current, view.currentState)) current = activity
  }
  return current
}

function isLater(a: Activity, b: Activity, order: Viewpoint['currentState']): boolean {
  return order === 'arrival' ? a.number > b.number : a.interactionDateTime >= b.interactionDateTime
}

function attendanceState(activity: Activity, event: MarketingEvent, now: number): AttendanceState {
  if (activity.state === 'attend') return 'ATTENDED'
  if (activity.state === 'cancel') return 'CANCELLED'
  return isOver(event, now) ? 'NO_SHOW' : 'REGISTERED'
}

// `complete` makes HubSpot calculate durations; attendance that comes later waits for the next `complete`.
function durationOf(activity: Activity, event: MarketingEvent, view: Viewpoint): number | null {
  if (activity.state !== 'attend' || activity.joinedAt === null || activity.leftAt === null)
    return null
  const completedAfter = event.completedAfterActivity
  const late = completedAfter !== null && activity.number > completedAfter
  if (late && view.attendAfterComplete === 'without-duration') return null
  return Math.floor((activity.leftAt - activity.joinedAt) / 1000)
}

function byNumber(a: Activity, b: Activity): number {
  return a.number - b.number
}
