import { ActivityLog, type LoggedActivity } from './activity-log.ts'
import { type Contact, Contacts, type ContactsSnapshot } from './contacts.ts'
import { Lists, type ListsSnapshot } from './lists.ts'
import { type EventsSnapshot, MarketingEvents } from './marketing-events.ts'
import { Participations, type ParticipationsSnapshot } from './participations.ts'
import { Properties } from './properties.ts'

/** One HubSpot account and what it holds. */
export class Portal {
  readonly id: number
  readonly contacts: Contacts
  readonly events: MarketingEvents
  readonly participations: Participations
  readonly lists: Lists
  readonly properties: Properties = new Properties()
  readonly activityLog: ActivityLog = new ActivityLog()

  constructor(id: number) {
    this.id = id
    // The same ids would let mistakes between the kinds of ids pass, so each kind starts elsewhere.
    this.contacts = new Contacts(300_000_000_000)
    this.events = new MarketingEvents(id, 420_000_000_000)
    this.participations = new Participations(850_000_000_000)
    this.lists = new Lists(1_200)
  }

  /** Merges the second contact into the first, participations included. Throws a RangeError where they are one. */
  mergeContacts(winner: Contact, loser: Contact, now: number): void {
    if (winner === loser) throw new RangeError(`Contact ${winner.id} cannot be merged with itself.`)
    this.contacts.merge(winner, loser, now)
    this.participations.moveContact(loser.id, winner.id)
    for (const { memberIds } of this.lists.all()) {
      if (memberIds.delete(loser.id)) memberIds.add(winner.id)
    }
  }

  /** Deletes a contact; its participations are no longer shown. */
  deleteContact(contact: Contact): void {
    this.contacts.delete(contact)
    this.participations.removeContact(contact.id)
    for (const { memberIds } of this.lists.all()) memberIds.delete(contact.id)
  }

  snapshot(): PortalSnapshot {
    return {
      id: this.id,
      contacts: this.contacts.snapshot(),
      events: this.events.snapshot(),
      participations: this.participations.snapshot(),
      lists: this.lists.snapshot(),
      properties: this.properties.snapshot(),
      activities: this.activityLog.all(),
    }
  }

  restore(snapshot: PortalSnapshot): void {
    this.contacts.restore(snapshot.contacts)
    this.events.restore(snapshot.events)
    this.participations.restore(snapshot.participations)
    this.lists.restore(snapshot.lists)
    this.properties.restore(snapshot.properties)
    this.activityLog.restore(snapshot.activities)
  }
}

/** What {@link Portal} keeps in a state file. */
export interface PortalSnapshot {
  readonly id: number
  readonly contacts: ContactsSnapshot
  readonly events: EventsSnapshot
  readonly participations: ParticipationsSnapshot
  readonly lists: ListsSnapshot
  readonly properties: ReturnType<Properties['snapshot']>
  readonly activities: readonly LoggedActivity[]
}
