import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import type { Controls } from './controls.ts'
import { faultRuleOf } from './faults.ts'
import { integerOf, type JsonObject, objectOf, textOf, textsOf } from './json.ts'
import { objectTypeOf } from './properties.ts'
import type { PortalAccess } from './portal-access.ts'

/** The controls over HTTP, under `/_emulator`, for processes of their own. `?portal=ID` names another portal. */
export function controlRoutes(controls: Controls): Router {
  const router = Router()
  router.use(refuseOtherSites)
  router.use(express.json({ limit: '50mb' }))
  addReadingRoutes(router, controls)
  addSwitchRoutes(router, controls)
  addCredentialRoutes(router, controls)
  addRecordRoutes(router, controls)
  router.use((_request, response) => {
    response.status(404).json({ error: 'The emulator has no such control path.' })
  })
  router.use(answerError)
  return router
}

// A page somewhere on the web must not be able to drive an emulator on this machine.
const refuseOtherSites: RequestHandler = (request, response, next) => {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') next()
  else response.status(403).json({ error: 'The control paths are not for other sites.' })
}

function addReadingRoutes(router: Router, controls: Controls): void {
  const portal = portalOf(controls)
  router.get('/activities', (request, response) =>
    response.json(portal(request.query).activities()),
  )
  router.get('/events', (request, response) => response.json(portal(request.query).events()))
  router.get('/events/:id/participations', (request, response) =>
    response.json(portal(request.query).participations(request.params.id)),
  )
  router.get('/contacts', (request, response) => response.json(portal(request.query).contacts()))
  router.get('/requests', (_request, response) => response.json(controls.requests()))
  router.delete('/requests', (_request, response) => {
    controls.clearRequests()
    response.status(204).end()
  })
}

function addSwitchRoutes(router: Router, controls: Controls): void {
  router.get('/behaviour', (_request, response) => response.json(controls.behaviour()))
  router.patch('/behaviour', (request, response) =>
    response.json(controls.setBehaviour(objectOf(request.body))),
  )
  router.delete('/behaviour', (_request, response) => {
    controls.resetBehaviour()
    response.status(204).end()
  })
  router.get('/faults', (_request, response) => response.json(controls.faults()))
  router.post('/faults', (request, response) =>
    response.status(201).json({ id: controls.addFault(faultRuleOf(request.body)) }),
  )
  router.delete('/faults{/:id}', (request, response) => {
    controls.clearFaults(integerOf(request.params['id']) ?? undefined)
    response.status(204).end()
  })
  router.post('/clock', (request, response) => {
    controls.advanceClock(integerOf(objectOf(request.body)['advanceMs']) ?? 0)
    response.json({ now: controls.now() })
  })
  router.post('/daily-usage', (request, response) => {
    controls.setDailyUsage(integerOf(objectOf(request.body)['requests']) ?? 0)
    response.status(204).end()
  })
}

function addCredentialRoutes(router: Router, controls: Controls): void {
  router.post('/tokens', (request, response) =>
    response.status(201).json(controls.addToken(objectOf(request.body))),
  )
  router.delete('/tokens/:token', (request, response) => {
    controls.revokeToken(request.params.token)
    response.status(204).end()
  })
  router.post('/apps', (request, response) =>
    response.status(201).json(controls.addApp(objectOf(request.body))),
  )
  router.post('/apps/:app/install', (request, response) => {
    const grant = objectOf(request.body)
    response.status(201).json(controls.installApp({ ...grant, app: Number(request.params.app) }))
  })
  router.post('/portals', (request, response) => {
    const { portalId } = controls.addPortal(integerOf(objectOf(request.body)['portalId']) ?? 0)
    response.status(201).json({ portalId })
  })
}

function addRecordRoutes(router: Router, controls: Controls): void {
  const portal = portalOf(controls)
  router.post('/contacts', (request, response) => {
    const { email, additionalEmails, properties } = objectOf(request.body)
    const contact = portal(request.query).addContact({
      email: textOf(email),
      additionalEmails: Array.isArray(additionalEmails) ? additionalEmails.map(String) : [],
      properties: textsOf(properties),
    })
    response.status(201).json(contact)
  })
  router.post('/contacts/merge', (request, response) => {
    const { winnerId, loserId } = objectOf(request.body)
    response.json(
      portal(request.query).mergeContacts(textOf(winnerId) ?? '', textOf(loserId) ?? ''),
    )
  })
  router.delete('/contacts/:id', (request, response) => {
    portal(request.query).deleteContact(request.params.id)
    response.status(204).end()
  })
  router.post('/events', (request, response) => {
    const event: JsonObject = objectOf(request.body)
    response.status(201).json(portal(request.query).addEvent({ eventName: 'Event', ...event }))
  })
  router.delete('/events/:id', (request, response) => {
    portal(request.query).deleteEvent(request.params.id)
    response.status(204).end()
  })
  router.post('/properties/:objectType', (request, response) => {
    const name = textOf(objectOf(request.body)['name']) ?? ''
    const objectType = objectTypeOf(request.params.objectType) ?? 'contacts'
    response.status(201).json(portal(request.query).addProperty(objectType, name))
  })
  router.post('/lists', (request, response) => {
    const name = textOf(objectOf(request.body)['name']) ?? 'List'
    response.status(201).json({ listId: portal(request.query).addList(name) })
  })
}

function portalOf(controls: Controls): (query: JsonObject) => PortalAccess {
  return (query) => {
    const id = integerOf(query['portal'])
    return id === null ? controls : controls.portal(id)
  }
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const usual =
    error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
  const message = error instanceof Error ? error.message : String(error)
  response.status(usual ? 400 : 500).json({ error: message })
}
