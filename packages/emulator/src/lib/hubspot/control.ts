import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { ApiError } from './api-error.ts'
import {
  id,
  idOf,
  installationOf,
  mergeOf,
  newAppOf,
  newContactOf,
  newEventFieldsOf,
  newPropertyOf,
  newTokenOf,
  onlyNumber,
  onlyText,
} from './control-input.ts'
import type { Controls } from './controls.ts'
import type { FaultRule } from './faults.ts'
import { wholeFrom } from './input-rules.ts'
import { type JsonObject, objectOf, textOf } from './json.ts'
import type { PortalAccess } from './portal-access.ts'

/** The controls over HTTP, under `/_emulator`, for processes of their own. `?portal=ID` names another portal. */
export function controlRoutes(controls: Controls): Router {
  const router = Router()
  router.use(refuseOtherSites)
  // Whatever the content type says: curl calls everything a form.
  router.use(express.json({ limit: '50mb', type: () => true }))
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
    response.status(201).json({ id: controls.addFault(request.body as FaultRule) }),
  )
  router.delete('/faults{/:id}', (request, response) => {
    const { id: fault } = request.params
    controls.clearFaults(fault === undefined ? undefined : idOf('A fault', fault))
    response.status(204).end()
  })
  router.post('/clock', (request, response) => {
    controls.advanceClock(onlyNumber('The clock', request.body, 'advanceMs', wholeFrom(0)))
    response.json({ now: controls.now() })
  })
  router.post('/daily-usage', (request, response) => {
    const requests = onlyNumber('The usage', request.body, 'requests', wholeFrom(0))
    controls.setDailyUsage(requests, portalIdOf(request.query))
    response.status(204).end()
  })
}

function addCredentialRoutes(router: Router, controls: Controls): void {
  router.post('/tokens', (request, response) =>
    response.status(201).json(controls.addToken(newTokenOf(request.body))),
  )
  router.delete('/tokens/:token', (request, response) => {
    controls.revokeToken(request.params.token)
    response.status(204).end()
  })
  router.post('/apps', (request, response) =>
    response.status(201).json(controls.addApp(newAppOf(request.body))),
  )
  router.post('/apps/:app/install', (request, response) => {
    const grant = installationOf(request.params.app, request.body)
    response.status(201).json(controls.installApp(grant))
  })
  router.post('/portals', (request, response) => {
    const portalId = onlyNumber('A portal', request.body, 'portalId', id)
    controls.addPortal(portalId)
    response.status(201).json({ portalId })
  })
}

function addRecordRoutes(router: Router, controls: Controls): void {
  const portal = portalOf(controls)
  router.post('/contacts', (request, response) => {
    const contact = portal(request.query).addContact(newContactOf(request.body))
    response.status(201).json(contact)
  })
  router.post('/contacts/merge', (request, response) => {
    const { winnerId, loserId } = mergeOf(request.body)
    response.json(portal(request.query).mergeContacts(winnerId, loserId))
  })
  router.delete('/contacts/:id', (request, response) => {
    portal(request.query).deleteContact(request.params.id)
    response.status(204).end()
  })
  router.post('/events', (request, response) => {
    const event = portal(request.query).addEvent(newEventFieldsOf(request.body))
    response.status(201).json(event)
  })
  router.delete('/events/:id', (request, response) => {
    portal(request.query).deleteEvent(request.params.id)
    response.status(204).end()
  })
  router.post('/properties/:objectType', (request, response) => {
    const { objectType, name } = newPropertyOf(request.params.objectType, request.body)
    response.status(201).json(portal(request.query).addProperty(objectType, name))
  })
  router.post('/lists', (request, response) => {
    const name = onlyText('A list', request.body, 'name')
    response.status(201).json({ listId: portal(request.query).addList(name) })
  })
}

function portalOf(controls: Controls): (query: JsonObject) => PortalAccess {
  return (query) => {
    const portalId = portalIdOf(query)
    return portalId === undefined ? controls : controls.portal(portalId)
  }
}

function portalIdOf({ portal }: JsonObject): number | undefined {
  return portal === undefined ? undefined : idOf('A portal', textOf(portal) ?? '')
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const usual =
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof SyntaxError ||
    error instanceof ApiError
  const message = error instanceof Error ? error.message : String(error)
  response.status(usual ? 400 : 500).json({ error: message })
}
