import { integerOf, objectOf, textOf } from './json.ts'
import { type Answer, type Call, ok, type Operation } from './operation.ts'
import { invalid, notAuthenticated } from './api-error.ts'

/** What an app can ask about the account and about its own credential. */
export const accountOperations: readonly Operation[] = [
  {
    name: 'account.details',
    method: 'GET',
    path: '/account-info/v3/details',
    scopes: [],
    handle: details,
  },
  {
    name: 'account.dailyUsage',
    method: 'GET',
    path: '/account-info/v3/api-usage/daily/private-apps',
    scopes: [],
    handle: dailyUsage,
  },
  {
    name: 'account.privateAppToken',
    method: 'POST',
    path: '/oauth/v2/private-apps/get/access-token-info',
    scopes: [],
    handle: tokenInfo,
  },
]

function details({ portal }: Call): Answer {
  return ok({
    portalId: portal.id,
    accountType: 'DEVELOPER_TEST',
    timeZone: 'US/Eastern',
    companyCurrency: 'USD',
    additionalCurrencies: [],
    utcOffset: '-05:00',
    utcOffsetMilliseconds: -18_000_000,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  })
}

function dailyUsage({ world, portal }: Call): Answer {
  return ok({
    results: [
      {
        name: 'private-apps-api-calls-daily',
        usageLimit: world.behaviour.dailyLimit,
        currentUsage: world.rateLimits.usedToday(portal.id, world.now()),
        collectedAt: new Date(world.now()).toISOString(),
        fetchStatus: 'SUCCESS',
        resetsAt: new Date(Math.ceil((world.now() + 1) / 86_400_000) * 86_400_000).toISOString(),
      },
    ],
  })
}

function tokenInfo({ world, body }: Call): Answer {
  const key = textOf(objectOf(body)['tokenKey'])
  if (key === null) throw invalid('tokenKey is required')
  const token = world.credentials.tokens.get(key)
  if (token === undefined) throw notAuthenticated()
  return ok({
    userId: 1,
    hubId: integerOf(token.portalId),
    appId: token.appId,
    scopes: token.scopes,
  })
}
