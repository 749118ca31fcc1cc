import { requireScopes, tokenOf } from './admission.ts'
import { invalid, notAuthenticated, notFound } from './api-error.ts'
import type { HubspotApp } from './credentials.ts'
import { integerOf, objectOf, textOf } from './json.ts'
import { type Answer, ok, type OpenOperation, param, type Received } from './operation.ts'

/** An app's own settings: with its developer key, or a bearer token with the developer scopes. */
export const settingsOperations: readonly OpenOperation[] = [
  { name: 'settings.get', method: 'GET', path: '/:appId/settings', open: getSettings },
  { name: 'settings.set', method: 'POST', path: '/:appId/settings', open: setSettings },
]

function getSettings(received: Received): Answer {
  return ok(settingsBody(appOf(received, 'developers-read')))
}

function setSettings(received: Received): Answer {
  const app = appOf(received, 'developers-write')
  const eventDetailsUrl = textOf(objectOf(received.body)['eventDetailsUrl'])
  if (eventDetailsUrl === null || !eventDetailsUrl.includes('%s')) {
    throw invalid('eventDetailsUrl is required and must contain a `%s` for the event id')
  }
  app.eventDetailsUrl = eventDetailsUrl
  return ok(settingsBody(app))
}

function settingsBody({ appId, eventDetailsUrl }: HubspotApp): {
  appId: number
  eventDetailsUrl: string | null
} {
  return { appId, eventDetailsUrl }
}

function appOf(received: Received, scope: string): HubspotApp {
  const appId = integerOf(param(received, 'appId'))
  const app = appId === null ? undefined : received.world.credentials.apps.get(appId)
  const key = received.query.get('hapikey')
  if (key !== null) {
    const apps = [...received.world.credentials.apps.values()]
    if (!apps.some((known) => known.developerKey === key)) throw notAuthenticated()
    if (app === undefined || app.developerKey !== key) throw notFound('No app found')
    return app
  }
  const token = tokenOf(received.world, received.authorization)
  requireScopes(token, [scope])
  if (app === undefined || token.appId !== app.appId) throw notFound('No app found')
  return app
}
