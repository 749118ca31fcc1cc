import { Router } from 'express'
import type { CalendarEvent } from './calendar-event.ts'
import type { GoogleFault } from './google-faults.ts'
import { loadScenario, type ScenarioOptions } from './google-scenario.ts'
import type { CalendarInfo } from './calendar-state.ts'
import { googleTruth } from './google-truth.ts'
import type { DirectoryUser, GoogleWorld } from './google-world.ts'
import type { RefreshGrant } from './identity.ts'
import type { MeetConference } from './meet-state.ts'
import type { CallEnded } from './reports-state.ts'

/** Control over HTTP, for tests in other processes and for trying things by hand. */
export function controlRoutes(world: GoogleWorld): Router {
  const routes = Router()
  routes.post('/scenario', (request, response) => {
    const { calendars } = loadScenario(world, (request.body ?? {}) as ScenarioOptions)
    response.json({ calendars, now: world.now() })
  })
  routes.get('/credentials', (_request, response) => {
    const { email, privateKey } = world.identity.serviceAccount
    response.json({ email, privateKey })
  })
  routes.post('/faults', (request, response) => {
    world.faults.add(request.body as GoogleFault)
    response.status(204).end()
  })
  routes.delete('/faults', (_request, response) => {
    world.faults.clear()
    response.status(204).end()
  })
  routes.put('/calendars/:calendarId/events/:eventId', (request, response) => {
    const { calendarId, eventId } = request.params
    const event = { ...(request.body as CalendarEvent), id: eventId }
    response.json(world.calendar(calendarId).put(event))
  })
  routes.delete('/calendars/:calendarId/events/:eventId', (request, response) => {
    world.calendar(request.params.calendarId).remove(request.params.eventId)
    response.status(204).end()
  })
  routes.post('/calendars/:calendarId/expire-sync-tokens', (request, response) => {
    world.expireSyncTokens(request.params.calendarId)
    response.status(204).end()
  })
  routes.put('/calendars/:calendarId', (request, response) => {
    const { readers = {}, ...info } = request.body as Partial<CalendarInfo>
    response.json(world.addCalendar({ ...info, readers, id: request.params.calendarId }).info)
  })
  peopleRoutes(routes, world)
  routes.post('/advance', (request, response) => {
    world.advance((request.body as { readonly ms: number }).ms)
    response.json({ now: world.now() })
  })
  routes.get('/counts', (_request, response) => {
    response.json(Object.fromEntries(world.counts))
  })
  routes.get('/truth', (request, response) => {
    const { fromMs = 0, untilMs = world.now() + 90 * 86_400_000 } = request.query
    response.json(googleTruth(world, { fromMs: Number(fromMs), untilMs: Number(untilMs) }))
  })
  return routes
}

// Who may read, and who was in calls.
function peopleRoutes(routes: Router, world: GoogleWorld): void {
  routes.put('/delegated-scopes', (request, response) => {
    world.identity.serviceAccount.delegatedScopes = request.body as string[]
    response.status(204).end()
  })
  routes.post('/grants', (request, response) => {
    world.identity.grants.push(request.body as RefreshGrant)
    response.status(204).end()
  })
  routes.put('/admins/:email', (request, response) => {
    world.reports.admins.add(request.params.email)
    response.status(204).end()
  })
  routes.put('/users/:id', (request, response) => {
    const user = { ...(request.body as DirectoryUser), id: request.params.id }
    world.users.set(user.id, user)
    response.json(user)
  })
  routes.post('/calls-ended', (request, response) => {
    world.reports.add(...(request.body as CallEnded[]))
    response.status(204).end()
  })
  routes.post('/conferences', (request, response) => {
    response.json({ name: world.meet.add(request.body as MeetConference) })
  })
}
