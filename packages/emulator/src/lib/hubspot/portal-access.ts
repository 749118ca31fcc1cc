import type { LoggedActivity } from './activity-log.ts'
import type { Contact, NewContact } from './contacts.ts'
import { eventFieldsOf } from './event-input.ts'
import type { EventFields, ExternalIds, MarketingEvent } from './marketing-events.ts'
import { type AttendanceCounters, countersOf, viewpoint, visible } from './participation-views.ts'
import type { Activity, AttendanceState } from './participations.ts'
import type { Portal } from './portal.ts'
import type { ObjectType, PropertyDefinition } from './properties.ts'
import type { World } from './world.ts'

/** An event as it stands in a portal. */
export interface EventView extends EventFields {
  readonly objectId: string
  /** Null: made in HubSpot's own pages. */
  readonly appId: number | null
  readonly externalAccountId: string | null
  readonly externalEventId: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly counters: AttendanceCounters
  readonly listIds: readonly string[]
}

/** A person at an event, as the portal shows it now, without any lag. */
export interface ParticipationView {
  readonly id: string
  readonly contactId: string
  readonly email: string | null
  readonly state: AttendanceState
  /** Epoch milliseconds. */
  readonly occurredAt: number
  readonly attendanceDurationSeconds: number | null
  /** Everything stored, in the order of arrival. */
  readonly activities: readonly Activity[]
}

/** A contact as it stands in a portal. */
export type ContactView = Readonly<Contact>

/** Looks into one portal, and changes it as a person in HubSpot's pages could. */
export interface PortalAccess {
  readonly portalId: number
  /** Every activity received, dropped and refused ones too, the oldest first. */
  activities(): readonly LoggedActivity[]
  events(): readonly EventView[]
  participations(eventObjectId: string): readonly ParticipationView[]
  contacts(): readonly ContactView[]
  /** Throws a RangeError for an address that another contact has. */
  addContact(contact: NewContact): ContactView
  /** Merges the second contact into the first. Throws a RangeError for an id that is not there, and for one id twice. */
  mergeContacts(winnerId: string, loserId: string): ContactView
  deleteContact(contactId: string): void
  /** Makes an event as a person would: it belongs to no app. */
  addEvent(fields: EventFields & { readonly eventName: string }): EventView
  /** Deletes an event with its participations, as a person would. */
  deleteEvent(eventObjectId: string): void
  addProperty(objectType: ObjectType, name: string): PropertyDefinition
  /** Makes a static list of contacts; returns its ILS id. Throws a RangeError for a name that another list has. */
  addList(name: string): string
}

/** The access to one portal of a world. */
export function portalAccess(world: World, portal: Portal): PortalAccess {
  return { ...readingAccess(world, portal), ...writingAccess(world, portal) }
}

type Reading = 'portalId' | 'activities' | 'events' | 'participations' | 'contacts'

function readingAccess(world: World, portal: Portal): Pick<PortalAccess, Reading> {
  return {
    portalId: portal.id,
    activities: () => [...portal.activityLog.all()],
    events: () => portal.events.all().map((event) => eventView(event, world, portal)),
    participations: (eventObjectId) => participationViews(eventObjectId, world, portal),
    contacts: () => portal.contacts.all().map((contact) => ({ ...contact })),
  }
}

function writingAccess(world: World, portal: Portal): Omit<PortalAccess, Reading> {
  const contactOf = (id: string): Contact => {
    const contact = portal.contacts.get(id)
    if (contact === undefined) throw new RangeError(`Portal ${portal.id} has no contact ${id}.`)
    return contact
  }
  const changed = <T>(result: T): T => {
    world.onChange()
    return result
  }
  return {
    addContact: (contact) => changed({ ...portal.contacts.add(contact, world.now()) }),
    mergeContacts(winnerId, loserId) {
      const winner = contactOf(winnerId)
      portal.mergeContacts(winner, contactOf(loserId), world.now())
      return changed({ ...winner })
    },
    deleteContact: (contactId) => changed(portal.deleteContact(contactOf(contactId))),
    addEvent(fields) {
      const event = portal.events.add(
        { appId: null, externalIds: null, fields: eventFieldsOf(fields, portal) },
        world.now(),
      )
      return changed(eventView(event, world, portal))
    },
    deleteEvent(eventObjectId) {
      const event = portal.events.get(eventObjectId)
      if (event === undefined)
        throw new RangeError(`Portal ${portal.id} has no event ${eventObjectId}.`)
      portal.events.delete(event)
      changed(portal.participations.removeEvent(eventObjectId))
    },
    addProperty: (objectType, name) => changed(portal.properties.add(objectType, { name })),
    addList(name) {
      if (portal.lists.byName(name) !== undefined)
        throw new RangeError(`Portal ${portal.id} has a list "${name}" already.`)
      return changed(portal.lists.add({ name }, world.now()).listId)
    },
  }
}

function eventView(event: MarketingEvent, world: World, portal: Portal): EventView {
  const ids: ExternalIds | { externalAccountId: null; externalEventId: null } =
    event.externalIds ?? { externalAccountId: null, externalEventId: null }
  return {
    ...event.fields,
    ...ids,
    objectId: event.objectId,
    appId: event.appId,
    createdAt: event.createdAt,
    updatedAt: event.updatedAt,
    counters: countersOf(event, { world, portal }),
    listIds: [...event.listIds],
  }
}

function participationViews(
  eventObjectId: string,
  world: World,
  portal: Portal,
): ParticipationView[] {
  const rows = visible(portal.participations.ofEvent(eventObjectId), portal, viewpoint(world, 0))
  return rows.map(({ participation, state, occurredAt, attendanceDurationSeconds }) => ({
    id: participation.id,
    contactId: participation.contactId,
    email: portal.contacts.get(participation.contactId)?.email ?? null,
    state,
    occurredAt,
    attendanceDurationSeconds,
    activities: participation.activities,
  }))
}
