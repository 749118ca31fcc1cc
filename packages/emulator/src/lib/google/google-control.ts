import { Router } from 'express'
import type { CalendarEvent } from './calendar-event.ts'
import type { GoogleFault } from './google-faults.ts'
import { loadScenario, type ScenarioOptions } from './google-scenario.ts'
import type { GoogleWorld } from './google-world.ts'

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
  routes.post('/advance', (request, response) => {
    world.advance((request.body as { readonly ms: number }).ms)
    response.json({ now: world.now() })
  })
  routes.get('/counts', (_request, response) => {
    response.json(Object.fromEntries(world.counts))
  })
  return routes
}
