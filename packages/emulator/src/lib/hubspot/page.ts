import type { RequestHandler } from 'express'
import type { Controls } from './controls.ts'
import { html, type Html, join } from './html.ts'
import type { EventView, ParticipationView, PortalAccess } from './portal-access.ts'

const mostPeople = 200
const mostActivities = 200

/** The page for people: `?portal=ID`, `?refresh=SECONDS`. */
export function page(controls: Controls): RequestHandler {
  return (request, response) => {
    const portalId = Number(request.query['portal'] ?? controls.portalId)
    const known = controls.portalIds().includes(portalId)
    const refresh = Number(request.query['refresh'] ?? 0)
    const portal = known ? controls.portal(portalId) : controls
    response
      .status(known ? 200 : 404)
      .type('html')
      .setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    response.end(document(controls, portal, refresh).text)
  }
}

function document(controls: Controls, portal: PortalAccess, refresh: number): Html {
  const events = portal.events()
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh > 0 ? html`<meta http-equiv="refresh" content="${refresh}" />` : ''}
        <title>HubSpot emulator</title>
        ${style}
      </head>
      <body>
        <h1>HubSpot emulator</h1>
        <p class="note">
          Not HubSpot: a stand-in for development and tests, with made-up data. Portal
          ${portal.portalId}, ${portal.contacts().length} contacts, ${controls.requests().length}
          requests. ${portalLinks(controls, portal)} ${refreshLink(portal, refresh)}
        </p>
        <h2>Events</h2>
        ${events.length === 0 ? html`<p>No event yet.</p>` : eventTable(events)}
        ${join(events.map((event) => eventSection(event, portal)))}
        <h2>Activity log</h2>
        ${activityTable(portal)}
      </body>
    </html>`
}

function portalLinks(controls: Controls, portal: PortalAccess): Html {
  const others = controls.portalIds().filter((id) => id !== portal.portalId)
  return join(others.map((id) => html`<a href="?portal=${id}">Portal ${id}</a> `))
}

function refreshLink({ portalId }: PortalAccess, refresh: number): Html {
  return refresh > 0
    ? html`<a href="?portal=${portalId}">Stop refreshing</a>`
    : html`<a href="?portal=${portalId}&refresh=5">Refresh every 5 seconds</a>`
}

function eventTable(events: readonly EventView[]): Html {
  return table(
    ['Event', 'Start', 'State', 'Registered', 'Attended', 'Cancelled', 'No-shows', 'External ids'],
    events.map((event) => [
      html`<a href="#event-${event.objectId}">${event.eventName ?? event.objectId}</a>`,
      event.startDateTime === undefined ? '' : time(event.startDateTime),
      stateOf(event),
      event.counters.registered,
      event.counters.attended,
      event.counters.cancelled,
      event.counters.noShows,
      event.externalEventId === null
        ? 'none'
        : `${event.externalAccountId} / ${event.externalEventId}`,
    ]),
  )
}

function stateOf({ eventCancelled, eventCompleted }: EventView): string {
  if (eventCancelled === true) return 'cancelled'
  return eventCompleted === true ? 'completed' : 'open'
}

function eventSection(event: EventView, portal: PortalAccess): Html {
  const people = portal.participations(event.objectId)
  const more = people.length - mostPeople
  return html`<h3 id="event-${event.objectId}">
      ${event.eventName ?? 'Event'} (${event.objectId})
    </h3>
    ${people.length === 0 ? html`<p>Nobody yet.</p>` : peopleTable(people.slice(0, mostPeople))}
    ${more > 0 ? html`<p class="note">And ${more} more.</p>` : ''}`
}

function peopleTable(people: readonly ParticipationView[]): Html {
  return table(
    ['E-mail address', 'Contact', 'State', 'Since', 'Seconds', 'Activities'],
    people.map((person) => [
      person.email ?? '',
      person.contactId,
      person.state,
      time(new Date(person.occurredAt).toISOString()),
      person.attendanceDurationSeconds ?? '',
      person.activities.length,
    ]),
  )
}

function activityTable(portal: PortalAccess): Html {
  const all = portal.activities()
  const last = all.slice(-mostActivities).toReversed()
  if (last.length === 0) return html`<p>Nothing received yet.</p>`
  const rows = last.map((activity) => [
    time(new Date(activity.receivedAt).toISOString()),
    activity.state,
    activity.email ?? activity.contactId ?? activity.vid ?? '',
    activity.externalEventId ?? activity.eventObjectId ?? '',
    activity.interactionDateTime === null ? 'missing' : String(activity.interactionDateTime),
    activity.joinedAt === null
      ? ''
      : html`${time(activity.joinedAt)} to ${time(activity.leftAt ?? '')}`,
    activity.outcome === 'stored'
      ? 'stored'
      : html`<span class="lost">${activity.outcome}: ${activity.reason ?? ''}</span>`,
  ])
  return html`<p class="note">The newest ${last.length} of ${all.length}.</p>
    ${table(['Received', 'State', 'Person', 'Event', 'interactionDateTime', 'Stay', 'Outcome'], rows)}`
}

// Broken at its hyphens, a time is hard to read.
function time(text: string): Html {
  return html`<time>${text}</time>`
}

type Row = readonly (string | number | Html)[]

function table(head: readonly string[], rows: readonly Row[]): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${join(head.map((name, column) => header(name, rows[0]?.[column])))}
        </tr>
      </thead>
      <tbody>
        ${join(
          rows.map(
            (row) =>
              html`<tr>
                ${join(row.map(cell))}
              </tr>`,
          ),
        )}
      </tbody>
    </table>
  </div>`
}

function header(name: string, below: string | number | Html | undefined): Html {
  return typeof below === 'number'
    ? html`<th scope="col" class="number">${name}</th>`
    : html`<th scope="col">${name}</th>`
}

function cell(value: string | number | Html): Html {
  return typeof value === 'number'
    ? html`<td class="number">${value}</td>`
    : html`<td>${value}</td>`
}

// No file beside the page: it has to work wherever the emulator runs.
const style: Html = {
  text: `<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1f2933; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem }
table { border-collapse: collapse; width: 100%; font-size: .875rem }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #e4e7eb; vertical-align: top }
th { font-weight: 600; color: #52606d } time { white-space: nowrap } .number { text-align: right; font-variant-numeric: tabular-nums }
p.note { color: #52606d } .wide { overflow-x: auto } .lost { color: #9b1c1c } a { color: #0b69a3 }
</style>`,
}
