import { type Behaviour, carefulBehaviour, withSwitches } from './behaviour.ts'
import { type AccessToken, allScopes, type CredentialKind, type HubspotApp } from './credentials.ts'
import { faultRuleOf } from './fault-input.ts'
import type { FaultInForce, FaultRule } from './faults.ts'
import { issueTokens, type OAuthGrant } from './oauth.ts'
import { type PortalAccess, portalAccess } from './portal-access.ts'
import type { Portal } from './portal.ts'
import type { LoggedRequest } from './request-log.ts'
import { operationNames } from './routes.ts'
import type { World } from './world.ts'

/** What a new token is made of; what is left out is that of the emulator's own app and portal. */
export interface NewToken {
  /** Default `private-app`. */
  readonly kind?: CredentialKind
  /** Default: all. */
  readonly scopes?: readonly string[]
  /** An app's id. */
  readonly app?: number
  readonly portalId?: number
  /** From now; default: never. */
  readonly expiresInSeconds?: number
  /** The token's text; default: a random one. */
  readonly token?: string
}

/** Everything of an emulator that a test, or a process over HTTP, can look at and change. */
export interface Controls extends PortalAccess {
  /** Every request that reached HubSpot's paths, the oldest first. */
  requests(): readonly LoggedRequest[]
  clearRequests(): void
  behaviour(): Behaviour
  /** Changes some switches. Throws a TypeError for a switch that does not exist, and for a value that it cannot have. */
  setBehaviour(switches: Partial<Behaviour>): Behaviour
  /** Back to the careful defaults. */
  resetBehaviour(): void
  /** Adds a fault; returns its number. Throws a TypeError for one that could never strike, like a misspelt route. */
  addFault(rule: FaultRule): number
  /** Takes a fault back; without a number all of them. */
  clearFaults(id?: number): void
  faults(): readonly FaultInForce[]
  /** Issues a bearer token. Throws a RangeError for an app or a portal that is not there. */
  addToken(token?: NewToken): AccessToken
  /** Registers an app. Throws a RangeError for an id that another app has. */
  addApp(app?: Partial<HubspotApp>): HubspotApp
  /**
   * Installs an app in a portal by OAuth: a refresh token and a first access token. Throws a RangeError for an app or
   * a portal that is not there.
   */
  installApp(grant: {
    readonly app: number
    readonly portalId?: number
    readonly scopes?: readonly string[]
  }): OAuthGrant
  /** Makes a token useless at once, as if it had been rotated away. */
  revokeToken(token: string): void
  /** Adds a portal, empty. Portals share apps and nothing else. */
  addPortal(portalId: number): PortalAccess
  /** Another portal. Throws a RangeError where there is none. */
  portal(portalId: number): PortalAccess
  portalIds(): readonly number[]
  /** As if so many requests had been made of a portal this day; default: the emulator's own. */
  setDailyUsage(requests: number, portalId?: number): void
  /** Moves the emulator's clock on. */
  advanceClock(ms: number): void
  /** Epoch milliseconds by the emulator's clock. */
  now(): number
}

/** The controls of a world whose own portal and app are the given ones. */
export function controlsOf(world: World, own: { portalId: number; appId: number }): Controls {
  return {
    ...portalControls(world, own.portalId),
    ...behaviourControls(world),
    ...credentialControls(world, own),
    setDailyUsage(requests, portalId = own.portalId) {
      world.rateLimits.setUsedToday(portalOf(world, portalId).id, requests, world.now())
    },
    advanceClock(ms) {
      world.clockOffsetMs += ms
    },
    now: () => world.now(),
  }
}

function behaviourControls(
  world: World,
): Pick<
  Controls,
  | 'requests'
  | 'clearRequests'
  | 'behaviour'
  | 'setBehaviour'
  | 'resetBehaviour'
  | 'addFault'
  | 'clearFaults'
  | 'faults'
> {
  return {
    requests: () => [...world.requests.all()],
    clearRequests: () => world.requests.clear(),
    behaviour: () => world.behaviour,
    setBehaviour(switches) {
      world.behaviour = withSwitches(world.behaviour, { ...switches })
      return world.behaviour
    },
    resetBehaviour() {
      world.behaviour = carefulBehaviour
    },
    addFault: (rule) => world.faults.add(faultRuleOf(rule, operationNames)),
    clearFaults(id) {
      if (id === undefined) world.faults.clear()
      else world.faults.remove(id)
    },
    faults: () => world.faults.all(),
  }
}

function credentialControls(
  world: World,
  own: { portalId: number; appId: number },
): Pick<Controls, 'addToken' | 'addApp' | 'installApp' | 'revokeToken'> {
  const { credentials } = world
  return {
    addToken(token = {}) {
      const { expiresInSeconds, portalId = own.portalId, app = own.appId } = token
      const expiresAt =
        expiresInSeconds === undefined ? null : world.now() + expiresInSeconds * 1000
      const added = credentials.addToken({
        kind: token.kind ?? 'private-app',
        portalId: portalOf(world, portalId).id,
        appId: appOf(world, app).appId,
        scopes: token.scopes ?? allScopes,
        expiresAt,
        token: token.token,
      })
      world.onChange()
      return added
    },
    addApp(app) {
      if (app?.appId !== undefined && credentials.apps.has(app.appId)) {
        throw new RangeError(`The emulator has an app ${app.appId} already.`)
      }
      const added = credentials.addApp(app)
      world.onChange()
      return added
    },
    installApp({ app, portalId = own.portalId, scopes = allScopes }) {
      const { appId } = appOf(world, app)
      return issueTokens(world, { appId, portalId: portalOf(world, portalId).id, scopes })
    },
    revokeToken(token) {
      credentials.tokens.delete(token)
      credentials.refreshTokens.delete(token)
      world.onChange()
    },
  }
}

function portalControls(
  world: World,
  ownPortalId: number,
): PortalAccess & Pick<Controls, 'addPortal' | 'portal' | 'portalIds'> {
  const access = (portalId: number): PortalAccess => portalAccess(world, portalOf(world, portalId))
  return {
    ...access(ownPortalId),
    portal: access,
    portalIds: () => [...world.portals.keys()],
    addPortal(portalId) {
      if (!world.portals.has(portalId)) world.addPortal(portalId)
      world.onChange()
      return access(portalId)
    },
  }
}

function portalOf(world: World, portalId: number): Portal {
  const portal = world.portals.get(portalId)
  if (portal === undefined) throw new RangeError(`The emulator has no portal ${portalId}.`)
  return portal
}

function appOf(world: World, appId: number): HubspotApp {
  const app = world.credentials.apps.get(appId)
  if (app === undefined) throw new RangeError(`The emulator has no app ${appId}.`)
  return app
}
